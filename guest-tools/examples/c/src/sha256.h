/* SHA-256 (FIPS 180-4). */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

void sha256(const uint8_t *data, size_t length, uint8_t digest[SHA256_BYTES]);
