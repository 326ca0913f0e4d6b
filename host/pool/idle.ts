/** Ends workers that nobody has used for long, so that an app pays for its workers only while it uses them. */

import type { Slot } from './slot.ts'

/** How many are kept, and how long the others. */
export interface IdleOptions {
  readonly warm: number
  readonly idleMs: number
}

/** Looks at idle workers when the first of them may have been idle for too long. */
export class Idle implements Disposable {
  private readonly slots: ReadonlyMap<Slot, unknown>
  private readonly options: IdleOptions
  private timer: NodeJS.Timeout | undefined

  constructor(slots: ReadonlyMap<Slot, unknown>, options: IdleOptions) {
    this.slots = slots
    this.options = options
  }

  /** A worker became idle. */
  watch(): void {
    this.timer ??= setTimeout(() => this.look(), this.options.idleMs).unref()
  }

  private look(): void {
    this.timer = undefined
    const { warm, idleMs } = this.options
    // A session lives in its worker, so that has to stay.
    const idle = [...this.slots.keys()].filter(slot => slot.state === 'idle' && slot.sessions.size === 0)
    const old = idle.filter(slot => performance.now() - slot.idleSince >= idleMs)
    for (const slot of old.slice(0, Math.max(0, this.slots.size - warm))) slot.end({ kind: 'killed' })
    if (this.slots.size > warm && idle.length > old.length) this.watch()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.timer)
  }
}
