/** The JSON form of what JSON has no type for: 64-bit integers, bytes, floats that are not numbers; shared by schemas and validation. */

import { Buffer } from 'node:buffer'

/** The integers that JSON numbers hold. */
export const integerRanges = Object.freeze({
  s8: [-0x80, 0x7f],
  u8: [0, 0xff],
  s16: [-0x8000, 0x7fff],
  u16: [0, 0xffff],
  s32: [-0x8000_0000, 0x7fff_ffff],
  u32: [0, 0xffff_ffff],
} as const)

/** The integers that are decimal strings. */
export const bigIntegerRanges = Object.freeze({
  s64: [-(1n << 63n), (1n << 63n) - 1n],
  u64: [0n, (1n << 64n) - 1n],
} as const)

/** Canonical decimal digits; the range is checked beside it. */
export const u64Pattern = '^(0|[1-9][0-9]{0,19})$'
/** Canonical decimal digits with a sign. */
export const s64Pattern = '^(0|-?[1-9][0-9]{0,18})$'

/** Base64 with its padding, the bits that the padding leaves over being zero, so that equal bytes have one text. */
export const base64Pattern = '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$'

/** Floats as text, which only results may hold. */
export const specialFloats = ['NaN', 'Infinity', '-Infinity'] as const

const patterns = { u64: new RegExp(u64Pattern), s64: new RegExp(s64Pattern) }

/** The integer that a string says, or undefined when it is not one in canonical form and in range. */
export function parseBigInteger(kind: 'u64' | 's64', text: string): bigint | undefined {
  if (!patterns[kind].test(text)) return undefined
  const value = BigInt(text)
  const [least, most] = bigIntegerRanges[kind]
  return value < least || value > most ? undefined : value
}

/** What of a base64 text is looked at in one piece, in characters; a multiple of four. */
const PIECE = 32 * 1024

/** True for exactly what {@link encodeBase64} writes. */
export function isBase64(text: string): boolean {
  // Not by the pattern: on megabytes its backtracking would run out of stack. In pieces: what is not kept needs no memory of its size.
  for (let at = 0; at < text.length; at += PIECE) {
    const piece = text.slice(at, at + PIECE)
    if (Buffer.from(piece, 'base64').toString('base64') !== piece) return false
    if (piece.endsWith('=') && at + PIECE < text.length) return false
  }
  return true
}

/** The bytes of base64 text, or undefined when the text is not exactly what {@link encodeBase64} writes. */
export function decodeBase64(text: string): Uint8Array | undefined {
  // Security: a small Buffer is a window on a pool; sent to a worker, it would take the pool's other contents along.
  return isBase64(text) ? new Uint8Array(Buffer.from(text, 'base64')) : undefined
}

/** Bytes as base64 text. */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
