import { beforeEach, describe, expect, test } from 'vitest'
import { GRACE_MS, TICK_MS, Watch } from '../../../host/pool/warden/watch.ts'
import { Cell } from '../../../host/worker/protocol.ts'

const ID = 7
const DUE = 10_000
/** When work that does not stop is ended, counted from when it was asked. */
const LAST = GRACE_MS - TICK_MS

let cell: Cell
let watch: Watch
beforeEach(() => {
  cell = new Cell()
  watch = new Watch(cell)
})

/** A call is under way, and may be for so long. */
function begin(id = ID, due = DUE): void {
  cell.offer(id)
  cell.claim(id)
  cell.begin(id, 0, due)
}

describe('Watch', () => {
  test('asks at the deadline, not before, and ends when the grace time is over, not before', () => {
    begin()
    expect(watch.look(DUE - 1)).toBeUndefined()
    expect(cell.stopRequested(ID)).toBeUndefined()
    expect(watch.look(DUE)).toBeUndefined()
    expect(cell.stopRequested(ID)).toBe('time')
    expect(watch.look(DUE + LAST - 1)).toBeUndefined()
    expect(watch.look(DUE + LAST)).toBe('time')
  })

  test('grace counts from the deadline, also when the first look after it is late', () => {
    begin()
    expect(watch.look(DUE + 100)).toBeUndefined()
    expect(watch.look(DUE + LAST)).toBe('time')
  })

  test('a cancellation that is not heeded ends the worker, from when it was seen first', () => {
    begin()
    cell.requestStop(ID, 'canceled')
    expect(watch.look(100)).toBeUndefined()
    expect(watch.look(100 + LAST - 1)).toBeUndefined()
    expect(watch.look(100 + LAST)).toBe('canceled')
  })

  test('the first cause stays, and a second one gives no more time', () => {
    begin()
    watch.look(DUE)
    cell.requestStop(ID, 'canceled')
    expect(watch.look(DUE + LAST)).toBe('time')
  })

  test('a request that a late one follows has its own grace time', () => {
    begin()
    watch.look(DUE)
    cell.rest(2 * DUE)
    begin(ID + 1, DUE + LAST)
    expect(watch.look(DUE + LAST)).toBeUndefined()
    expect(watch.look(DUE + 2 * LAST)).toBe('time')
  })

  test('a request to stop another call is nothing to it', () => {
    begin()
    cell.requestStop(ID - 1, 'canceled')
    expect(watch.look(DUE - 1)).toBeUndefined()
    expect(watch.look(DUE - 1 + LAST)).toBeUndefined()
  })

  test('a worker that starts, or tidies up, is ended at its time without being asked', () => {
    cell.expect(DUE)
    expect(watch.look(DUE - 1)).toBeUndefined()
    expect(watch.look(DUE)).toBe('time')
    begin()
    cell.rest(2 * DUE)
    expect(watch.look(2 * DUE - 1)).toBeUndefined()
    expect(watch.look(2 * DUE)).toBe('time')
  })

  test('a worker that waits for requests has all the time there is', () => {
    expect(watch.look(Number.MAX_SAFE_INTEGER)).toBeUndefined()
    begin()
    cell.rest(DUE)
    expect(cell.rested()).toBe(false)
    expect(watch.look(Number.MAX_SAFE_INTEGER)).toBeUndefined()
  })
})
