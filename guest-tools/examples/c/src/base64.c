/* Base64 with padding (RFC 4648, section 4). */
#include "base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(const uint8_t *data, size_t length, char *text) {
  for (size_t at = 0; at < length; at += 3) {
    size_t left = length - at;
    uint32_t group = data[at] << 16 | (left > 1 ? data[at + 1] << 8 : 0) | (left > 2 ? data[at + 2] : 0);
    *text++ = alphabet[group >> 18];
    *text++ = alphabet[group >> 12 & 63];
    *text++ = left > 1 ? alphabet[group >> 6 & 63] : '=';
    *text++ = left > 2 ? alphabet[group & 63] : '=';
  }
}

static int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

base64_status base64_decode(const char *text, size_t length, uint8_t *data, size_t *written, size_t *position) {
  size_t padding = 0;
  if (length > 0 && length % 4 == 0 && text[length - 1] == '=') padding = text[length - 2] == '=' ? 2 : 1;
  uint32_t group = 0;
  *written = 0;
  for (size_t at = 0; at < length; at++) {
    int value = at < length - padding ? value_of(text[at]) : 0;
    if (value < 0) {
      *position = at;
      return BASE64_UNEXPECTED;
    }
    group = group << 6 | (uint32_t)value;
    if (at % 4 < 3) continue;
    size_t bytes = at == length - 1 ? 3 - padding : 3;
    for (size_t i = 0; i < bytes; i++) data[(*written)++] = (uint8_t)(group >> (16 - 8 * i));
    group = 0;
  }
  *position = length;
  return length % 4 == 0 ? BASE64_OK : BASE64_CUT_OFF;
}
