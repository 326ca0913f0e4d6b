/** What makes a run the same each time: its clock, its random numbers, its names, and what its sandboxed tools are granted of such things. */

import type { Grant } from '../../base/grant.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Header } from './format.ts'

/** For the scope of a run: `scope({ ...recording.context })`. */
export interface Determinism {
  /** Stands still between the things that are recorded, so that a replay tells the same times. Its timers are real. */
  readonly clock: Clock
  /** Counts. */
  readonly ids: () => string
  /** The sequence of the recording's seed. */
  readonly random: () => number
}

/** Makes it of the recording's first line, and a clock that tells the milliseconds since. */
export function determinism({ at, seed }: Pick<Header, 'at' | 'seed'>, elapsed: () => number): Determinism {
  let lastId = 0
  return {
    clock: { now: elapsed, epochMs: () => Math.floor(at + elapsed()), timer: systemClock.timer },
    ids: () => `run-${++lastId}`,
    random: sequence(seed),
  }
}

/** The same grants, with a clock that stands still and random numbers of the recording's seed. */
export function seededGrants(grants: readonly Grant[], { at, seed }: Pick<Header, 'at' | 'seed'>): Grant[] {
  return grants.map(grant => {
    if (grant.kind === 'clock') return { ...grant, mode: 'frozen', at }
    return grant.kind === 'random' ? { ...grant, seed } : grant
  })
}

/** Numbers from 0 to below 1 (mulberry32, a public-domain generator). For jitter, not for secrets. */
function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
