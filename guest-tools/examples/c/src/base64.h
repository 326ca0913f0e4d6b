/* Base64 with padding (RFC 4648, section 4). */
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum { BASE64_OK, BASE64_UNEXPECTED, BASE64_CUT_OFF } base64_status;

/* The length of the text for so many bytes. */
static inline size_t base64_length(size_t bytes) { return (bytes + 2) / 3 * 4; }

/* Writes base64_length(length) characters. */
void base64_encode(const uint8_t *data, size_t length, char *text);

/* Writes at most length / 4 * 3 bytes, and how many; or sets *position to where the text is wrong. */
base64_status base64_decode(const char *text, size_t length, uint8_t *data, size_t *written, size_t *position);
