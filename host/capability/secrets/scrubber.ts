/** Takes secrets out of what a server answers, also where they are split over chunks. */

import { formsOf } from './forms.ts'

/** What stands in the place of a secret. */
const replacement = Buffer.from('[secret]')

/** Finds the forms of some secrets in bytes and in text. */
export class Scrubber {
  private readonly forms: readonly Buffer[]
  /** Bytes of the longest form. */
  private readonly longest: number

  constructor(values: readonly string[]) {
    this.forms = values.flatMap(formsOf).map(form => Buffer.from(form, 'latin1'))
    this.longest = Math.max(1, ...this.forms.map(form => form.length))
  }

  /** Text, each of whose characters stands for one byte, without secrets. */
  text(text: string): string {
    return this.bytes(Buffer.from(text, 'latin1')).toString('latin1')
  }

  /** Bytes without secrets; the same bytes if there were none. */
  bytes(bytes: Buffer): Buffer {
    let clean = bytes
    for (const form of this.forms) clean = replaceAll(clean, form)
    return clean
  }

  /** A stream of bytes without secrets. What may be the beginning of one is held back until it is known. */
  async *stream(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    let held: Buffer = Buffer.alloc(0)
    for await (const chunk of source) {
      const clean = this.bytes(Buffer.concat([held, chunk]))
      const end = Math.max(0, clean.length - (this.longest - 1))
      if (end > 0) yield clean.subarray(0, end)
      held = clean.subarray(end)
    }
    if (held.length > 0) yield held
  }

  /** Overwrites the forms. */
  clear(): void {
    for (const form of this.forms) form.fill(0)
  }
}

function replaceAll(bytes: Buffer, form: Buffer): Buffer {
  let found = bytes.indexOf(form)
  if (found === -1) return bytes
  const parts: Buffer[] = []
  let at = 0
  while (found !== -1) {
    parts.push(bytes.subarray(at, found), replacement)
    at = found + form.length
    found = bytes.indexOf(form, at)
  }
  return Buffer.concat([...parts, bytes.subarray(at)])
}
