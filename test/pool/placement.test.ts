import { describe, expect, test } from 'vitest'
import { Acquaintances } from '../../host/pool/acquaintances.ts'
import type { Work } from '../../host/pool/job.ts'
import { slotFor } from '../../host/pool/placement.ts'
import type { Slot } from '../../host/pool/slot.ts'

interface Looks {
  readonly knows?: string
  readonly sessions?: number
  readonly held?: number
  readonly open?: boolean
  readonly free?: boolean
  readonly retired?: boolean
}

/** As much of a worker as decides where work goes. */
function slot({ knows, sessions = 0, held = 0, open = true, free = held === 0, retired = false }: Looks): Slot {
  const acquaintances = new Acquaintances()
  if (knows) acquaintances.meet(knows)
  const known = new Set(Array.from({ length: sessions }, (_, i) => i))
  return { acquaintances, sessions: known, held, open, free, almostFree: false, retired } as Slot
}

/** Which of the workers gets the work, by its number. */
function chosen(work: Partial<Work>, ...looks: Looks[]): number {
  const slots = looks.map(slot)
  return slots.indexOf(slotFor(work as Work, new Map(slots.map(one => [one, undefined])))!)
}

describe('a call', () => {
  const call = { component: 'c' }

  test('goes to the worker that knows its component and waits, else to the one that holds least, else to any that waits', () => {
    expect(chosen(call, {}, { knows: 'c', held: 1 }, { knows: 'c' })).toBe(2)
    expect(chosen(call, {}, { knows: 'c', held: 2 }, { knows: 'c', held: 1 })).toBe(2)
    expect(chosen(call, { held: 1 }, { knows: 'd' })).toBe(1)
  })

  test('goes to none that is retired, or holds what it may', () => {
    expect(chosen(call, { knows: 'c', retired: true }, { retired: true }, { knows: 'c', open: false, held: 16 })).toBe(
      -1,
    )
  })
})

describe('the first call of a session', () => {
  const first = { component: 'c', leases: true }

  test('goes where the fewest sessions are, whoever knows the component', () => {
    expect(chosen(first, { knows: 'c', sessions: 2 }, { sessions: 1 })).toBe(1)
    expect(chosen(first, { sessions: 1, held: 1 }, { sessions: 3 })).toBe(0)
  })

  test('goes to one that waits where that makes no difference', () => {
    expect(chosen(first, { held: 1 }, { sessions: 1 })).toBe(1)
  })

  test('goes to none that is retired or full', () => {
    expect(chosen(first, { retired: true }, { open: false }, { sessions: 9 })).toBe(2)
  })
})

test('a later call of a session goes to its worker or waits', () => {
  const [its, other] = [slot({}), slot({})]
  const slots = new Map([its, other].map(one => [one, undefined]))
  expect(slotFor({ slot: other } as Work, slots)).toBe(other)
  expect(slotFor({ slot: slot({ open: false }) } as Work, slots)).toBeUndefined()
})
