import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../host/base/limits.ts'
import type { LoadedComponent } from '../../host/worker/loaded-component.ts'
import { type CallReport, Cell } from '../../host/worker/protocol.ts'
import { component } from '../engine/support.ts'
import { callGuest, type GuestOptions, guestOf, load } from '../support/guest.ts'
import { toolFile } from '../support/tools.ts'
import { wat } from '../support/wat.ts'

/** Calls a function in a new instance; time stands still unless the test moves it. */
function run(loaded: LoadedComponent, name: string, args: readonly unknown[], options: Options = {}): CallReport {
  const { limits, ahead = false, ...rest } = options
  const all = { ...defaultLimits, ...limits }
  const guest = guestOf(loaded, all, rest)
  if (ahead) expect(guest.prepare(all)).toBe(true)
  return callGuest(guest, loaded, name, args, all)
}

interface Options extends GuestOptions {
  readonly limits?: Partial<Limits>
  readonly ahead?: boolean
}

let hostile: LoadedComponent
let spinner: LoadedComponent
beforeAll(async () => {
  hostile = load(await readFile(toolFile('hostile')))
  spinner = load(
    await wat(
      component(
        `(memory (export "memory") 1)
         (func (export "spin") (loop (br 0)))
         (func (export "count") (param i32) (local i32)
           (loop (br_if 0 (i32.lt_u (local.tee 1 (i32.add (local.get 1) (i32.const 1))) (local.get 0)))))`,
        { spin: '', count: '(param "to" u32)' },
      ),
    ),
  )
})

describe('fuel', () => {
  test.each([1n, 7n, 1000n, 999_999n, 1n << 40n])('is the same in slices of %d', slice => {
    const usual = run(hostile, 'log-lines', [5])
    expect(run(hostile, 'log-lines', [5], { slice })).toMatchObject({
      status: 'ok',
      usage: { fuel: usual.usage.fuel, exact: true },
    })
  })

  test.each([1n, 13n, 1n << 40n])('the last unit that suffices is the same in slices of %d', slice => {
    const fuel = BigInt(run(spinner, 'count', [1000]).usage.fuel)
    const statusWith = (given: bigint): string =>
      run(spinner, 'count', [1000], { slice, limits: { fuel: given } }).status
    expect([statusWith(fuel), statusWith(fuel - 1n)]).toEqual(['ok', 'limit'])
  })

  test('is the same when the instance was made ahead', () => {
    const usual = run(hostile, 'echo', ['x'])
    expect(run(hostile, 'echo', ['x'], { ahead: true })).toEqual(usual)
  })
})

describe('a guest is stopped at its next slice', () => {
  test('when its cell asks for it', () => {
    const cell = new Cell()
    cell.requestStop(1, 'canceled')
    expect(run(spinner, 'spin', [], { cell })).toMatchObject({ status: 'canceled' })
  })

  test('not when the cell asks another call', () => {
    const cell = new Cell()
    cell.requestStop(2, 'canceled')
    expect(run(spinner, 'spin', [], { cell, limits: { fuel: 5_000_000n } })).toMatchObject({ limit: 'fuel' })
  })

  test('when its time is over, not at the last moment of it', () => {
    const clock = (step: number) => {
      let time = -step
      return () => {
        time += step
        return time
      }
    }
    const limits = { timeoutMs: 5, fuel: 20_000_000n }
    expect(run(spinner, 'spin', [], { limits, now: clock(0) })).toMatchObject({ limit: 'fuel' })
    expect(run(spinner, 'spin', [], { limits, now: clock(1) })).toMatchObject({ limit: 'time' })
  })

  test('its cell knows how far it came', () => {
    const cell = new Cell()
    const notes: bigint[] = []
    const now = (): number => notes.push(cell.noted().fuel) * 0
    run(spinner, 'spin', [], { cell, limits: { fuel: 5_000_000n }, now })
    expect(notes.at(-1)).toBeGreaterThan(3_000_000n)
    expect(cell.noted().memoryBytes).toBe(65_536)
  })
})

describe('an instance made ahead', () => {
  test('notes nothing and hears nothing before its call', () => {
    const cell = new Cell()
    cell.note(3n, 3)
    cell.requestStop(0, 'canceled')
    expect(guestOf(hostile, defaultLimits, { cell }).prepare(defaultLimits)).toBe(true)
    expect(cell.noted()).toEqual({ fuel: 3n, memoryBytes: 3 })
  })

  test('suits a call under the same limits, and none under others', () => {
    const guest = guestOf(spinner, defaultLimits)
    expect(guest.suits(defaultLimits)).toBe(false)
    guest.prepare(defaultLimits)
    expect(guest.suits({ ...defaultLimits })).toBe(true)
    expect(guest.suits({ ...defaultLimits, hostCalls: 1 })).toBe(false)
  })
})

describe('an instance that died', () => {
  test('never runs again', () => {
    const guest = guestOf(spinner, { ...defaultLimits, fuel: 1000n })
    const call = (name: string, fuel: bigint): CallReport => {
      const index = spinner.functions.findIndex(fn => fn.name === name)
      const input = name === 'count' ? '[1]' : '[]'
      return JSON.parse(guest.call({ id: 1, function: index, input, limits: { ...defaultLimits, fuel } }).report)
    }
    expect(call('spin', 1000n)).toMatchObject({ limit: 'fuel', usage: { fuel: '1000' } })
    expect(call('count', 1_000_000n)).toMatchObject({ limit: 'fuel', usage: { fuel: '0' } })
  })
})
