/** Where the monotonic clock of an instance stands, which must not be seen from one call in the next. Inside the worker. */

/** What a monotonic clock reads at first, in nanoseconds: runtimes take zero for a clock that does not work (Go's ends the program). */
export const START = 1_000_000_000n

/** Where the monotonic clock of one call, or of one session, stands. */
export class MonotonicClock {
  /** What it reads where no clock was granted, in nanoseconds: it stands still, but for waiting, which takes it to what was waited for. */
  still = START
  /** When the one that was granted was used first, in milliseconds of the host's clock. */
  private first: number | undefined

  /** Security: counted from its first use, so that a guest does not learn how long the process has run. */
  origin(now: number): number {
    this.first ??= now
    return this.first
  }

  /** Starts anew, for the next call. */
  reset(): void {
    this.still = START
    this.first = undefined
  }
}
