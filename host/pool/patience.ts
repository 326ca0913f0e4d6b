/** Notices workers that get nowhere with what they hold, so that what was sent to them ahead can run elsewhere. */

import { anyone, enough } from './placement.ts'
import type { Slot } from './slot.ts'

/** How long a worker may take for one call while others are held behind it, in milliseconds; after twice that time it has surely been noticed. */
const PATIENCE_MS = 4

/** Looks at workers while they hold more than one request, or one that they have not begun, or while work waits for those who are swift. */
export class Patience implements Disposable {
  private readonly slots: ReadonlyMap<Slot, unknown>
  private readonly stuck: (slot: Slot) => void
  private readonly queue: { readonly size: number }
  private readonly seen = new WeakMap<Slot, number>()
  private timer: NodeJS.Timeout | undefined

  /** `stuck` is called for each worker that made no progress since the last look. */
  constructor(slots: ReadonlyMap<Slot, unknown>, queue: { readonly size: number }, stuck: (slot: Slot) => void) {
    this.slots = slots
    this.stuck = stuck
    this.queue = queue
  }

  /** Whether work that waits should go on waiting for those who are at work. They have been swift so far; whether they are is looked at. */
  suffices(): boolean {
    const suffices = enough(this.slots)
    if (suffices) this.watch()
    return suffices
  }

  /** Work was sent ahead: looks until none is. */
  watch(): void {
    this.timer ??= setTimeout(() => this.look(), PATIENCE_MS).unref()
  }

  /** A worker takes longer than most: where another waits, what is held behind need not. */
  slow(slot: Slot): void {
    if (slot.held > 1 && anyone(this.slots)) this.stuck(slot)
  }

  private look(): void {
    this.timer = undefined
    for (const slot of [...this.slots.keys()]) {
      const waits = slot.held > (slot.cell.claimed === 0 || (slot.swift && this.queue.size > 0) ? 0 : 1)
      if (!waits) this.seen.delete(slot)
      else if (this.seen.get(slot) === slot.progress) this.stuck(slot)
      else {
        this.seen.set(slot, slot.progress)
        this.watch()
      }
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.timer)
  }
}
