import { describe, expect, test } from 'vitest'
import { Acquaintances } from '../../host/pool/acquaintances.ts'
import type { Work } from '../../host/pool/job.ts'
import { enough, slotFor } from '../../host/pool/placement.ts'
import type { Slot } from '../../host/pool/slot.ts'

interface Looks {
  readonly knows?: string
  readonly sessions?: number
  readonly held?: number
  readonly open?: boolean
  readonly free?: boolean
  readonly retired?: boolean
  readonly swift?: boolean
  readonly almostFree?: boolean
}

/** As much of a worker as decides where work goes. */
function slot({ knows, sessions = 0, held = 0, open = true, free = open && held === 0, ...rest }: Looks): Slot {
  const acquaintances = new Acquaintances()
  if (knows) acquaintances.meet(knows)
  const known = new Set(Array.from({ length: sessions }, (_, i) => i))
  const usual = { almostFree: false, retired: false, swift: false }
  return { acquaintances, sessions: known, held, open, free, ...usual, ...rest } as Slot
}

const all = (slots: Slot[]) => new Map(slots.map(one => [one, undefined]))

/** Which of the workers gets the work, by its number; `team` is how many swift ones there are processors for. */
function chosenOf(team: number, work: Partial<Work>, ...looks: Looks[]): number {
  const slots = looks.map(slot)
  return slots.indexOf(slotFor(work as Work, all(slots), team)!)
}

const chosen = (work: Partial<Work>, ...looks: Looks[]): number => chosenOf(looks.length + 1, work, ...looks)

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

describe('a call of a component that swift workers know', () => {
  const call = { component: 'c' }
  const swift = { knows: 'c', swift: true }
  const full = { ...swift, held: 16, open: false }

  test('goes to the first of them, or waits for it, where one is as many as there are processors for', () => {
    expect(chosenOf(1, call, { ...swift, held: 15 }, { knows: 'c' })).toBe(0)
    expect(chosenOf(1, call, full, { knows: 'c' }, {})).toBe(-1)
    expect(chosenOf(1, call, { ...swift, open: false, free: false, almostFree: true }, swift)).toBe(-1)
  })

  test('goes to the one that holds least of as many, and to no further one', () => {
    expect(chosenOf(2, call, { ...swift, held: 9 }, { ...swift, held: 8 }, swift)).toBe(1)
    expect(chosenOf(2, call, full, { ...swift, held: 8 }, swift)).toBe(1)
    expect(chosenOf(2, call, { ...swift, held: 9 }, swift, swift)).toBe(1)
  })

  test('goes to one that waits while there are fewer of them', () => {
    expect(chosenOf(2, call, { ...swift, held: 1 }, { knows: 'c' })).toBe(1)
    expect(chosenOf(2, call, full, {})).toBe(1)
  })

  test('goes past one that is not swift and not free', () => {
    expect(chosenOf(1, call, { knows: 'c', held: 1 }, { ...swift, held: 2 })).toBe(1)
  })
})

test('as many swift workers at work as there are processors for are enough; slow ones and idle ones do not count', () => {
  const workers = (...looks: Looks[]) => all(looks.map(slot))
  const busy = { swift: true, held: 1 }
  expect(enough(workers(busy, { held: 1 }, { swift: true }), 1)).toBe(true)
  expect(enough(workers(busy, { held: 1 }, { swift: true }), 2)).toBe(false)
  expect(enough(workers(), 1)).toBe(false)
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
  const slots = all([its, other])
  expect(slotFor({ slot: other } as Work, slots)).toBe(other)
  expect(slotFor({ slot: slot({ open: false }) } as Work, slots)).toBeUndefined()
})
