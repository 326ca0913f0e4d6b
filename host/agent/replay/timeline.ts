/**
 * Hands things out one at a time, each in a turn of the event loop of its own: what a recording writes down, and what a replay gives back,
 * then has one order, and everything that follows from one thing has happened before the next.
 */

import { GloveboxError } from '../../base/error.ts'

/** The turns of a recording: who comes first goes first. */
export class Turns {
  readonly #waiting: (() => void)[] = []

  /** Resolves in a turn of its own; `first` runs at its start, and what it throws rejects. */
  next(first: () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waiting.push(() => {
      try {
        first()
        resolve()
      } catch (error) {
        reject(error)
      }
    })
    if (this.#waiting.length === 1) setImmediate(() => this.#step())
    return promise
  }

  #step(): void {
    this.#waiting.shift()!()
    if (this.#waiting.length > 0) setImmediate(() => this.#step())
  }
}

/** One thing of a recording, in its place: a call that starts, or something that is handed to one. */
export interface Mark {
  readonly call: number
  readonly isStart: boolean
  readonly at: number
}

/**
 * The turns of a replay: marks pass in the order of the recording. A mark that is handed out passes when its call waits for it; a start
 * when its call has started. As in the recording everything before a mark happened without it, waiting for it always ends, as long as the
 * run does what it did then; when it does not, `stallMs` after the last progress all that wait are told.
 */
export class Timeline {
  readonly #marks: readonly Mark[]
  readonly #started = new Set<number>()
  readonly #waiting = new Map<number, { readonly pass: () => void; readonly fail: (error: GloveboxError) => void }>()
  readonly #skipped = new Set<number>()
  readonly #stallMs: number
  readonly #describe: (call: number) => string
  #next = 0
  #at = 0
  /** Things outside of the replay that will make progress by themselves. */
  #working = 0
  #timer: NodeJS.Timeout | undefined
  #stepping = false

  constructor(marks: readonly Mark[], stallMs: number, describe: (call: number) => string) {
    this.#marks = marks
    this.#stallMs = stallMs
    this.#describe = describe
  }

  /** When the last mark that has passed was recorded. */
  get at(): number {
    return this.#at
  }

  /** The call has started. */
  start(call: number): void {
    this.#started.add(call)
    this.#advance()
  }

  /** Nobody will wait for this mark. */
  skip(index: number): void {
    this.#skipped.add(index)
    this.#advance()
  }

  /** Runs what really takes time; meanwhile nothing counts as stalled. */
  async work<T>(work: () => Promise<T>): Promise<T> {
    this.#working += 1
    try {
      return await work()
    } finally {
      this.#working -= 1
      this.#watch()
    }
  }

  /** Waits until it is the mark's turn. @throws The signal's reason, or `replay/miss` when the replay stalls. */
  async reach(index: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = () => {
      this.#waiting.delete(index)
      this.skip(index)
      reject(signal!.reason)
    }
    this.#waiting.set(index, { pass: resolve, fail: reject })
    signal?.addEventListener('abort', leave, { once: true })
    this.#advance()
    try {
      await promise
    } finally {
      signal?.removeEventListener('abort', leave)
    }
  }

  #advance(): void {
    for (let mark = this.#marks[this.#next]; mark; mark = this.#marks[this.#next]) {
      if (!(mark.isStart ? this.#started.has(mark.call) : this.#skipped.has(this.#next))) break
      this.#pass(mark)
    }
    if (!this.#stepping && this.#waiting.has(this.#next)) {
      this.#stepping = true
      setImmediate(() => this.#step())
    }
    this.#watch()
  }

  /** Hands one thing out, and the next one only after what follows from it. */
  #step(): void {
    // Its call may have been canceled meanwhile.
    const waiter = this.#waiting.get(this.#next)
    if (waiter) {
      this.#waiting.delete(this.#next)
      this.#pass(this.#marks[this.#next]!)
      waiter.pass()
    }
    setImmediate(() => {
      this.#stepping = false
      this.#advance()
    })
  }

  #pass({ at }: Mark): void {
    this.#at = at
    this.#next += 1
  }

  #watch(): void {
    clearTimeout(this.#timer)
    if (this.#waiting.size === 0 || this.#working > 0 || this.#stepping) return
    this.#timer = setTimeout(() => this.#stalled(), this.#stallMs)
  }

  #stalled(): void {
    const next = this.#marks[this.#next]
    const what = next ? this.#describe(next.call) : 'nothing more'
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { fail } of waiting) {
      fail(
        new GloveboxError(
          'replay/miss',
          `The replay waits for what does not come. The recording goes on with ${what}.`,
        ),
      )
    }
  }
}
