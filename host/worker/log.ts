/** Keeps what a guest logs, bounded; standard output and error end here too. Inside the worker. */

import type { LogLine } from '../base/outcome.ts'

/** Lines beyond this many are dropped like bytes beyond the limit: each costs the host more than its text. */
const MAX_LINES = 10_000

/** The log of one call. */
export class Log {
  readonly lines: LogLine[] = []
  bytes = 0
  private limit = 0
  private cut = false
  private readonly partial = { info: '', error: '' }
  private readonly decoders = { info: new TextDecoder(), error: new TextDecoder() }

  /** Starts a call. */
  begin(limit: number): void {
    this.limit = limit
    this.lines.length = 0
    this.bytes = 0
    this.cut = false
    this.partial.info = ''
    this.partial.error = ''
  }

  /** Adds a line, or notes once that the ceiling was reached. */
  add(level: LogLine['level'], message: string): void {
    if (this.cut) return
    const size = Buffer.byteLength(message)
    if (this.bytes + size > this.limit || this.lines.length >= MAX_LINES) {
      this.cut = true
      this.lines.push({ level: 'warn', message: `The log was cut at its limit of ${this.limit} bytes.` })
      return
    }
    this.bytes += size
    this.lines.push({ level, message })
  }

  /** Adds bytes of standard output (`info`) or standard error (`error`); whole lines become log lines. */
  write(level: 'info' | 'error', bytes: Uint8Array): void {
    if (this.cut) return
    const text = this.partial[level] + this.decoders[level].decode(bytes, { stream: true })
    const lines = text.split('\n')
    // Bounded: what waits for its end of line is held back only up to the ceiling.
    this.partial[level] = lines.pop()!.slice(0, this.limit + 1)
    for (const line of lines) this.add(level, line)
  }

  /** Ends a call: what waits for its end of line becomes a line. */
  finish(): readonly LogLine[] {
    for (const level of ['info', 'error'] as const) if (this.partial[level] !== '') this.add(level, this.partial[level])
    return this.lines
  }
}
