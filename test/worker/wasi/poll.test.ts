import { Worker } from 'node:worker_threads'
import { describe, expect, it, test } from 'vitest'
import { defaultLimits } from '../../../host/base/limits.ts'
import { Budget } from '../../../host/worker/budget.ts'
import { Cell } from '../../../host/worker/protocol.ts'
import { always, type Condition, Pollable, poll, timer, waitFor } from '../../../host/worker/wasi/poll.ts'

/** A budget whose clock moves on by one millisecond each time it is read. */
function budget(timeoutMs = 1000): Budget {
  let time = 0
  const made = new Budget({ ...defaultLimits, timeoutMs }, { cell: new Cell(), now: () => time++ })
  made.begin(1, { ...defaultLimits, timeoutMs })
  return made
}

/** Ready from its `n`th look on. */
function later(n: number): Condition & { looks: number } {
  return {
    looks: 0,
    ready() {
      this.looks++
      return this.looks >= n
    },
  }
}

/** Does something to the cell from another thread, a little later. */
function fromOutside(cell: Cell, code: string): Worker {
  const protocol = new URL('../../../host/worker/protocol.ts', import.meta.url).href
  const source = `import { workerData } from 'node:worker_threads'
    const { Cell } = await import('${protocol}')
    const cell = new Cell(workerData)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    cell.${code}`
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), { workerData: cell.buffer })
}

const never: Condition = { ready: () => false }

describe('poll', () => {
  it('answers the indices of all that are ready, without waiting', () => {
    const waiter = budget()
    const all = [always, never, always].map(condition => new Pollable(waiter, condition))
    expect([...poll(waiter, all)]).toEqual([0, 2])
  })

  it('answers both indices of a pollable that is named twice', () => {
    const waiter = budget()
    const one = new Pollable(waiter, always)
    expect([...poll(waiter, [one, one])]).toEqual([0, 1])
  })

  it('traps for an empty list', () => {
    expect(() => poll(budget(), [])).toThrow('polls an empty list')
  })

  it('waits for the first of several times', () => {
    const waiter = budget()
    const conditions = [timer(waiter, 30), timer(waiter, 20), never]
    expect([...waitFor(waiter, conditions)]).toEqual([1])
    expect(waiter.now()).toBeGreaterThan(20)
  })

  it('ends with the call’s deadline when nothing becomes ready', () => {
    expect(() => waitFor(budget(10), [never])).toThrow(
      expect.objectContaining({ reason: expect.objectContaining({ limit: 'time' }) }),
    )
  })
})

describe('a time of a clock that stands still', () => {
  test('is reached by waiting for it, the earliest first, and takes no time', () => {
    const waiter = budget()
    let clock = 0n
    const at = (to: bigint): Condition => ({
      ready: () => clock >= to,
      leap: {
        to,
        take: () => {
          clock = to
        },
      },
    })
    expect([...waitFor(waiter, [at(30n), at(20n), never])]).toEqual([1])
    expect(clock).toBe(20n)
    expect([...waitFor(waiter, [at(25n), always])]).toEqual([1])
    expect(clock).toBe(20n)
    expect([...waitFor(waiter, [at(30n)])]).toEqual([0])
    expect(clock).toBe(30n)
  })
})

describe('a wait', () => {
  it('ends when the outside rings and the condition is true then', () => {
    const cell = new Cell()
    const limits = { ...defaultLimits, timeoutMs: 60_000 }
    const waiter = new Budget(limits, { cell, now: () => performance.now() })
    waiter.begin(1, limits)
    const condition = later(2)
    fromOutside(cell, 'ring()')
    expect([...waitFor(waiter, [condition])]).toEqual([0])
    expect(condition.looks).toBe(2)
  })

  it('ends when the call is canceled from outside', () => {
    const cell = new Cell()
    const limits = { ...defaultLimits, timeoutMs: 60_000 }
    const waiter = new Budget(limits, { cell, now: () => performance.now() })
    waiter.begin(7, limits)
    fromOutside(cell, "requestStop(7, 'canceled')")
    expect(() => waitFor(waiter, [never])).toThrow(
      expect.objectContaining({ reason: expect.objectContaining({ status: 'canceled' }) }),
    )
  })
})
