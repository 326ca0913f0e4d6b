/** The one place where agents get the time from. It is an argument everywhere, so that a replay or a test can give another. */

/** Tells the time and waits for it. */
export interface Clock {
  /** Milliseconds from some fixed moment; never goes back. For durations and deadlines. */
  now(): number
  /** Milliseconds since 1970, in UTC. For records. */
  epochMs(): number
  /** Calls `wake` once, `ms` milliseconds from now, unless the function that it answers is called first. */
  timer(ms: number, wake: () => void): () => void
}

/** The longest wait of one timer of the platform; a longer one would end at once. */
const longestTimer = 2 ** 31 - 1

/** The process's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  epochMs: () => Date.now(),
  timer(ms, wake) {
    const timer = setTimeout(wake, Math.min(ms, longestTimer))
    return () => clearTimeout(timer)
  },
}

/** Waits that many milliseconds, by that clock. @throws The signal's reason, if it is aborted meanwhile. */
export async function pause(ms: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const leave = () => reject(signal?.reason)
  const stop = clock.timer(ms, resolve)
  signal?.addEventListener('abort', leave, { once: true })
  try {
    await promise
  } finally {
    stop()
    signal?.removeEventListener('abort', leave)
  }
}

/** As `systemClock.timer`, for what only looks after work, and is no reason for the process to stay alive. */
export function backgroundTimer(ms: number, wake: () => void): void {
  setTimeout(wake, Math.min(ms, longestTimer)).unref()
}
