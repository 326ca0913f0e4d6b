/* A program of POSIX calls alone, as any C library makes them: what it finds through WASI, one line for each thing. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char report[16384];
static size_t used;

static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  used += vsnprintf(report + used, sizeof report - used, format, arguments);
  va_end(arguments);
}

/* 0 or the name of the error. */
static const char *outcome(int result) {
  if (result >= 0) return "ok";
  switch (errno) {
    case ENOENT: return "ENOENT";
    case EPERM: return "EPERM";
    case EROFS: return "EROFS";
    case EEXIST: return "EEXIST";
    case ENOTEMPTY: return "ENOTEMPTY";
    case EDQUOT: return "EDQUOT";
    case ENOTCAPABLE: return "ENOTCAPABLE";
    case ELOOP: return "ELOOP";
    case ENOTDIR: return "ENOTDIR";
    case EXDEV: return "EXDEV";
    case EFBIG: return "EFBIG";
    default: return strerror(errno);
  }
}

static void write_and_read(void) {
  FILE *file = fopen("/data/sub/a.txt", "w");
  say("fopen %s\n", file ? "ok" : outcome(-1));
  if (!file) return;
  fprintf(file, "line %d\n", 1);
  fseek(file, 0, SEEK_END);
  fputs("line 2\n", file);
  say("fclose %s\n", outcome(fclose(file)));
  file = fopen("/data/sub/a.txt", "a+");
  fputs("line 3\n", file);
  rewind(file);
  char line[64];
  while (fgets(line, sizeof line, file)) say("read %s", line);
  fclose(file);
}

static void look(void) {
  struct stat found;
  say("stat %s", outcome(stat("/data/sub/a.txt", &found)));
  say(" %d %lld\n", S_ISREG(found.st_mode), (long long)found.st_size);
  DIR *folder = opendir("/data/sub");
  int entries = 0;
  for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) entries++;
  say("entries %d\n", entries);
  if (folder) closedir(folder);
}

static void change(void) {
  say("rename %s\n", outcome(rename("/data/sub/a.txt", "/data/b.txt")));
  say("symlink %s\n", outcome(symlink("b.txt", "/data/link")));
  char target[64] = {0};
  say("readlink %s", outcome((int)readlink("/data/link", target, sizeof target - 1)));
  say(" %s\n", target);
  say("through %s\n", outcome(access("/data/link", R_OK)));
  say("truncate %s\n", outcome(truncate("/data/b.txt", 3)));
  say("rmdir %s\n", outcome(rmdir("/data/sub")));
  say("unlink %s\n", outcome(unlink("/data/link")));
}

static void escape(void) {
  const char *paths[] = {"/data/../secret", "/etc/hostname", "/data/out", "/proc/self/environ", "../secret"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) say("open %s %s\n", paths[i], outcome(open(paths[i], O_RDONLY)));
}

static void surroundings(void) {
  printf("to the log\n");
  fflush(stdout);
  say("HOME %s\n", getenv("HOME") ? getenv("HOME") : "none");
  say("time %lld\n", (long long)time(NULL));
  unsigned char random[4];
  say("getentropy %s\n", outcome(getentropy(random, sizeof random)));
  say("stdin %d\n", getchar());
}

__attribute__((export_name("probe"))) const char **probe(void) {
  static const char *answer[2];
  used = 0;
  say("mkdir %s\n", outcome(mkdir("/data/sub", 0777)));
  write_and_read();
  look();
  change();
  escape();
  surroundings();
  answer[0] = report;
  answer[1] = (const char *)used;
  return answer;
}

__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size) {
  (void)old_size, (void)align;
  return realloc(old, size);
}
