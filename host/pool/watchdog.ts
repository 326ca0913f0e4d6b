/** Keeps the time of one piece of work from outside: asks it to stop at its deadline or on abort, and calls for a kill when that does not help. */

/** How long work may take to stop when asked to, in milliseconds. */
export const GRACE_MS = 250

/** What the watchdog does to the work. */
export interface Watched {
  /** At its deadline, or when it is aborted: ask it to stop. */
  stop(reason: StopCause): void
  /** It did not stop within the grace time. */
  kill(reason: StopCause): void
}

/** Why work is stopped from outside. */
export type StopCause = 'time' | 'canceled'

/** Watches until disposed. */
export class Watchdog implements Disposable {
  private readonly watched: Watched
  private readonly signal: AbortSignal | undefined
  private timer: NodeJS.Timeout
  private readonly onAbort = (): void => this.stop('canceled')

  /** `timeoutMs` is how long the work may take; the signal cancels it before. */
  constructor(watched: Watched, timeoutMs: number, signal: AbortSignal | undefined) {
    this.watched = watched
    this.signal = signal
    this.timer = setTimeout(() => this.stop('time'), timeoutMs)
    signal?.addEventListener('abort', this.onAbort, { once: true })
    if (signal?.aborted) this.stop('canceled')
  }

  private stop(reason: StopCause): void {
    this.signal?.removeEventListener('abort', this.onAbort)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.watched.kill(reason), GRACE_MS)
    this.watched.stop(reason)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.timer)
    this.signal?.removeEventListener('abort', this.onAbort)
  }
}
