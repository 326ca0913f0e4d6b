/** Keeps the time of one piece of work from outside: asks it to stop at its deadline or on request, and calls for a kill when that does not help. */

/** How long work may take to stop when asked to, in milliseconds. */
export const GRACE_MS = 250

/** How long work may take to begin: its worker may have to load the component first. */
const BEGIN_MS = 30_000

/** Why work is stopped from outside. */
export type StopCause = 'time' | 'canceled'

/** What the watchdog does to the work. */
export interface Watched {
  /** Milliseconds since it began; undefined while it has not. */
  elapsed(): number | undefined
  /** Asks it to stop. At most once. */
  stop(cause: StopCause): void
  /** Ends it: it did not stop within the grace time. At most once, after `stop`. */
  kill(): void
}

/** Watches until disposed. */
export class Watchdog implements Disposable {
  private readonly watched: Watched
  private readonly timeoutMs: number
  private timer: NodeJS.Timeout
  private stopped = false
  /** Time waited for the work to begin. */
  private waited = 0

  /** `timeoutMs` is how long the work may take from when it began. */
  constructor(watched: Watched, timeoutMs: number) {
    this.watched = watched
    this.timeoutMs = timeoutMs
    this.timer = setTimeout(() => this.look(timeoutMs), timeoutMs)
  }

  private look(waited: number): void {
    const elapsed = this.watched.elapsed()
    if (elapsed === undefined) this.waited += waited
    const left = elapsed === undefined ? Math.min(this.timeoutMs, BEGIN_MS - this.waited) : this.timeoutMs - elapsed
    if (left <= 0) this.stop('time')
    else this.timer = setTimeout(() => this.look(left), left)
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
