/** The streams that a guest without grants can hold: a closed input, and outputs that end in the log. Inside the worker. */

import type { Log } from '../log.ts'

/** The only pollable there is; it is always ready, since nothing ever waits. */
export const ready = Object.freeze({ pollable: true })

/** Standard input: at its end from the start. */
export class ClosedInput {
  readonly closed = true
}

/** Bytes that one write takes; WASI asks for room before it writes. */
const ROOM = 65_536n

/** Standard output or standard error. */
export class LogOutput {
  readonly room = ROOM
  private readonly log: Log
  private readonly level: 'info' | 'error'

  constructor(log: Log, level: 'info' | 'error') {
    this.log = log
    this.level = level
  }

  /** Takes all of it; what is over the log's ceiling is dropped there. */
  write(bytes: Uint8Array): { tag: 'ok' } {
    this.log.write(this.level, bytes)
    return { tag: 'ok' }
  }
}
