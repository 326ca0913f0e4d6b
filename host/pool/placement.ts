/** Which worker gets a piece of work. */

import { availableParallelism } from 'node:os'
import type { Work } from './job.ts'
import type { Slot } from './slot.ts'

type Slots = ReadonlyMap<Slot, unknown>

/** Swift workers that can be at work while the app's thread is. */
const TEAM = Math.max(1, availableParallelism() - 1)

/**
 * A worker for the work: one that knows the component and waits, or else the one of those that know it that holds least; what is sent
 * ahead like that runs sooner than it would elsewhere, and is taken back when it does not. If nobody knows it, any that waits. Where the
 * first of those that know it are swift, and as many as there are processors for, the work goes to them, or waits for them.
 */
export function slotFor({ slot, component, leases }: Work, slots: Slots, team = TEAM): Slot | undefined {
  if (slot) return slot.open ? slot : undefined
  if (leases) return leastLeased(slots)
  if (component === undefined) return anyone(slots)
  let best: Slot | undefined
  let fast: Slot | undefined
  let swift = 0
  for (const one of slots.keys()) {
    if (one.retired || !one.acquaintances.has(component)) continue
    if (one.open) {
      if (one.free || one.almostFree) return one
      if (holdsLess(one, best)) best = one
      if (one.swift && holdsLess(one, fast)) fast = one
    }
    if (one.swift && ++swift === team) return fast
  }
  return best ?? anyone(slots)
}

const holdsLess = (one: Slot, other: Slot | undefined): boolean => other === undefined || one.held < other.held

/** Whether so many swift workers are at work that one more would be of no use. */
export function enough(slots: Slots, team = TEAM): boolean {
  let swift = 0
  for (const slot of slots.keys()) if (slot.swift && slot.held > 0) swift++
  return swift >= team
}

/** Any worker that waits. */
export function anyone(slots: Slots): Slot | undefined {
  for (const slot of slots.keys()) if (slot.free && !slot.retired) return slot
  return undefined
}

/** A session stays where it begins, so sessions are spread. */
function leastLeased(slots: Slots): Slot | undefined {
  let best: Slot | undefined
  for (const one of slots.keys()) {
    if (one.retired || !one.open) continue
    const less = best === undefined ? -1 : leased(one) - leased(best)
    if (less < 0 || (less === 0 && one.free && !best?.free)) best = one
  }
  return best
}

/** How many sessions a worker has, counting what it holds: it may be their first calls. */
export const leased = (slot: Slot): number => slot.sessions.size + slot.held
