/** A text on its way between a guest and the outside that the worker need not read. Inside the worker. */

import { GloveboxError } from '../../base/error.ts'
import { decodeUtf8 } from '../../base/utf8.ts'

/** Well-formed UTF-8, apart from any memory of a guest; nobody writes to it. */
export class LongText {
  readonly buffer: ArrayBuffer

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer
  }

  get bytes(): Buffer {
    return Buffer.from(this.buffer)
  }

  toString(): string {
    const text = decodeUtf8(this.bytes)
    if (text === undefined) throw new GloveboxError('internal', 'A long text is not UTF-8.')
    return text
  }
}
