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
  const report = JSON.stringify({ status: 'ok', value: 1, usage: { fuel: '5', egressBytes: 0 }, logs: [] })
  const called = { type: 'called', id: 1, report } as const
  expect(outcomeOf(called, 123, { read: () => expect.unreachable('nothing is attached') }).usage).toMatchObject({
    fuel: 5n,
    egressBytes: 123,
  })
})
