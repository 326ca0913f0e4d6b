/**
 * Looks for answers while they are expected soon: to be woken by another thread takes longer than many a call. Event loop and
 * microtasks run on meanwhile, and it ends by itself; answers that come together are taken together.
 */

import { Gamble } from '../worker/protocol.ts'

/** How long nothing may come until this thread sleeps, in milliseconds. */
const LOOK_MS = 0.1

/** Somebody whose answers are looked for. */
export interface Watched {
  /** It owes an answer. */
  readonly owes: boolean
  /** Takes what it said. Answers whether it had said something. */
  hear(): boolean
  /** From now on it wakes this thread when it says something. False when it has already. */
  sleep(): boolean
  /** It need not wake this thread. */
  stayAwake(): void
}

/** The lookout of this thread. */
export class Lookout {
  private readonly watched = new Set<Watched>()
  private readonly gamble = new Gamble()
  /** When something was asked or heard last, in the time of `performance.now`. */
  private last = 0
  private looking = false
  private readonly look = (): void => this.round()

  /** Something was asked of it. */
  asked(one: Watched): void {
    this.last = performance.now()
    if (this.looking || this.gamble.take()) this.watch(one)
  }

  /** It woke this thread. */
  woken(one: Watched): void {
    one.hear()
    if (this.looking || (one.owes && this.gamble.take())) this.watch(one)
    else this.release(one)
  }

  private watch(one: Watched): void {
    one.stayAwake()
    this.watched.add(one)
    if (this.looking) return
    this.looking = true
    this.last = performance.now()
    setImmediate(this.look)
  }

  /** Whoever says something while he is released is watched a little longer. */
  private release(one: Watched): void {
    if (one.sleep()) this.watched.delete(one)
    else this.watch(one)
  }

  private round(): void {
    this.looking = false
    let heard = false
    for (const one of this.watched) heard = one.hear() || heard
    const now = performance.now()
    if (heard) {
      this.last = now
      this.gamble.won()
    }
    const over = now - this.last >= LOOK_MS
    if (over) this.gamble.lost()
    for (const one of this.watched) {
      if (one.owes && !over) this.watch(one)
      else this.release(one)
    }
  }
}

/** There is one event loop, and one who keeps it awake. */
export const lookout = new Lookout()
