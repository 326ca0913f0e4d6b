/** Strings across the boundary in the three encodings, strictly (CanonicalABI.md, `load_string`, `store_string`). Inside the worker. */

import { type AbiContext, MAX_BYTE_LENGTH } from './context.ts'
import { AbiTrap, trapIf } from './trap.ts'

const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf8Encoder = new TextEncoder()
/** Set in the length of a latin1+utf16 string that is in UTF-16. */
const UTF16_TAG = 0x8000_0000

/** Copies a string out of the guest; invalid text, and a range outside the memory, trap. */
export function loadString(cx: AbiContext, ptr: number, taggedUnits: number): string {
  switch (cx.encoding) {
    case 'utf8':
      return loadUtf8(cx, ptr, taggedUnits)
    case 'utf16':
      return loadUtf16(cx, ptr, taggedUnits)
    case 'latin1+utf16':
      return taggedUnits >= UTF16_TAG ? loadUtf16(cx, ptr, taggedUnits - UTF16_TAG) : loadLatin1(cx, ptr, taggedUnits)
  }
}

function claim(cx: AbiContext, ptr: number, byteLength: number, alignment: number): Uint8Array {
  trapIf(byteLength > MAX_BYTE_LENGTH, `string: ${byteLength} bytes are more than may cross`)
  cx.checkRange(ptr, byteLength, alignment, 'string')
  cx.budget.take(byteLength)
  return cx.bytes.subarray(ptr, ptr + byteLength)
}

function loadUtf8(cx: AbiContext, ptr: number, byteLength: number): string {
  const bytes = claim(cx, ptr, byteLength, 1)
  try {
    return utf8Decoder.decode(bytes)
  } catch {
    throw new AbiTrap('string: invalid UTF-8')
  }
}

function loadLatin1(cx: AbiContext, ptr: number, byteLength: number): string {
  return fromCharCodes(claim(cx, ptr, byteLength, 2))
}

function loadUtf16(cx: AbiContext, ptr: number, units: number): string {
  claim(cx, ptr, units * 2, 2)
  const text = fromCharCodes(new Uint16Array(cx.bytes.buffer, ptr, units))
  trapIf(!text.isWellFormed(), 'string: a lone surrogate in UTF-16')
  return text
}

function fromCharCodes(codes: Uint8Array | Uint16Array): string {
  const chunk = 8192 // Bounded, since arguments of `apply` go onto the stack.
  let text = ''
  for (let i = 0; i < codes.length; i += chunk) {
    text += String.fromCharCode.apply(null, codes.subarray(i, i + chunk) as unknown as number[])
  }
  return text
}

/** Copies a string into the guest; answers its pointer and its length in (tagged) code units. */
export function storeString(cx: AbiContext, text: string): [ptr: number, taggedUnits: number] {
  trapIf(text.length > MAX_BYTE_LENGTH, `string: ${text.length} characters are more than may cross`)
  switch (cx.encoding) {
    case 'utf8': {
      const bytes = utf8Encoder.encode(text)
      const ptr = cx.allocate(1, bytes.length, 'string')
      cx.bytes.set(bytes, ptr)
      return [ptr, bytes.length]
    }
    case 'utf16':
      return [storeUnits(cx, text), text.length]
    case 'latin1+utf16':
      return isLatin1(text) ? [storeLatin1(cx, text), text.length] : [storeUnits(cx, text), text.length + UTF16_TAG]
  }
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false
  return true
}

function storeLatin1(cx: AbiContext, text: string): number {
  const ptr = cx.allocate(2, text.length, 'string')
  for (let i = 0; i < text.length; i++) cx.bytes[ptr + i] = text.charCodeAt(i)
  return ptr
}

function storeUnits(cx: AbiContext, text: string): number {
  const wellFormed = text.toWellFormed()
  const ptr = cx.allocate(2, wellFormed.length * 2, 'string')
  const units = new Uint16Array(cx.bytes.buffer, ptr, wellFormed.length)
  for (let i = 0; i < wellFormed.length; i++) units[i] = wellFormed.charCodeAt(i)
  return ptr
}
