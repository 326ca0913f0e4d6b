/** `poll_oneoff` and the clocks of WASI's preview 1, on those of WASI 0.2. Inside the worker. */

import type { HostContext } from '../host-interface.ts'
import { clockInterfaces } from '../wasi/clocks.ts'
import { always, Pollable, poll } from '../wasi/poll.ts'
import { type Errno, errno, refuse } from './errno.ts'
import type { Program } from './program.ts'

/** Most subscriptions of one `poll_oneoff`. */
export const MAX_SUBSCRIPTIONS = 1024

const [SUBSCRIPTION_BYTES, EVENT_BYTES] = [48, 32]
const SECOND = 1_000_000_000n

/** Numbers of `clockid`. */
const [REALTIME, MONOTONIC] = [0, 1]
/** The bit of `subclockflags` for a time that is not counted from now. */
const ABSOLUTE = 1

interface Datetime {
  readonly seconds: bigint
  readonly nanoseconds: number
}

interface Clocks {
  readonly 'wasi:clocks/monotonic-clock': {
    now(): bigint
    resolution(): bigint
    subscribeInstant(at: bigint): Pollable
    subscribeDuration(length: bigint): Pollable
  }
  readonly 'wasi:clocks/wall-clock': { now(): Datetime; resolution(): Datetime }
}

const nanoseconds = ({ seconds, nanoseconds }: Datetime): bigint => seconds * SECOND + BigInt(nanoseconds)

/** What a subscription comes to: something to wait for, or an error that is there at once. */
interface Subscribed {
  readonly userdata: bigint
  readonly type: number
  readonly pollable: Pollable
  readonly error: Errno
}

/** The functions. */
export function pollCalls(program: Program, context: HostContext) {
  const { budget } = context
  const clocks = clockInterfaces(context) as unknown as Clocks
  const { 'wasi:clocks/monotonic-clock': monotonic, 'wasi:clocks/wall-clock': wall } = clocks
  const ready = new Pollable(budget, always)

  const until = (clock: number, timeout: bigint, absolute: boolean): Pollable => {
    if (clock !== REALTIME && clock !== MONOTONIC) return refuse('notsup')
    if (!absolute) return monotonic.subscribeDuration(timeout)
    if (clock === MONOTONIC) return monotonic.subscribeInstant(timeout)
    const left = timeout - nanoseconds(wall.now())
    return left > 0n ? monotonic.subscribeDuration(left) : ready
  }
  const subscribe = (view: DataView): Subscribed => {
    const [userdata, type] = [view.getBigUint64(0, true), view.getUint8(8)]
    const given = { userdata, type, pollable: ready, error: 'success' as const }
    if (type > 2) return refuse('inval')
    if (type !== 0) {
      program.fd(view.getUint32(16, true))
      return given
    }
    const absolute = (view.getUint16(40, true) & ABSOLUTE) !== 0
    const clock = view.getUint32(16, true)
    if (clock !== REALTIME && clock !== MONOTONIC) return { ...given, error: 'notsup' }
    return { ...given, pollable: until(clock, view.getBigUint64(24, true), absolute) }
  }
  return {
    clockResGet: (clock: number, at: number) => {
      if (clock === REALTIME) program.memory.setU64(at, nanoseconds(wall.resolution()))
      else program.memory.setU64(at, clock === MONOTONIC ? monotonic.resolution() : refuse('notsup'))
    },
    clockTimeGet: (clock: number, _precision: bigint, at: number) => {
      if (clock === REALTIME) program.memory.setU64(at, nanoseconds(wall.now()))
      else program.memory.setU64(at, clock === MONOTONIC ? monotonic.now() : refuse('notsup'))
    },
    /** Files are always ready; what is waited for is time. */
    pollOneoff: (at: number, eventsAt: number, count: number, countAt: number) => {
      if (count === 0 || count > MAX_SUBSCRIPTIONS) refuse('inval')
      budget.charge(count * (SUBSCRIPTION_BYTES + EVENT_BYTES))
      const list = Array.from({ length: count }, (_, i) =>
        program.memory.view(at + i * SUBSCRIPTION_BYTES, SUBSCRIPTION_BYTES),
      )
      const subscribed = list.map(subscribe)
      const events = poll(
        budget,
        subscribed.map(one => one.pollable),
      )
      for (const [i, index] of events.entries()) {
        const { userdata, type, error } = subscribed[index]!
        const event = program.memory.view(eventsAt + i * EVENT_BYTES, EVENT_BYTES)
        event.setBigUint64(0, userdata, true)
        event.setBigUint64(8, BigInt(errno[error] | (type << 16)), true)
        event.setBigUint64(16, 0n, true)
        event.setBigUint64(24, 0n, true)
      }
      program.memory.setU32(countAt, events.length)
    },
  }
}
