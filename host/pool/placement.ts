/** Which worker gets a piece of work. */

import type { Work } from './job.ts'
import type { Slot } from './slot.ts'

type Slots = ReadonlyMap<Slot, unknown>

/**
 * A worker for the work: one that knows the component and waits, or else the one of those that know it that holds least; what is sent
 * ahead like that runs sooner than it would elsewhere, and is taken back when it does not. If nobody knows it, any that waits.
 */
export function slotFor({ slot, component, leases }: Work, slots: Slots): Slot | undefined {
  if (slot) return slot.open ? slot : undefined
  if (leases) return leastLeased(slots)
  if (component === undefined) return anyone(slots)
  let best: Slot | undefined
  for (const one of slots.keys()) {
    if (one.retired || !one.acquaintances.has(component) || !one.open) continue
    if (one.free || one.almostFree) return one
    if (best === undefined || one.held < best.held) best = one
  }
  return best ?? anyone(slots)
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
