/** Keeps what a guest logs, bounded; standard output and error end here too. Inside the worker. */

import type { LogLine } from '../base/outcome.ts'

/** Lines beyond this many are dropped like bytes beyond the limit: each costs the host more than its text. */
export const MAX_LINES = 10_000

/**
 * A line without what could act on whoever looks at it. Security: a guest's text ends on terminals and in log files, where control
 * characters act, line ends forge lines, and bidirectional overrides show another text than is there.
 */
const harmless = (line: string): string =>
  line.replace(
    /(?!\t)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu,
    c => `\\u{${c.codePointAt(0)!.toString(16)}}`,
  )

/** Text of one output that waits for its end of line. */
class Partial {
  private readonly decoder = new TextDecoder()
  private text = ''
  /** Something was written: most calls write nothing. */
  private used = false

  /** Characters that wait. */
  get length(): number {
    return this.text.length
  }

  /** Adds bytes; calls back with each line that they end. */
  write(bytes: Uint8Array, line: (text: string) => void): void {
    // Only what is new is searched, so that many small writes cost what one large one does.
    this.used = true
    const [first = '', ...rest] = this.decoder.decode(bytes, { stream: true }).split('\n')
    this.text += first
    for (const next of rest) {
      line(this.text)
      this.text = next
    }
  }

  /** Ends the output: what waits becomes a line. */
  flush(line: (text: string) => void): void {
    if (!this.used) return
    this.used = false
    this.text += this.decoder.decode()
    if (this.text !== '') line(this.text)
    this.text = ''
  }
}

/** The log of one call. */
export class Log {
  private readonly partial = { info: new Partial(), error: new Partial() }
  private lines: LogLine[] = []
  private limit = 0
  private cut = false
  private touched = false
  /** Bytes of the lines kept. */
  bytes = 0

  /** Starts a call; `limit` is in bytes of UTF-8. */
  begin(limit: number): void {
    this.limit = limit
    this.lines = []
    this.bytes = 0
    this.cut = false
    this.touched = false
  }

  /** Adds a message, which may be of several lines, or notes once that the ceiling was reached. */
  add(level: LogLine['level'], message: string): void {
    this.touched = true
    // What is too much as it is need not be looked at: escaping makes it no shorter.
    const lines = message.length > this.limit - this.bytes ? [message] : message.split(/\r?\n/)
    for (const line of lines) this.addLine(level, line)
  }

  private addLine(level: LogLine['level'], line: string): void {
    if (this.cut) return
    const message = line.length > this.limit - this.bytes ? line : harmless(line)
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
    this.touched = true
    if (this.cut) return
    const partial = this.partial[level]
    const add = (line: string): void => this.add(level, line)
    partial.write(bytes, add)
    // Bounded: a line that is over the ceiling already need not be awaited.
    if (partial.length > this.limit) partial.flush(add)
  }

  /** True while nothing was logged since the start, not even a part of a character. */
  get empty(): boolean {
    return !this.touched
  }

  /** Ends a call: what waits for its end of line becomes a line. */
  finish(): readonly LogLine[] {
    for (const level of ['info', 'error'] as const) this.partial[level].flush(line => this.add(level, line))
    return this.lines
  }
}
