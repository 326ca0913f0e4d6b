/** What the soak calls: good, slow, hostile and crashing, each with how it may end. */

import type { Outcome, Session, Toolset } from '../../host/mod.ts'
import type { Pool } from '../../host/pool/pool.ts'
import { ending, order } from '../../test/pool/support.ts'

/** Who does the work. */
export interface Cast {
  readonly core: Toolset
  readonly quickjs: Toolset
  /** Workers that do what they are told, crashes included: guests cannot be made to crash one. */
  readonly puppets: Pool
  /** A number from 0 to below `n`. */
  below(n: number): number
}

/** How a call ended, in one word: an outcome's status, or an error's code. */
type End = string

/** One kind of call. */
export interface Kind {
  readonly name: string
  /** How often it is chosen, beside the others. */
  readonly weight: number
  /** How it ends when nobody cancels it. */
  readonly ends: readonly End[]
  call(cast: Cast, signal: AbortSignal | undefined): Promise<End>
}

const status = async (outcome: Promise<Outcome>): Promise<End> => (await outcome).status

/** The echo of a text of its own: an answer that belongs to another call shows. */
async function echo(target: Pick<Toolset, 'call'>, cast: Cast, signal: AbortSignal | undefined): Promise<End> {
  const text = `text ${cast.below(1e9)}`
  const outcome = await target.call('echo', { text }, signal ? { signal } : {})
  return outcome.status === 'ok' && outcome.value !== text ? 'the answer to another call' : outcome.status
}

async function session({ core }: Cast, signal: AbortSignal | undefined): Promise<End> {
  await using opened: Session = await core.session()
  const options = signal ? { signal } : {}
  for (let left = 0; left < 3; left++) {
    const outcome = await opened.call('add', { left, right: 1 }, options)
    if (outcome.status !== 'ok') return outcome.status
  }
  return 'ok'
}

const onCore =
  (name: string, limits = {}, input: object = {}): Kind['call'] =>
  ({ core }, signal) =>
    status(core.call(name, input, { limits, ...(signal && { signal }) }))

const onPuppet =
  (input: string, timeoutMs = 10_000): Kind['call'] =>
  async ({ puppets }, signal) => {
    const end = await ending(puppets.run(order(input, { component: input, timeoutMs, ...(signal && { signal }) })))
    return typeof end === 'string' ? end : ((end as { reason?: string }).reason ?? 'ok')
  }

const lots = 1n << 50n

/** All kinds. */
export const kinds: readonly Kind[] = [
  { name: 'add', weight: 600, ends: ['ok'], call: onCore('add', {}, { left: 1, right: 2 }) },
  { name: 'echo in QuickJS', weight: 200, ends: ['ok'], call: (cast, signal) => echo(cast.quickjs, cast, signal) },
  // A session dies with its worker, which a machine under load may cost: a guest that is not heard in time is ended.
  { name: 'session', weight: 60, ends: ['ok', 'pool/worker-lost'], call: session },
  { name: 'out of fuel', weight: 40, ends: ['limit'], call: onCore('spin', { fuel: 100_000n }) },
  { name: 'out of time', weight: 4, ends: ['limit'], call: onCore('spin', { fuel: lots, timeoutMs: 5 }) },
  { name: 'storm', weight: 2, ends: ['limit'], call: onCore('fill-storm', { fuel: lots, timeoutMs: 5 }) },
  { name: 'out of stack', weight: 10, ends: ['limit'], call: onCore('recurse') },
  {
    name: 'out of memory',
    weight: 10,
    ends: ['ok', 'trap', 'limit'],
    call: onCore('grow-memory', { fuel: 10_000_000n }),
  },
  { name: 'trap', weight: 30, ends: ['trap'], call: onCore('divide-by-zero') },
  { name: 'broken result', weight: 20, ends: ['trap'], call: onCore('return-past-end') },
  {
    name: 'tool that fails',
    weight: 10,
    ends: ['error'],
    call: ({ quickjs }, signal) => status(quickjs.call('fail', { reason: 'told to' }, signal ? { signal } : {})),
  },
  {
    name: 'wrong arguments',
    weight: 10,
    ends: ['input/invalid'],
    call: async ({ core }) => {
      const end = await ending(core.call('add', { left: 'one' }))
      return String(end)
    },
  },
  { name: 'answer', weight: 100, ends: ['ok'], call: onPuppet('answer') },
  // A component that crashes thrice in a row is refused from then on.
  { name: 'crash', weight: 1, ends: ['pool/worker-lost', 'component/quarantined'], call: onPuppet('exit 7') },
  { name: 'deaf', weight: 1, ends: ['time'], call: onPuppet('spin', 1) },
]
