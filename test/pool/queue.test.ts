import { describe, expect, test } from 'vitest'
import { Job, nobody } from '../../host/pool/job.ts'
import type { Pool } from '../../host/pool/pool.ts'
import { Queue } from '../../host/pool/queue.ts'
import type { Slot } from '../../host/pool/slot.ts'
import { MAX_HELD } from '../../host/worker/protocol.ts'
import { begun, ending, freeSlot, order, pool, stillborn } from './support.ts'

const done = { type: 'called', report: 'done' }

describe('queue', () => {
  test('holds as many as its ceiling, and refuses one more', async () => {
    const p = pool({ queue: 2 })
    await freeSlot(p)
    const running = p.run(order('stop when asked', { timeoutMs: 1 }))
    const waiting = [p.run(order('answer')), p.run(order('answer'))]
    expect(await ending(p.run(order('answer')))).toBe('pool/queue-full')
    expect(await Promise.all([running, ...waiting])).toMatchObject([{}, done, done])
  })

  test('a flood of calls to one component does not starve another', async () => {
    const p = pool()
    const ended: string[] = []
    const call = (component: string): Promise<void> =>
      p.run(order('answer', { component })).then(() => void ended.push(component))
    await Promise.all([...Array.from({ length: 50 }, () => call('flooded')), call('other')])
    expect(ended.indexOf('other')).toBeLessThan(3)
    expect(ended).toHaveLength(51)
  })

  test('work of one component runs in the order in which it came', async () => {
    const p = pool()
    const ended: number[] = []
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => p.run(order('answer', { component: 'c' })).then(() => void ended.push(i))),
    )
    expect(ended).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })
})

test('work that was put back comes before what waits, the later put back first, and can be removed like that', () => {
  const queue = new Queue()
  const [a, b, c, d, e] = Array.from({ length: 5 }, () => new Job(order('answer', { component: 'c' }), nobody))
  queue.add(e!)
  queue.putBack([c!, d!])
  queue.putBack([a!, b!])
  queue.remove(c!)
  expect(queue.size).toBe(4)
  const taken = Array.from({ length: 5 }, () => queue.take(() => ({}) as Slot)?.job)
  expect(taken).toEqual([a, b, d, e, undefined])
  expect([queue.size, queue.unbound]).toEqual([0, 0])
})

describe('workers', () => {
  test('there are never more than allowed, and as many when there is work', async () => {
    const p = pool({ workers: 2 })
    const slots = new Set<Slot>()
    const both = new AbortController()
    const onStart = (slot: Slot): void => {
      slots.add(slot)
      if (slots.size === 2) setImmediate(() => both.abort())
    }
    const works = Array.from({ length: 5 }, () => p.run(order('stop when asked', { onStart, signal: both.signal })))
    await Promise.all(works)
    expect(slots.size).toBe(2)
  })

  test('a worker that knows the component is preferred', async () => {
    const p = pool({ workers: 2 })
    const homes = new Map<string, Set<Slot>>()
    const call = (component: string): Promise<unknown> => {
      const onStart = (slot: Slot): void => {
        slot.acquaintances.meet(component)
        homes.set(component, (homes.get(component) ?? new Set()).add(slot))
      }
      return p.run(order('answer', { component, onStart }))
    }
    await Promise.all([call('a'), call('b')])
    for (let i = 0; i < 10; i++) await call(i % 2 === 0 ? 'a' : 'b')
    expect([...homes.values()].map(slots => slots.size)).toEqual([1, 1])
  })

  test('one that was swift and is not any more is not waited for, neither by other components nor by its own', async () => {
    const p = pool({ workers: 2 })
    const slot = await freeSlot(p)
    slot.cell.took(0.01)
    const end = new AbortController()
    const slow = p.run(order('stop when asked', { component: 'a', signal: end.signal }))
    await begun(slot)
    expect(await p.run(order('answer', { component: 'b' }))).toMatchObject(done)
    // It is sent no more while it does not come to what was canceled.
    for (let i = 1; i < MAX_HELD; i++) {
      const cancel = new AbortController()
      const canceled = p.run(order('answer', { component: 'a', signal: cancel.signal }))
      cancel.abort()
      // Where the worker is seen to be slow before all are sent, another may have begun this one: then it is done.
      await canceled
    }
    expect(await p.run(order('answer', { component: 'a' }))).toMatchObject(done)
    end.abort()
    expect(await slow).toMatchObject({ report: 'stopped: canceled' })
  })

  test('a worker that rests is given no work, and one that never comes back costs no call', async () => {
    const p = pool()
    expect(await p.run(order('answer and never rest'))).toMatchObject(done)
    expect(await p.run(order('answer', { timeoutMs: 100 }))).toMatchObject(done)
  })

  test('work for one worker waits for that worker, and is lost with it', async () => {
    const p = pool({ workers: 2 })
    const slot = await freeSlot(p)
    const killer = p.run(order('exit 7', { slot }))
    const waiting = p.run(order('answer', { slot }))
    expect(await Promise.all([ending(killer), ending(waiting)])).toEqual(['pool/worker-lost', 'pool/worker-lost'])
    expect(await ending(p.run(order('answer', { slot })))).toBe('pool/worker-lost')
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('when workers die while they start, waiting work is refused with the cause', async () => {
    const p = pool({ file: stillborn, workers: 2 })
    const error = await p.run(order('answer')).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'pool/start-failed', cause: { message: 'stillborn' } })
    expect(await ending(p.run(order('answer')))).toBe('pool/start-failed')
  })

  test('when workers cannot even be started, waiting work is refused with the cause', async () => {
    const file = Object.defineProperty(new URL(import.meta.url), 'href', {
      get: () => {
        throw new Error('no more threads')
      },
    })
    const p = pool({ file })
    const error = await p.run(order('answer')).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'pool/start-failed', cause: { message: 'no more threads' } })
    expect(await ending(p.run(order('answer')))).toBe('pool/start-failed')
  })
})

describe('quarantine', () => {
  const call = (p: Pool, input: string): Promise<unknown> => ending(p.run(order(input, { component: 'c' })))

  test('a component that crashes three workers in a row is refused, others are not', async () => {
    const p = pool()
    for (let i = 0; i < 3; i++) expect(await call(p, 'exit 7')).toBe('pool/worker-lost')
    expect(await call(p, 'answer')).toBe('component/quarantined')
    expect(await p.run(order('answer', { component: 'other' }))).toMatchObject(done)
  })

  test('an answer in between starts the count anew', async () => {
    const p = pool()
    for (let i = 0; i < 3; i++) {
      expect(await call(p, 'exit 7')).toBe('pool/worker-lost')
      expect(await call(p, 'exit 7')).toBe('pool/worker-lost')
      expect(await call(p, 'answer')).toMatchObject(done)
    }
  })

  test('deadlines and full heaps are not crashes', async () => {
    const p = pool()
    for (let i = 0; i < 4; i++) await p.run(order('spin', { component: 'c', timeoutMs: 1 }))
    expect(await call(p, 'answer')).toMatchObject(done)
  })
})
