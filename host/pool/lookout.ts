/**
 * Looks for answers while they are expected soon: to be woken by another thread takes longer than many a call. Event loop and
 * microtasks run on meanwhile, and it ends by itself; answers that come together are taken together.
 */

import { availableParallelism } from 'node:os'

/** How long nothing may come until this thread sleeps, in milliseconds. On a machine with one processor, looking would keep the worker from it. */
const LOOK_MS = availableParallelism() > 1 ? 0.1 : 0

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
  /** When something was asked or heard last, in the time of `performance.now`. */
  private last = 0
  /** What was waited for last came soon. */
  private pays = LOOK_MS > 0
  private looking = false
  private readonly look = (): void => this.round()

  /** Something was asked of it. */
  asked(one: Watched): void {
    this.last = performance.now()
    if (this.pays) this.watch(one)
  }

  /** It woke this thread. */
  woken(one: Watched): void {
    const now = performance.now()
    if (!this.watched.has(one)) this.pays = now - this.last < LOOK_MS
    this.last = now
    one.hear()
    this.follow(one)
  }

  private follow(one: Watched): void {
    if ((one.owes && this.pays) || !one.sleep()) this.watch(one)
    else this.watched.delete(one)
  }

  private watch(one: Watched): void {
    one.stayAwake()
    this.watched.add(one)
    if (this.looking) return
    this.looking = true
    setImmediate(this.look)
  }

  private round(): void {
    this.looking = false
    let heard = false
    for (const one of this.watched) heard = one.hear() || heard
    const now = performance.now()
    if (heard) this.last = now
    this.pays = now - this.last < LOOK_MS
    for (const one of this.watched) this.follow(one)
  }
}

/** There is one event loop, and one who keeps it awake. */
export const lookout = new Lookout()
