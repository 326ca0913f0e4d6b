/** Decides when a worker is asked to stop, and when it is ended because that did not help; reads nothing but its cell and the time. */

import type { Cell } from '../../worker/protocol.ts'

/** How long work may go on after it was asked to stop, or after its deadline, in milliseconds. */
export const GRACE_MS = 250

/** How often the warden looks at the cells while work is under way, in milliseconds. Guests look at their deadline themselves, each millisecond. */
export const TICK_MS = 10

/** Why work is stopped from outside. */
export type StopCause = 'time' | 'canceled'

/** Watches one worker. */
export class Watch {
  private readonly cell: Cell
  /** The request that is to stop, since when and why. */
  private asked: { readonly id: number; readonly since: number; readonly cause: StopCause } | undefined

  constructor(cell: Cell) {
    this.cell = cell
  }

  /** Looks at the worker, and asks for a stop at its deadline. Answers why it is to be ended, if it is. */
  look(now: number): StopCause | undefined {
    const { due, claimed: id } = this.cell
    if (due === undefined) return undefined
    // What is nobody's request (starting, tidying up) cannot be asked to stop.
    if (id === 0) return now >= due ? 'time' : undefined
    const requested = this.cell.stopRequested(id)
    if (requested === undefined && now < due) return undefined
    if (requested === undefined) this.cell.requestStop(id, 'time')
    if (this.asked?.id !== id) {
      this.asked = { id, since: requested === 'canceled' ? now : Math.min(now, due), cause: requested ?? 'time' }
    }
    // The looks are some time apart; the end must not come late by that.
    return now - this.asked.since >= GRACE_MS - TICK_MS ? this.asked.cause : undefined
  }
}
