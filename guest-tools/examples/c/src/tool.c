/*
 * What the component model's canonical ABI asks of C, written by hand: three functions, what frees their answers, and an allocator.
 *
 * A list or string that comes in is a pointer and a length; the host got the memory from cabi_realloc and it is ours to free. What does
 * not fit one core value goes out as a pointer to memory laid out like a C struct. The host calls cabi_post_NAME when it has read that.
 */
#include "base64.h"
#include "sha256.h"
#include <stdlib.h>

#define INTERFACE "example:digest/digests@0.1.0#"
#define EXPORT(name) __attribute__((export_name(name)))

/* list<u8> and string. */
typedef struct {
  void *ptr;
  size_t length;
} bytes;

typedef struct {
  bytes hex, base64;
} digest;

typedef struct {
  uint32_t position;
  uint8_t reason;
} problem;

typedef struct {
  uint8_t is_err;
  union {
    bytes ok;
    problem err;
  };
} decoded;

/* Traps when there is no memory: an answer cannot say so. */
static void *allocate(size_t size) {
  void *ptr = malloc(size > 0 ? size : 1);
  if (ptr == NULL) __builtin_trap();
  return ptr;
}

EXPORT("cabi_realloc")
void *cabi_realloc(void *old, size_t old_size, size_t alignment, size_t size) {
  (void)old_size, (void)alignment; /* Those of malloc are aligned to 16, more than any type here needs. */
  void *ptr = realloc(old, size > 0 ? size : 1);
  if (ptr == NULL) __builtin_trap();
  return ptr;
}

static bytes text_of(const uint8_t *data, size_t length) {
  bytes text = {allocate(base64_length(length)), base64_length(length)};
  base64_encode(data, length, text.ptr);
  return text;
}

static bytes hex_of(const uint8_t *data, size_t length) {
  char *text = allocate(2 * length);
  for (size_t i = 0; i < 2 * length; i++) text[i] = "0123456789abcdef"[data[i / 2] >> (i % 2 ? 0 : 4) & 15];
  return (bytes){text, 2 * length};
}

EXPORT(INTERFACE "sha256")
digest *exports_sha256(uint8_t *data, size_t length) {
  uint8_t hash[SHA256_BYTES];
  sha256(data, length, hash);
  free(data);
  digest *result = allocate(sizeof *result);
  *result = (digest){hex_of(hash, sizeof hash), text_of(hash, sizeof hash)};
  return result;
}

EXPORT("cabi_post_" INTERFACE "sha256")
void post_sha256(digest *result) {
  free(result->hex.ptr);
  free(result->base64.ptr);
  free(result);
}

EXPORT(INTERFACE "encode")
bytes *exports_encode(uint8_t *data, size_t length) {
  bytes *result = allocate(sizeof *result);
  *result = text_of(data, length);
  free(data);
  return result;
}

EXPORT("cabi_post_" INTERFACE "encode")
void post_encode(bytes *result) {
  free(result->ptr);
  free(result);
}

EXPORT(INTERFACE "decode")
decoded *exports_decode(char *text, size_t length) {
  decoded *result = allocate(sizeof *result);
  uint8_t *data = allocate(length / 4 * 3);
  size_t written, position;
  base64_status status = base64_decode(text, length, data, &written, &position);
  free(text);
  result->is_err = status != BASE64_OK;
  if (status == BASE64_OK) {
    result->ok = (bytes){data, written};
  } else {
    free(data);
    result->err = (problem){position, status == BASE64_CUT_OFF};
  }
  return result;
}

EXPORT("cabi_post_" INTERFACE "decode")
void post_decode(decoded *result) {
  if (!result->is_err) free(result->ok.ptr);
  free(result);
}
