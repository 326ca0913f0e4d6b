/**
 * Whether a thread that waits should look for what it waits for, or sleep at once. Looking wins the time that it takes to be woken, and keeps a
 * processor busy, of which another thread may have need, even the one that is waited for. On any thread.
 */

import { availableParallelism } from 'node:os'

/** Most waits that are slept through after looks that failed. */
const MOST = 256

/**
 * As many halves as a row of looks that were won may make of the stake: so many looks may fail after it for nothing. What made them fail was
 * most likely a moment in which some thread was kept from running, and to sleep then would make a few late calls out of one.
 */
const CREDIT = 4

/** Learns from how looks end: each that fails in a row doubles the number of waits until the next. */
export class Gamble {
  private stake = 1
  private skips = availableParallelism() > 1 ? 0 : Number.POSITIVE_INFINITY

  /** Whether to look this time. */
  take(): boolean {
    if (this.skips === 0) return true
    this.skips--
    return false
  }

  /** What was looked for came. */
  won(): void {
    this.stake = Math.max(2 ** -CREDIT, this.stake / 2)
  }

  /** It did not come. */
  lost(): void {
    this.stake = Math.min(MOST, this.stake * 2)
    this.skips = Math.floor(this.stake)
  }
}
