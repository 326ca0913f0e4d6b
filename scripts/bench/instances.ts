/** What an instance costs: made anew, put back from its snapshot, and made anew by jco's generated code; each answers one call. */

import { defaultLimits } from '../../host/base/limits.ts'
import { callGuest, guestOf, load } from '../../test/support/guest.ts'
import { interleaved, median, timed } from './measure.ts'

const ROUNDS = 60

/** Medians in microseconds, of rounds in which the three take turns. */
export interface InstanceFigures {
  /** A new instance of ours, metered. */
  readonly newUs: number
  /** One of ours that was used, put back. */
  readonly restoredUs: number
  /** A new instance of jco's, not metered. */
  readonly jcoUs: number
}

/** Measures them on a component with a function `echo`, in this very thread. `jco` makes an instance and calls it. */
export async function instances(bytes: Uint8Array, jco: () => Promise<void>): Promise<InstanceFigures> {
  const loaded = load(bytes)
  const limits = defaultLimits
  const make = () => guestOf(loaded, limits, { now: () => performance.now() })
  const echo = (guest: ReturnType<typeof make>): void => {
    const report = callGuest(guest, loaded, 'echo', ['x'], limits)
    if (report.status !== 'ok') throw new Error(report.status)
  }
  const kept = make()
  if (!kept.prepare(limits)) throw new Error('the instance cannot be made ahead of its call')
  const times = await interleaved(
    {
      new: () => timed(() => echo(make())),
      restored: () =>
        timed(() => {
          echo(kept)
          if (!kept.restore()) throw new Error('the instance cannot be put back')
        }),
      jco: () => timed(jco),
    },
    ROUNDS,
  )
  const us = (name: string): number => median(times[name]!) * 1000
  return { newUs: us('new'), restoredUs: us('restored'), jcoUs: us('jco') }
}
