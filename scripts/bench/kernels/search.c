/* Finds words in a text: byte loops that end early. */
#define N 4096
static char text[N + 1];
static int find(const char *s, const char *word) {
  int found = 0;
  for (; *s; s++) {
    const char *a = s, *b = word;
    while (*b && *a == *b) a++, b++;
    if (!*b) found++;
  }
  return found;
}
int run(int rounds) {
  unsigned seed = 7;
  int found = 0;
  for (int i = 0; i < N; i++) text[i] = 'a' + ((seed = seed * 1664525u + 1013904223u) >> 28 & 3);
  for (int r = 0; r < rounds; r++) found += find(text, "abca") + find(text, "dd") + find(text, "bacabad");
  return found;
}
