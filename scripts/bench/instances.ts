/** What an instance costs: made anew, put back from its snapshot, and made anew by jco's generated code; each answers one call. */

import { defaultLimits } from '../../host/base/limits.ts'
import { describe } from '../../host/worker/describe.ts'
import { Guest } from '../../host/worker/guest.ts'
import { gets, provides } from '../../host/worker/imports.ts'
import { loadArtifact } from '../../host/worker/loaded-component.ts'
import { prepare } from '../../host/worker/prepare.ts'
import { Cell } from '../../host/worker/protocol.ts'
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
  const { artifact, component, type } = prepare(bytes, false)
  const { functions } = describe(component, type, provides, gets)
  const loaded = loadArtifact(artifact, functions)
  const limits = { ...defaultLimits, fuel: 10_000_000_000n }
  const index = functions.findIndex(({ name }) => name.endsWith('echo'))
  const make = (): Guest => new Guest(loaded, limits, { cell: new Cell(), now: () => performance.now() })
  const echo = (guest: Guest): void => {
    const { report } = guest.call({ id: 1, function: index, input: '["x"]', limits })
    if (!report.includes('"ok"')) throw new Error(report)
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
