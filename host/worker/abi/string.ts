/** Strings across the boundary in the three encodings, strictly (CanonicalABI.md, `load_string`, `store_string`). Inside the worker. */

import { isUtf8 } from 'node:buffer'
import { decodeUtf8 } from '../../base/utf8.ts'
import { MAX_BYTE_LENGTH } from '../../wasm/layout.ts'
import { MIN_ATTACHED } from '../../wit/attachment.ts'
import type { AbiContext } from './context.ts'
import { LongText } from './long-text.ts'
import { AbiTrap, trapIf } from './trap.ts'

/** Set in the length of a latin1+utf16 string that is in UTF-16. */
const UTF16_TAG = 0x8000_0000
const INVALID_UTF8 = 'string: invalid UTF-8'
/** Up to this length, looking at each character costs less than a call into the engine's own code. */
const SHORT = 48

/**
 * Copies a string out of the guest; invalid text, and a range outside the memory, trap. A long one is a {@link LongText} where the context
 * says so.
 */
export function loadString(cx: AbiContext, ptr: number, taggedUnits: number): string | LongText {
  switch (cx.encoding) {
    case 'utf8':
      return loadUtf8(cx, ptr, taggedUnits)
    case 'utf16':
      return loadUtf16(cx, ptr, taggedUnits)
    case 'latin1+utf16':
      if (taggedUnits >= UTF16_TAG) return loadUtf16(cx, ptr, taggedUnits - UTF16_TAG)
      claim(cx, ptr, taggedUnits, 2)
      return cx.bytes.toString('latin1', ptr, ptr + taggedUnits)
  }
}

/** Checks a range and counts it, before anything is copied. */
function claim(cx: AbiContext, ptr: number, byteLength: number, alignment: number): void {
  trapIf(byteLength > MAX_BYTE_LENGTH, `string: more than ${MAX_BYTE_LENGTH} bytes may not cross`)
  cx.checkRange(ptr, byteLength, alignment, 'string')
  cx.budget.take(byteLength)
}

function loadUtf8(cx: AbiContext, ptr: number, byteLength: number): string | LongText {
  claim(cx, ptr, byteLength, 1)
  const { bytes } = cx
  const end = ptr + byteLength
  if (byteLength <= SHORT) {
    let seen = 0
    for (let i = ptr; i < end; i++) seen |= bytes[i]!
    if (seen < 0x80) return bytes.toString('latin1', ptr, end)
  }
  const range = bytes.subarray(ptr, end)
  if (cx.liftsLongTexts && byteLength >= MIN_ATTACHED) {
    trapIf(!isUtf8(range), INVALID_UTF8)
    return new LongText(new Uint8Array(range).buffer)
  }
  const text = decodeUtf8(range)
  if (text === undefined) throw new AbiTrap(INVALID_UTF8)
  return text
}

function loadUtf16(cx: AbiContext, ptr: number, units: number): string {
  claim(cx, ptr, units * 2, 2)
  const text = cx.bytes.toString('utf16le', ptr, ptr + units * 2)
  trapIf(!text.isWellFormed(), 'string: a lone surrogate in UTF-16')
  return text
}

/** Where a string or list was put: its pointer, and its length in elements or (tagged) code units. */
export type Stored = readonly [ptr: number, length: number]

/** Copies a string into the guest. Lone surrogates, which no guest can hold, become U+FFFD. */
export function storeString(cx: AbiContext, text: string | LongText): Stored {
  if (text instanceof LongText) return cx.encoding === 'utf8' ? storeLong(cx, text) : storeString(cx, text.toString())
  if (typeof text !== 'string') throw new TypeError(`a string is needed, not ${typeof text}`)
  trapIf(text.length > MAX_BYTE_LENGTH, `string: more than ${MAX_BYTE_LENGTH} bytes may not cross`)
  switch (cx.encoding) {
    case 'utf8':
      return storeUtf8(cx, text)
    case 'utf16':
      return [storeUtf16(cx, text), text.length]
    case 'latin1+utf16':
      return isLatin1(text) ? [storeLatin1(cx, text), text.length] : [storeUtf16(cx, text), text.length + UTF16_TAG]
  }
}

function storeLong(cx: AbiContext, { bytes }: LongText): Stored {
  const { length } = bytes
  const ptr = cx.allocate(1, length, 'string')
  cx.bytes.set(bytes, ptr)
  return [ptr, length]
}

function storeUtf8(cx: AbiContext, text: string): Stored {
  const { length } = text
  if (length <= SHORT && isAscii(text)) {
    const ptr = cx.allocate(1, length, 'string')
    const { bytes } = cx
    for (let i = 0; i < length; i++) bytes[ptr + i] = text.charCodeAt(i)
    return [ptr, length]
  }
  const byteLength = Buffer.byteLength(text)
  const ptr = cx.allocate(1, byteLength, 'string')
  cx.bytes.write(text, ptr, byteLength, 'utf8')
  return [ptr, byteLength]
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false
  return true
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false
  return true
}

function storeLatin1(cx: AbiContext, text: string): number {
  const ptr = cx.allocate(2, text.length, 'string')
  cx.bytes.write(text, ptr, text.length, 'latin1')
  return ptr
}

function storeUtf16(cx: AbiContext, text: string): number {
  const ptr = cx.allocate(2, text.length * 2, 'string')
  cx.bytes.write(text.toWellFormed(), ptr, text.length * 2, 'utf16le')
  return ptr
}
