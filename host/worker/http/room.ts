/** How much of a guest's HTTP the worker holds for it: headers, and bodies that are not sent yet. Inside the worker. */

import { MiB } from '../../base/limits.ts'
import type { Budget } from '../budget.ts'
import { limitReached, Stop } from '../stop.ts'

/** Most bytes that one instance has in it. */
export const MAX_HELD = 4 * MiB

/** The room of one instance. */
export class Room {
  private readonly budget: Pick<Budget, 'stop'>
  private held = 0

  constructor(budget: Pick<Budget, 'stop'>) {
    this.budget = budget
  }

  /** Bytes that are free. */
  get left(): number {
    return MAX_HELD - this.held
  }

  /** Takes room; ends the call when there is none. Security: a guest makes resources that live in the heap of its worker. */
  take(bytes: number): void {
    this.held += bytes
    if (this.held <= MAX_HELD) return
    const reason = limitReached('memory', `The guest has more than ${MAX_HELD} bytes of HTTP in the host at once.`)
    this.budget.stop(reason)
    throw new Stop(reason)
  }

  /** Gives room back. */
  give(bytes: number): void {
    this.held -= bytes
  }
}
