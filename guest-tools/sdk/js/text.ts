/** `TextEncoder` and `TextDecoder` for UTF-8, which QuickJS lacks. The toolchain puts them into tools that name them. */

class Utf8Encoder {
  readonly encoding = 'utf-8'

  encode(text = ''): Uint8Array {
    // encodeURIComponent refuses lone surrogates, which the standard replaces.
    const escaped = encodeURIComponent(String(text).toWellFormed())
    const bytes = new Uint8Array(escaped.length)
    let length = 0
    for (let i = 0; i < escaped.length; i++) {
      const isByte = escaped[i] === '%'
      bytes[length++] = isByte ? Number.parseInt(escaped.slice(i + 1, i + 3), 16) : escaped.charCodeAt(i)
      if (isByte) i += 2
    }
    return bytes.slice(0, length)
  }
}

class Utf8Decoder {
  readonly encoding = 'utf-8'
  readonly fatal: boolean
  readonly ignoreBOM: boolean

  constructor(label = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    if (!/^utf-?8$/i.test(label.trim())) throw new RangeError(`The encoding "${label}" is not supported, only utf-8 is`)
    this.fatal = options.fatal ?? false
    this.ignoreBOM = options.ignoreBOM ?? false
  }

  decode(input: ArrayBuffer | ArrayBufferView = new Uint8Array(), options: { stream?: boolean } = {}): string {
    if (options.stream) throw new RangeError('Decoding in pieces is not supported')
    const bytes = ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input)
    const parts: string[] = []
    for (let i = 0; i < bytes.length; ) {
      const [point, length] = decodePoint(bytes, i)
      if (point === undefined && this.fatal) throw new TypeError(`Byte ${i} is not part of valid UTF-8`)
      parts.push(String.fromCodePoint(point ?? 0xfffd))
      i += length
    }
    const text = parts.join('')
    return !this.ignoreBOM && text.startsWith('\ufeff') ? text.slice(1) : text
  }
}

/** The code point at an offset and its length; no code point, and the length of what to replace, where there is none. */
function decodePoint(bytes: Uint8Array, at: number): [point: number | undefined, length: number] {
  const first = bytes[at]!
  if (first < 0x80) return [first, 1]
  const following =
    first >= 0xc2 && first <= 0xdf ? 1 : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0
  if (following === 0) return [undefined, 1]
  let point = first & (0x3f >> following)
  for (let n = 1; n <= following; n++) {
    const byte = bytes[at + n]
    if (byte === undefined || !isContinuation(byte, n === 1 ? first : 0)) return [undefined, n]
    point = (point << 6) | (byte & 0x3f)
  }
  return [point, following + 1]
}

/** Some first bytes narrow the range of the second: over-long forms, surrogates and points above U+10FFFF are not valid. */
function isContinuation(byte: number, first: number): boolean {
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  return byte >= least && byte <= most
}

export { Utf8Decoder as TextDecoder, Utf8Encoder as TextEncoder }
