/** How long to wait before the next attempt: twice as long each time, up to a bound, and not all at once. */

import { GloveboxError } from '../base/error.ts'
import { inRange } from './option.ts'

/** Options of a backoff. */
export interface BackoffOptions {
  /** Wait before the first attempt after a failure, in milliseconds, 0 to 3,600,000. Default 200. */
  readonly minMs?: number
  /** Longest wait, in milliseconds, up to 3,600,000. Default 10,000. */
  readonly maxMs?: number
  /** The share of a wait that is random, 0 to 1, so that many that fail together do not come back together. Default 0.2. */
  readonly jitter?: number
}

/** Milliseconds to wait before attempt `attempt`, from 1; `random` answers from 0 to below 1. */
export type Backoff = (attempt: number, random: () => number) => number

/**
 * Makes a backoff.
 * @throws {GloveboxError} `config/invalid` for options out of range.
 */
export function backoff({ minMs = 200, maxMs = 10_000, jitter = 0.2 }: BackoffOptions = {}): Backoff {
  inRange('minMs', minMs, 0, 3_600_000)
  inRange('maxMs', maxMs, minMs, 3_600_000)
  if (!(jitter >= 0 && jitter <= 1)) {
    throw new GloveboxError('config/invalid', `jitter is ${jitter}; it must be from 0 to 1.`)
  }
  return (attempt, random) => {
    // 2 ** 40 is beyond any bound, and no number overflows on the way there.
    const whole = Math.min(maxMs, minMs * 2 ** Math.min(attempt - 1, 40))
    return whole * (1 - jitter * random())
  }
}
