/** Writes WebAssembly binaries into a buffer that grows. */

const utf8 = new TextEncoder()

/** What a core module begins with: its magic number and version. */
export const corePreamble: Uint8Array = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

/** An append-only byte buffer with the encodings of the binary format. */
export class Writer {
  private buffer: Uint8Array<ArrayBuffer>
  private used = 0

  constructor(capacity = 1024) {
    this.buffer = new Uint8Array(capacity)
  }

  get length(): number {
    return this.used
  }

  private reserve(n: number): void {
    if (this.used + n <= this.buffer.length) return
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.used + n))
    grown.set(this.buffer.subarray(0, this.used))
    this.buffer = grown
  }

  u8(byte: number): this {
    this.reserve(1)
    this.buffer[this.used++] = byte
    return this
  }

  u32(value: number): this {
    this.reserve(5)
    let rest = value >>> 0
    while (rest >= 0x80) {
      this.buffer[this.used++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.buffer[this.used++] = rest
    return this
  }

  s32(value: number): this {
    this.reserve(5)
    let rest = value | 0
    for (;;) {
      const byte = rest & 0x7f
      rest >>= 7
      const last = (rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)
      this.buffer[this.used++] = last ? byte : byte | 0x80
      if (last) return this
    }
  }

  s64(value: bigint): this {
    if (value >= -0x8000_0000n && value <= 0x7fff_ffffn) return this.s32(Number(value))
    let rest = BigInt.asIntN(64, value)
    for (;;) {
      const byte = Number(rest & 0x7fn)
      rest >>= 7n
      const last = (rest === 0n && (byte & 0x40) === 0) || (rest === -1n && (byte & 0x40) !== 0)
      this.u8(last ? byte : byte | 0x80)
      if (last) return this
    }
  }

  bytes(bytes: Uint8Array): this {
    this.reserve(bytes.length)
    this.buffer.set(bytes, this.used)
    this.used += bytes.length
    return this
  }

  /** The bytes from `from` to before `to`. */
  range(bytes: Uint8Array, from: number, to: number): this {
    const n = to - from
    this.reserve(n)
    // A short copy is faster by hand than by a view.
    if (n > 64) this.buffer.set(bytes.subarray(from, to), this.used)
    else for (let i = 0; i < n; i++) this.buffer[this.used + i] = bytes[from + i]!
    this.used += n
    return this
  }

  /** Forgets what was written. */
  clear(): this {
    this.used = 0
    return this
  }

  /** A length-prefixed UTF-8 name. */
  name(text: string): this {
    const encoded = utf8.encode(text)
    return this.u32(encoded.length).bytes(encoded)
  }

  /** A section: its id, its size, its content. */
  section(id: number, content: Uint8Array): this {
    return this.u8(id).u32(content.length).bytes(content)
  }

  /** A view of what was written; valid until the next write. */
  written(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.used)
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.used)
  }
}
