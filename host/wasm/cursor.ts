/** Reads the bytes of an untrusted binary: every read is bounds-checked, every failure a coded error with its offset. */

import { type ErrorCode, GloveboxError } from '../base/error.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A position in a byte array and an end that reads cannot pass. */
export class Cursor {
  readonly bytes: Uint8Array
  readonly end: number
  /** Offset of `bytes[0]` in the outermost file, so that errors give the offset a user can look up. */
  readonly base: number
  pos: number

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, base = 0) {
    this.bytes = bytes
    this.pos = start
    this.end = end
    this.base = base
  }

  /** True when everything was read. */
  get done(): boolean {
    return this.pos >= this.end
  }

  /** Throws `component/malformed`, or another code, at the current offset. */
  fail(what: string, code: ErrorCode = 'component/malformed', at = this.pos): never {
    const offset = this.base + at
    throw new GloveboxError(code, `${what} (at offset 0x${offset.toString(16)})`, { detail: { offset } })
  }

  u8(): number {
    if (this.pos >= this.end) this.fail('The binary ends in the middle of an item')
    return this.bytes[this.pos++]!
  }

  peek(): number {
    if (this.pos >= this.end) this.fail('The binary ends in the middle of an item')
    return this.bytes[this.pos]!
  }

  /** Unsigned LEB128 of 32 bits; over-long forms and stray high bits are refused, as the core specification demands. */
  u32(): number {
    const first = this.u8()
    if (first < 0x80) return first
    let result = first & 0x7f
    for (let shift = 7; ; shift += 7) {
      const byte = this.u8()
      if (shift === 28 && byte > 0x0f) this.fail('An integer does not fit 32 bits', 'component/malformed', this.pos - 1)
      result |= (byte & 0x7f) << shift
      if (byte < 0x80) return result >>> 0
    }
  }

  /** Signed LEB128 of 32 bits. */
  s32(): number {
    return Number(this.signed(32))
  }

  /** Signed LEB128 of 33 bits, the form of block types and heap types. */
  s33(): number {
    return Number(this.signed(33))
  }

  /** Signed LEB128 of 64 bits. */
  s64(): bigint {
    return this.signed(64)
  }

  /** Unsigned LEB128 of 64 bits. */
  u64(): bigint {
    let result = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.u8()
      if (shift === 63n && byte > 0x01)
        this.fail('An integer does not fit 64 bits', 'component/malformed', this.pos - 1)
      result |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return result
    }
  }

  private signed(bits: number): bigint {
    let result = 0n
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8()
      const left = bits - shift
      if (left < 7) {
        // Invariant: in the last byte, the bits above the value must repeat its sign.
        const high = (byte & 0x7f) >> (left - 1)
        if (byte >= 0x80 || (high !== 0 && high !== 0x7f >> (left - 1))) {
          this.fail(`An integer does not fit ${bits} bits`, 'component/malformed', this.pos - 1)
        }
      }
      result |= BigInt(byte & 0x7f) << BigInt(shift)
      if (byte < 0x80) return BigInt.asIntN(Math.min(shift + 7, bits), result)
    }
  }

  /** A count of items that each take at least `minBytes`, so that a lie about the count is found before anything is allocated. */
  count(what: string, most: number, minBytes = 1): number {
    const at = this.pos
    const n = this.u32()
    if (n > most) this.fail(`There are ${n} ${what}; at most ${most} are accepted`, 'component/too-large', at)
    if (n * minBytes > this.end - this.pos)
      this.fail(`There cannot be ${n} ${what} in the bytes that are left`, 'component/malformed', at)
    return n
  }

  /** The next `n` bytes, not copied. */
  take(n: number): Uint8Array {
    if (n > this.end - this.pos) this.fail(`${n} bytes are announced, ${this.end - this.pos} are left`)
    const start = this.pos
    this.pos += n
    return this.bytes.subarray(start, this.pos)
  }

  skip(n: number): void {
    if (n > this.end - this.pos) this.fail(`${n} bytes are announced, ${this.end - this.pos} are left`)
    this.pos += n
  }

  /** A length-prefixed UTF-8 name of at most `most` bytes. */
  name(most = 100_000): string {
    const at = this.pos
    const n = this.u32()
    if (n > most) this.fail(`A name has ${n} bytes; at most ${most} are accepted`, 'component/too-large', at)
    const bytes = this.take(n)
    try {
      return utf8.decode(bytes)
    } catch {
      return this.fail('A name is not valid UTF-8', 'component/malformed', at)
    }
  }

  /** A cursor over the next `n` bytes, which are skipped here. */
  sub(n: number): Cursor {
    const start = this.pos
    this.skip(n)
    return new Cursor(this.bytes, start, this.pos, this.base)
  }

  /** Refuses bytes that are left over. */
  expectEnd(what: string): void {
    if (this.pos !== this.end) this.fail(`${what} has ${this.end - this.pos} bytes too many`)
  }
}
