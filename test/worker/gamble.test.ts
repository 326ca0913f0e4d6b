import { describe, expect, test } from 'vitest'
import { Gamble } from '../../host/worker/gamble.ts'

/** How many waits are slept through until the next look. */
function skipped(gamble: Gamble): number {
  for (let waits = 0; ; waits++) if (gamble.take()) return waits
}

describe('a gamble', () => {
  test('is taken each time while it is won', () => {
    const gamble = new Gamble()
    for (let i = 0; i < 10; i++) {
      expect(skipped(gamble)).toBe(0)
      gamble.won()
    }
  })

  test('is taken half as often after each loss in a row, and never given up', () => {
    const gamble = new Gamble()
    const waits = Array.from({ length: 10 }, () => {
      gamble.lost()
      return skipped(gamble)
    })
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 256, 256])
  })

  test('may fail four times for nothing after it was won often, and not once more', () => {
    const gamble = new Gamble()
    for (let i = 0; i < 100; i++) gamble.won()
    const waits = Array.from({ length: 7 }, () => {
      gamble.lost()
      return skipped(gamble)
    })
    expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8])
  })

  test('is taken again as before once it was won as often as it was lost', () => {
    const gamble = new Gamble()
    for (let i = 0; i < 8; i++) gamble.lost()
    skipped(gamble)
    for (let i = 0; i < 8; i++) gamble.won()
    expect(skipped(gamble)).toBe(0)
    gamble.lost()
    expect(skipped(gamble)).toBe(2)
  })
})
