/** `wasi:clocks` (wasi-clocks 0.2): time that stands still, or as it was granted. Inside the worker. */

import type { ClockGrant } from '../../base/grant.ts'
import type { HostContext } from '../host-interface.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import { START } from './monotonic-clock.ts'
import { type Condition, Pollable, timer } from './poll.ts'

/** Time stands at this moment: midnight UTC of 1 January 2000, a date that is plausible to programs and plain to people. */
const FROZEN_MS = 946_684_800_000

/** Steps of a coarse clock, in milliseconds. */
const COARSE_MS = 100

/** Steps of a real clock, in milliseconds: the finest that the host's own clocks are sure to have. */
const REAL = { monotonic: 0.001, wall: 1 }

/** The interfaces, by name without version. */
export function clockInterfaces(context: HostContext): Record<string, JcoInterface> {
  const { budget, grants, clock: state } = context
  const origin = (): number => state.origin(budget.now())
  const moving = (): ClockGrant | undefined => {
    const grant = grants.only('clock', 'time')
    if (grant !== undefined && grant.mode !== 'frozen') context.unrepeatable()
    return grant?.mode === 'frozen' ? undefined : grant
  }
  const steps = (clock: ClockGrant, real: number): number =>
    clock.mode === 'real' ? real : (clock.resolutionMs ?? COARSE_MS)
  const now = (): bigint => {
    const clock = moving()
    if (clock === undefined) return state.still
    return START + nanoseconds(stepped(-origin() + budget.now(), steps(clock, REAL.monotonic)))
  }
  /** Where time stands still, waiting takes no time, but moves it. Security: a coarse clock ends waits at its steps, too. */
  const still = (at: bigint): Condition => ({
    ready: () => state.still >= at,
    leap: {
      to: at,
      take() {
        state.still = at
        context.unrepeatable()
      },
    },
  })
  const until = (at: bigint): Pollable => {
    const clock = moving()
    if (clock === undefined) return new Pollable(budget, still(at))
    const step = steps(clock, REAL.monotonic)
    return new Pollable(budget, timer(budget, origin() + Math.ceil(Number(at - START) / 1e6 / step) * step))
  }
  return {
    'wasi:clocks/monotonic-clock': {
      now,
      resolution: () => {
        const clock = moving()
        return clock === undefined ? 1n : nanoseconds(steps(clock, REAL.monotonic))
      },
      subscribeInstant: until,
      subscribeDuration: (length: bigint) => until(BigInt.asUintN(64, now() + length)),
    },
    'wasi:clocks/wall-clock': {
      now: () => {
        const clock = moving()
        if (clock !== undefined) return datetime(stepped(context.epochMs(), steps(clock, REAL.wall)))
        return datetime(grants.only('clock', 'time')?.at ?? FROZEN_MS)
      },
      resolution: () => {
        const clock = moving()
        return clock === undefined ? { seconds: 0n, nanoseconds: 1 } : datetime(steps(clock, REAL.wall))
      },
    },
    'wasi:clocks/timezone': {
      display: () => ({ utcOffset: 0, name: 'UTC', inDaylightSavingTime: false }),
      utcOffset: () => 0,
    },
  }
}

const stepped = (ms: number, step: number): number => Math.floor(ms / step) * step

const nanoseconds = (ms: number): bigint => BigInt(Math.round(ms * 1e6))

const datetime = (ms: number): { readonly seconds: bigint; readonly nanoseconds: number } => ({
  seconds: BigInt(Math.floor(ms / 1000)),
  nanoseconds: (ms % 1000) * 1e6,
})
