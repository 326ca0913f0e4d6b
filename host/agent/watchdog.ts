/** Ends waits that take too long, by one timer for all of them: to start one for each would cost more than what is waited for. */

import { backgroundTimer, systemClock } from './clock.ts'

/** What is watched. */
export interface Watched {
  /** Since when it waits, on the system's clock; undefined while it does not. */
  readonly waitsSince: number | undefined
  /** It has waited too long. */
  expire(): void
}

/** Watches over waits of the same length at most. What is watched keeps the process alive, the watchdog does not. */
export class Watchdog {
  readonly #ms: number
  readonly #watched = new Set<Watched>()
  #isAwake = false

  /** Lets a wait take `ms` milliseconds. */
  constructor(ms: number) {
    this.#ms = ms
  }

  /** Watches, until it is told to let go. */
  watch(one: Watched): void {
    this.#watched.add(one)
    if (!this.#isAwake) this.#wakeAfter(this.#ms)
  }

  /** Watches it no more. */
  release(one: Watched): void {
    this.#watched.delete(one)
  }

  #wakeAfter(ms: number): void {
    this.#isAwake = true
    backgroundTimer(ms, () => this.#look())
  }

  #look(): void {
    this.#isAwake = false
    const now = systemClock.now()
    let next = this.#ms
    for (const one of this.#watched) {
      const left = (one.waitsSince ?? now) + this.#ms - now
      if (left > 0) next = Math.min(next, left)
      else one.expire()
    }
    if (this.#watched.size > 0) this.#wakeAfter(next)
  }
}
