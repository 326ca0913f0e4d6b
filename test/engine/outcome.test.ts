import { expect, test } from 'vitest'
import { killedOutcome, outcomeOf } from '../../host/engine/outcome.ts'
import type { Killed } from '../../host/pool/job.ts'

const killed = { type: 'killed', started: true, fuel: 5n, memoryBytes: 6, wallMs: 7 } as const

test.each<Killed['reason']>(['time', 'canceled', 'out-of-memory'])(
  'a call that was killed tells what it sent, which was counted outside: %s',
  reason => {
    const { usage } = killedOutcome({ ...killed, reason }, 2, 1000, 123)
    expect(usage).toMatchObject({ fuel: 5n, bytesIn: 2, egressBytes: 123, exact: false })
  },
)

test('what a worker says of bytes sent counts for nothing', () => {
  expect(outcomeOf(called(reported({ egressBytes: 0 })), 123, none).usage).toMatchObject({ fuel: 5n, egressBytes: 123 })
})

const called = (report: string) => ({ type: 'called', id: 1, report }) as const
/** Nothing is attached. */
const none = { read: () => expect.unreachable('nothing is attached') }

const spent = { memoryBytes: 0, memoryRefused: 0, hostCalls: 0, wallMs: 1.5, bytesIn: 2, bytesOut: 1, bytesLogged: 0 }

/** A report of a call. */
const reported = (usage: object, rest: object = { status: 'ok', value: 1, logs: [] }): string =>
  JSON.stringify({ ...rest, usage: { fuel: '5', ...spent, exact: true, ...usage } })

test.each([
  ['is no JSON', '{"status":'],
  ['is null', 'null'],
  ['has no usage', '{"status":"ok","value":1,"logs":[]}'],
  ['has no value', reported({}, { status: 'ok', logs: [] })],
  ['ends as nothing does', reported({}, { status: 'won', logs: [] })],
  ['traps by no name', reported({}, { status: 'trap', message: '', logs: [] })],
  ['has no log', reported({}, { status: 'ok', value: 1 })],
  ['logs what is no line', reported({}, { status: 'ok', value: 1, logs: [{ level: 'info' }] })],
  ['spends less than nothing', reported({ fuel: '-5' })],
  ['spends no number', reported({ fuel: '1e9' })],
  ['took no time that can be', reported({ wallMs: null })],
])('a report that %s is a fault of the host', (_, report) => {
  expect(() => outcomeOf(called(report), 0, none)).toThrow('in a way that no worker does')
})
