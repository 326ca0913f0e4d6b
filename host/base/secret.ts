/** A secret's value, in a form that does not get out by accident. */

import { inspect } from 'node:util'
import { markAsUncloneable } from 'node:worker_threads'
import { GloveboxError } from './error.ts'

const HIDDEN = '[secret]'

/**
 * One secret. It prints as `[secret]`, whoever prints it, and cannot be sent to another thread. `dispose` overwrites the copy that is held
 * here. JavaScript gives no more: the text that it was made from, and the header of each request that carried it, are strings, which are
 * gone when they are collected, and may be in a heap snapshot or a core dump before.
 */
export class Secret implements Disposable {
  readonly #bytes: Buffer
  #disposed = false

  constructor(value: string) {
    this.#bytes = Buffer.from(value, 'latin1')
    markAsUncloneable(this)
    Object.freeze(this)
  }

  /** A secret of its own, with the value of another or of a text. */
  static copy(value: string | Secret): Secret {
    return new Secret(typeof value === 'string' ? value : value.reveal())
  }

  /**
   * The value. For the one header that carries it, and for what takes it out of answers; never for anything that is kept.
   * @throws {GloveboxError} `internal` once it is disposed.
   */
  reveal(): string {
    if (this.#disposed) throw new GloveboxError('internal', 'A secret was used after it was disposed.')
    return this.#bytes.toString('latin1')
  }

  /** Overwrites the value. */
  [Symbol.dispose](): void {
    this.#disposed = true
    this.#bytes.fill(0)
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN
  }

  [inspect.custom](): string {
    return HIDDEN
  }
}
