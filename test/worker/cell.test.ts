import { describe, expect, test } from 'vitest'
import { Cell, idAfter, idsSince, MAX_HELD } from '../../host/worker/cell.ts'

const LAST_ID = 0x7fff_fff0

describe('requests to stop', () => {
  test('each request that is held can be asked, and none of them is lost to another', () => {
    const cell = new Cell()
    const ids = Array.from({ length: MAX_HELD }, (_, i) => i + 5)
    for (const id of ids) cell.requestStop(id, id % 2 ? 'time' : 'canceled')
    expect(ids.map(id => cell.stopRequested(id))).toEqual(ids.map(id => (id % 2 ? 'time' : 'canceled')))
  })

  test('the first cause stays', () => {
    const cell = new Cell()
    cell.requestStop(1, 'canceled')
    cell.requestStop(1, 'time')
    expect(cell.stopRequested(1)).toBe('canceled')
  })

  test('one that comes late neither hits a later call nor takes its place', () => {
    const cell = new Cell()
    cell.requestStop(1, 'time')
    expect(cell.stopRequested(1 + MAX_HELD)).toBeUndefined()
    cell.requestStop(1 + MAX_HELD, 'canceled')
    cell.requestStop(1, 'time')
    expect(cell.stopRequested(1 + MAX_HELD)).toBe('canceled')
  })

  test('ids begin anew at their end without meeting those that are held', () => {
    expect(idAfter(0)).toBe(1)
    expect(idAfter(LAST_ID)).toBe(1)
    expect(LAST_ID % MAX_HELD).toBe(0)
    expect(idsSince(3, LAST_ID)).toBe(3)
    const cell = new Cell()
    cell.requestStop(LAST_ID - MAX_HELD + 1, 'time')
    cell.requestStop(1, 'canceled')
    expect(cell.stopRequested(1)).toBe('canceled')
  })
})

describe('what a request usually takes', () => {
  test('is what the first took, then goes towards what the last ones took', () => {
    const cell = new Cell()
    expect(cell.usualMs).toBe(0)
    cell.took(0.02)
    expect(cell.usualMs).toBe(0.02)
    for (let i = 0; i < 50; i++) cell.took(0.5)
    expect(cell.usualMs).toBeCloseTo(0.5, 1)
  })

  test('is soon small again after one that took very long', () => {
    const cell = new Cell()
    cell.took(0.01)
    cell.took(60_000)
    expect(cell.usualMs).toBeGreaterThan(0.1)
    for (let i = 0; i < 20; i++) cell.took(0.01)
    expect(cell.usualMs).toBeLessThan(0.03)
  })
})
