import { describe, expect, test } from 'vitest'
import type { Work } from '../../host/pool/job.ts'
import type { Pool } from '../../host/pool/pool.ts'
import { begun, ending, freeSlot, order, pool } from './support.ts'

const done = { type: 'called', report: 'done' }

/** Runs one order in a pool of processes, and then one more, which must work. */
async function run(input: string, options: Parameters<typeof order>[1] = {}, p: Pool = processes()): Promise<unknown> {
  const first = await ending(p.run(order(input, options)))
  expect(await p.run(order('answer'))).toMatchObject(done)
  return first
}

type Told = NonNullable<Parameters<typeof order>[1]>

const processes = (): Pool => pool({ isolation: 'process' })

// Each starts a process or two.
describe('a worker in a process of its own', { timeout: 30_000 }, () => {
  test('answers, fails and crashes as one in a thread does', async () => {
    const p = processes()
    expect(await run('answer', {}, p)).toMatchObject(done)
    expect(await run('fail', {}, p)).toBe('internal')
    expect(await run('exit 7', {}, p)).toBe('pool/worker-lost')
    expect(await run('send half an answer', {}, p)).toBe('pool/worker-lost')
  })

  test('may abort: its own call is lost, the process of the app is not', async () => {
    const p = processes()
    const error = await p.run(order('abort')).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'pool/worker-lost', cause: { message: 'its process ended with SIGABRT' } })
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('is stopped at its deadline, or killed with the usage noted last', async () => {
    const p = processes()
    expect(await run('stop when asked', { timeoutMs: 1 }, p)).toMatchObject({ report: 'stopped: time' })
    const killed = { type: 'killed', reason: 'time', started: true, memoryBytes: 65_536 }
    expect(await run('spin', { timeoutMs: 1 }, p)).toMatchObject(killed)
  })

  test('is killed at its deadline also while the event loop of the app is blocked', async () => {
    const p = processes()
    await freeSlot(p)
    const killed = p.run(order('spin', { timeoutMs: 1 }))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500)
    expect(await killed).toMatchObject({ reason: 'time', wallMs: expect.closeTo(250, -2) })
  })

  test('is killed soon after its deadline, or its cancellation, when its whole process stands still', async () => {
    const p = processes()
    await freeSlot(p)
    const wallMs = expect.closeTo(1000, -3)
    expect(await run('stop its process', { timeoutMs: 1 }, p)).toMatchObject({ reason: 'time', wallMs })
    const abort = new AbortController()
    const onStart: Told['onStart'] = slot => void begun(slot, () => abort.abort())
    expect(await run('stop its process', { signal: abort.signal, onStart }, p)).toMatchObject({
      reason: 'canceled',
      wallMs,
    })
  })

  test('is killed when it closes the channel to its warden', async () => {
    expect(await run('close its channel')).toBe('pool/worker-lost')
  })

  test('hears of a cancellation', async () => {
    const abort = new AbortController()
    const onStart: Told['onStart'] = slot => void begun(slot, () => abort.abort())
    expect(await run('stop when asked', { signal: abort.signal, onStart })).toMatchObject({
      report: 'stopped: canceled',
    })
  })

  test('asks the outside, and is answered while it waits', async () => {
    const ask: Work['ask'] = async ({ text }) => ({ text })
    expect(await run('ask and answer', { ask })).toMatchObject({ report: 'hello' })
  })

  test('has no environment, no arguments, and may neither start processes nor read files of the machine', async () => {
    const p = processes()
    expect(await run('tell its environment', {}, p)).toMatchObject({ report: '[{},2]' })
    for (const input of ['read a file of the machine', 'start a process']) {
      expect(await run(input, {}, p)).toMatchObject({ report: 'ERR_ACCESS_DENIED' })
    }
  })
})
