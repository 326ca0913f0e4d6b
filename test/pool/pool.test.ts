import { describe, expect, onTestFinished, test } from 'vitest'
import { Pool } from '../../host/pool/pool.ts'
import type { Slot } from '../../host/pool/slot.ts'
import { isolation } from '../support/isolation.ts'
import { begun, ending, freeSlot, order, pool } from './support.ts'

const done = { type: 'called', report: 'done' }

describe('Pool.run', () => {
  test('answers work with what its worker answered', async () => {
    expect(await pool().run(order('answer'))).toMatchObject(done)
  })

  test('an error of the worker is rebuilt with its code', async () => {
    await expect(pool().run(order('fail'))).rejects.toMatchObject({ code: 'internal', message: 'told to' })
  })

  test.each([
    'exit 0',
    'exit 7',
    'throw',
    'reject',
    'answer for another',
    'be ready again',
    'say nonsense',
    'send half an answer',
    'fail with a made-up code',
  ])('a worker told to "%s" loses its own work only, and the next call works', async input => {
    const p = pool()
    const [lost, next] = await Promise.all([ending(p.run(order(input))), p.run(order('answer'))])
    expect(lost).toBe('pool/worker-lost')
    expect(next).toMatchObject(done)
  })

  test('work settles once although its worker answers twice; the worker is lost, and the next call works', async () => {
    const p = pool()
    const slots: Slot[] = []
    const onStart = (slot: Slot): void => void slots.push(slot)
    expect(await p.run(order('answer twice', { onStart }))).toMatchObject({ report: 'first' })
    while (slots[0]!.alive) await new Promise(setImmediate)
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('a full heap ends the work as killed, and the next call works', { timeout: 30_000 }, async () => {
    const p = pool()
    expect(await p.run(order('fill the heap'))).toMatchObject({
      type: 'killed',
      reason: 'out-of-memory',
      started: true,
    })
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('work that cannot be made into a request is rejected, and the next call works', async () => {
    const p = pool()
    const broken = {
      ...order('answer'),
      request: () => {
        throw new Error('no request')
      },
    }
    expect(await ending(p.run(broken))).toBe('internal')
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('work that cannot be sent is rejected, and the next call works', async () => {
    const p = pool()
    const broken = order('answer')
    const unsendable = {
      ...broken,
      request: (id: number, slot: Slot) => ({ ...broken.request(id, slot), limits: (() => 0) as never }),
    }
    expect(await ending(p.run(unsendable))).toBe('internal')
    expect(await p.run(order('answer'))).toMatchObject(done)
  })
})

describe('deadline and cancellation', () => {
  test('work that does not stop at its deadline is killed, with the usage noted last, and the next call works', async () => {
    const p = pool()
    const killed = await p.run(order('spin', { timeoutMs: 1 }))
    expect(killed).toEqual({
      type: 'killed',
      reason: 'time',
      started: true,
      fuel: 1n,
      memoryBytes: 65_536,
      wallMs: expect.any(Number),
    })
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('work is killed at its deadline also while the event loop of the app is blocked', async () => {
    const p = pool()
    const slot = await freeSlot(p)
    const killed = p.run(order('spin', { timeoutMs: 1 }))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500)
    expect(slot.cell.due).toBeDefined()
    expect(await killed).toMatchObject({ reason: 'time', wallMs: expect.closeTo(250, -2) })
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test.each(['flood', 'flood with answers'])(
    'a worker that was told to "%s" is ended, blocked loop or not',
    async input => {
      const p = pool()
      for (const blocked of [false, true]) {
        await freeSlot(p)
        const flood = ending(p.run(order(input, { timeoutMs: 1 })))
        if (blocked) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
        expect(['pool/worker-lost', 'called', 'killed']).toContain(
          await flood.then(end => (end as { type?: string }).type ?? end),
        )
        expect(await p.run(order('answer'))).toMatchObject(done)
      }
    },
  )

  test('work that stops at its deadline keeps its worker', async () => {
    const p = pool()
    const slots = new Set<Slot>()
    const onStart = (slot: Slot): void => void slots.add(slot)
    expect(await p.run(order('stop when asked', { timeoutMs: 1, onStart }))).toMatchObject({ report: 'stopped: time' })
    await p.run(order('answer', { onStart }))
    expect(slots.size).toBe(1)
  })

  test('a signal that is aborted already settles the work unstarted', async () => {
    const work = order('spin', { signal: AbortSignal.abort() })
    expect(await pool().run(work)).toMatchObject({ type: 'killed', reason: 'canceled', started: false })
  })

  test('work that is aborted while it waits never starts', async () => {
    const p = pool()
    const abort = new AbortController()
    const started: Slot[] = []
    const first = p.run(order('stop when asked', { timeoutMs: 1 }))
    const second = p.run(order('answer', { signal: abort.signal, onStart: slot => void started.push(slot) }))
    abort.abort()
    expect(await second).toMatchObject({ reason: 'canceled', started: false })
    await first
    await p.run(order('answer'))
    expect(started).toEqual([])
  })

  test('work that is aborted before its worker began it is taken back', async () => {
    const p = pool()
    const component = 'c'
    const [first, second] = [new AbortController(), new AbortController()]
    const slot = await freeSlot(p)
    const before = p.run(order('stop when asked', { component, signal: first.signal }))
    await begun(slot)
    const behind = p.run(order('spin', { component, signal: second.signal }))
    expect(slot.held).toBe(2)
    second.abort()
    expect(await behind).toMatchObject({ type: 'killed', reason: 'canceled', started: false })
    first.abort()
    expect(await before).toMatchObject({ report: 'stopped: canceled' })
  })

  test('work that is aborted once it has begun is asked to stop', async () => {
    const abort = new AbortController()
    const onStart = (slot: Slot): void => void begun(slot, () => abort.abort())
    const work = order('stop when asked', { signal: abort.signal, onStart })
    expect(await pool().run(work)).toMatchObject({ report: 'stopped: canceled' })
  })

  test('work that is aborted and does not stop is killed, and the next call works', async () => {
    const p = pool()
    const abort = new AbortController()
    const onStart = (slot: Slot): void => void begun(slot, () => abort.abort())
    const work = order('spin', { signal: abort.signal, onStart })
    expect(await p.run(work)).toMatchObject({ type: 'killed', reason: 'canceled', started: true })
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('an abort after the end changes nothing', async () => {
    const p = pool()
    const abort = new AbortController()
    const answer = await p.run(order('answer', { signal: abort.signal }))
    abort.abort()
    expect(answer).toMatchObject(done)
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('1,000 races of answer and abort settle once each', { timeout: 60_000 }, async () => {
    const p = pool({ workers: 2 })
    const tally = { called: 0, killed: 0 }
    await Promise.all(
      Array.from({ length: 1000 }, async (_, i) => {
        const abort = new AbortController()
        // Each third is aborted while it waits, when it is sent, and when its answer is on its way.
        const onStart = (): void =>
          void (i % 3 === 1 ? queueMicrotask(() => abort.abort()) : setImmediate(() => abort.abort()))
        const work = p.run(order('answer', { signal: abort.signal, ...(i % 3 === 0 ? {} : { onStart }) }))
        if (i % 3 === 0) setImmediate(() => abort.abort())
        const { type } = await work
        if (type === 'called' || type === 'killed') tally[type]++
      }),
    )
    expect(tally.called + tally.killed).toBe(1000)
    expect(await p.run(order('answer'))).toMatchObject(done)
  })

  test('thousands of calls leave no listener on the signal they share, and warn of none', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning)
    process.on('warning', onWarning)
    onTestFinished(() => void process.off('warning', onWarning))
    const p = pool()
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--
      remove(...args)
    }
    await Promise.all(Array.from({ length: 3000 }, () => p.run(order('answer', { signal, component: 'c' }))))
    await new Promise(setImmediate)
    expect(listeners).toBe(0)
    expect(warnings).toEqual([])
  })
})

describe('closing', () => {
  test('rejects what waits and what runs, and later work, and may be repeated', async () => {
    const p = new Pool({
      isolation,
      workers: 1,
      warm: 0,
      idleMs: 60_000,
      queue: 10,
      file: new URL('./puppet.ts', import.meta.url),
    })
    await p.run(order('answer'))
    const works = [p.run(order('spin')), p.run(order('answer'))].map(ending)
    const closed = p[Symbol.asyncDispose]()
    expect(await ending(p.run(order('answer')))).toBe('pool/closed')
    expect(await Promise.all(works)).toEqual(['pool/closed', 'pool/closed'])
    expect(p[Symbol.asyncDispose]()).toBe(closed)
    await closed
  })

  test('ends workers that still start', async () => {
    const p = pool()
    const work = ending(p.run(order('answer')))
    await p[Symbol.asyncDispose]()
    expect(await work).toBe('pool/closed')
  })

  test('a pool that never worked closes at once', async () => {
    await pool()[Symbol.asyncDispose]()
  })

  test('an abort while it closes changes nothing', async () => {
    const p = pool()
    const abort = new AbortController()
    const work = ending(p.run(order('spin', { signal: abort.signal })))
    await p.run(order('answer', { slot: undefined, signal: AbortSignal.abort() }))
    const closed = p[Symbol.asyncDispose]()
    abort.abort()
    expect(await work).toBe('pool/closed')
    await closed
  })
})
