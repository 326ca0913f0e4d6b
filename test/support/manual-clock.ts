/** A clock that stands still until a test moves it. */

import type { Clock } from '../../host/agent/clock.ts'

/** A clock, and the hand on it. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, and wakes what is due on the way, in order. Promises get to run in between. */
  advance(ms: number): Promise<void>
  /** Timers that wait. */
  readonly waiting: number
}

/** Makes a clock that starts at 0. */
export function manualClock(): ManualClock {
  let now = 0
  const timers = new Set<{ readonly due: number; readonly wake: () => void }>()
  return {
    now: () => now,
    epochMs: () => now,
    timer(ms, wake) {
      const timer = { due: now + ms, wake }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async advance(ms) {
      const end = now + ms
      await settle()
      for (;;) {
        const next = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0]
        if (!next) break
        timers.delete(next)
        now = Math.max(now, next.due)
        next.wake()
        await settle()
      }
      now = end
    },
    get waiting() {
      return timers.size
    },
  }
}

/** Lets promises run that wait for nothing but each other. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 100; i++) await Promise.resolve()
}
