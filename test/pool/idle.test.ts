import { describe, expect, test } from 'vitest'
import type { Pool } from '../../host/pool/pool.ts'
import type { Slot } from '../../host/pool/slot.ts'
import { begun, freeSlot, order, pool, stillborn } from './support.ts'

const done = { type: 'called', report: 'done' }

/** The workers that a pool has, whatever they do: nothing tells of them outside. */
const workersOf = (p: Pool): ReadonlyMap<Slot, unknown> => (p as unknown as { slots: Map<Slot, unknown> }).slots

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(setImmediate)
}

describe('a worker that is idle', { timeout: 30_000 }, () => {
  test('ends after its time, and the next call gets a new one', async () => {
    const p = pool({ idleMs: 1, warm: 0 })
    const slot = await freeSlot(p)
    await until(() => slot.state === 'dead')
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('stays when it is one of those to be kept warm, and others end', async () => {
    const p = pool({ workers: 2, idleMs: 1, warm: 1 })
    const slots = new Set<Slot>()
    const both = new AbortController()
    const onStart = (slot: Slot): void => {
      slots.add(slot)
      if (slots.size === 2) both.abort()
    }
    const work = (): Promise<unknown> => p.run(order('stop when asked', { onStart, signal: both.signal }))
    await Promise.all([work(), work()])
    const [first, second] = [...slots] as [Slot, Slot]
    await until(() => first.state === 'dead' || second.state === 'dead')
    expect([first.alive, second.alive].filter(Boolean)).toHaveLength(1)
    expect(await p.run(order('answer'))).toMatchObject(done)
    expect([first.alive, second.alive].filter(Boolean)).toHaveLength(1)
  })

  test('stays while a session lives in it', async () => {
    const p = pool({ workers: 2, idleMs: 1, warm: 0 })
    const { promise, resolve } = Promise.withResolvers<Slot>()
    const onStart = (one: Slot): void => {
      one.sessions.add(1)
      resolve(one)
    }
    await p.run(order('answer', { onStart }))
    const slot = await promise
    const other = p.run(order('stop when asked', { timeoutMs: 100 }))
    expect(await other).toMatchObject({ report: 'stopped: time' })
    expect(slot.alive).toBe(true)
    slot.endSession(1)
    await p.run(order('answer', { slot }))
    await until(() => slot.state === 'dead')
  })
})

describe('work that is expected', () => {
  test('has one worker started for it, which begins it once it is there', async () => {
    const p = pool({ workers: 2, warm: 1 })
    p.expect()
    const [expected] = workersOf(p).keys()
    p.expect()
    expect(workersOf(p).size).toBe(1)
    expect(await freeSlot(p)).toBe(expected)
  })

  test('has none started by a pool that closes, and holds no pool open', async () => {
    const p = pool()
    p.expect()
    await p[Symbol.asyncDispose]()
    p.expect()
    expect(workersOf(p).size).toBe(0)
  })

  test('is refused, as any other, when workers die while they start', async () => {
    const p = pool({ file: stillborn })
    p.expect()
    await expect(p.run(order('answer'))).rejects.toMatchObject({ code: 'pool/start-failed' })
  })
})

describe('what is held behind a call', { timeout: 30_000 }, () => {
  const component = 'c'

  test('runs elsewhere when that call takes long', async () => {
    const p = pool({ workers: 2 })
    const slot = await freeSlot(p)
    const abort = new AbortController()
    const slow = p.run(order('stop when asked', { component, signal: abort.signal }))
    await begun(slot)
    const starts: Slot[] = []
    const behind = p.run(order('answer', { component, onStart: one => void starts.push(one) }))
    expect(slot.held).toBe(2)
    expect(await behind).toMatchObject(done)
    expect(starts.map(one => one === slot)).toEqual([true, false])
    abort.abort()
    await slow
  })

  test('runs elsewhere when the worker dies of that call, and nothing of it is lost', async () => {
    const p = pool()
    const slot = await freeSlot(p)
    const deaf = p.run(order('spin', { component, timeoutMs: 1 }))
    await begun(slot)
    const behind = Array.from({ length: 10 }, () => p.run(order('answer', { component })))
    expect(await deaf).toMatchObject({ type: 'killed', reason: 'time' })
    expect(await Promise.all(behind)).toMatchObject(behind.map(() => done))
  })
})
