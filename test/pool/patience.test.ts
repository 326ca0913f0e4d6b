import { expect, test } from 'vitest'
import { Patience } from '../../host/pool/patience.ts'
import type { Slot } from '../../host/pool/slot.ts'

/** As much of a worker as patience looks at. */
const slot = (held: number): Slot => ({ held, free: held === 0, retired: false }) as Slot

/** Whether what is held behind the first of the workers is taken from it when it takes long. */
function takenFrom(first: Slot, ...others: Slot[]): boolean {
  let stuck: Slot | undefined
  const slots = new Map([first, ...others].map(one => [one, undefined]))
  using patience = new Patience(slots, { size: 0 }, one => {
    stuck = one
  })
  patience.slow(first)
  return stuck === first
}

test('what is held behind a call that takes long goes to a worker that waits', () => {
  expect(takenFrom(slot(2), slot(0))).toBe(true)
})

test('it stays where no other worker waits, and where nothing is behind', () => {
  expect(takenFrom(slot(2), slot(1))).toBe(false)
  expect(takenFrom(slot(2))).toBe(false)
  expect(takenFrom(slot(1), slot(0))).toBe(false)
})
