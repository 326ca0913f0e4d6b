/** Keeps the time of one piece of work from outside: asks it to stop at its deadline or on request, and calls for a kill when that does not help. */

/** How long work may take to stop when asked to, in milliseconds. */
export const GRACE_MS = 250

/** Why work is stopped from outside. */
export type StopCause = 'time' | 'canceled'

/** What the watchdog does to the work. */
export interface Watched {
  /** Asks it to stop. At most once. */
  stop(cause: StopCause): void
  /** Ends it: it did not stop within the grace time. At most once, after `stop`. */
  kill(): void
}

/** Watches until disposed. */
export class Watchdog implements Disposable {
  private readonly watched: Watched
  private timer: NodeJS.Timeout
  private stopped = false

  /** `timeoutMs` is how long the work may take. */
  constructor(watched: Watched, timeoutMs: number) {
    this.watched = watched
    this.timer = setTimeout(() => this.stop('time'), timeoutMs)
  }

  /** Stops the work now; the first cause stays. */
  stop(cause: StopCause): void {
    if (this.stopped) return
    this.stopped = true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.watched.kill(), GRACE_MS)
    this.watched.stop(cause)
  }

  [Symbol.dispose](): void {
    this.stopped = true
    clearTimeout(this.timer)
  }
}
