/**
 * Looks for answers while they are expected soon: to be woken by another thread takes longer than many a call. Event loop and
 * microtasks run on meanwhile, and it ends by itself; answers that come together are taken together.
 */

import { Gamble } from '../worker/protocol.ts'

/** How long nothing may come until this thread sleeps, in milliseconds: a few times what it takes to be woken. */
const LOOK_MS = 0.2

/**
 * How long is looked at a time while the event loop has nothing else to do, in milliseconds: each turn of it makes garbage, of which a thousand
 * waits make a collection.
 */
const TURN_MS = 0.005

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
  /** What it owes did not come for as long as is looked: something takes long. */
  gaveUp(): void
}

/** The lookout of this thread. */
export class Lookout {
  /** Who is looked at. No Set: to add and take out at every call leaves tables behind for the collector. */
  private watched: Watched[] = []
  private readonly gamble = new Gamble()
  /** When something was asked or heard last, in the time of `performance.now`. */
  private last = 0
  /** When the last round ended. */
  private ended = 0
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
    this.last = performance.now()
    if (this.looking || (one.owes && this.gamble.take())) this.watch(one)
    else this.release(one)
  }

  private watch(one: Watched): void {
    one.stayAwake()
    if (!this.watched.includes(one)) this.watched.push(one)
    if (this.looking) return
    this.looking = true
    setImmediate(this.look)
  }

  /** Whoever says something while he is released is watched a little longer. */
  private release(one: Watched): void {
    if (!one.sleep()) this.watch(one)
  }

  private hear(): boolean {
    let heard = false
    for (const one of this.watched) heard = one.hear() || heard
    return heard
  }

  private round(): void {
    let now = performance.now()
    // Turns that take longer have something else to do, which this is not to keep waiting.
    const until = now - this.ended < TURN_MS ? now + TURN_MS : now
    let heard = this.hear()
    while (!heard && now < until) {
      heard = this.hear()
      now = performance.now()
    }
    this.looking = false
    if (heard) {
      this.last = now
      this.gamble.won()
    }
    const over = now - this.last >= LOOK_MS
    if (over) this.gamble.lost()
    const { watched } = this
    this.watched = []
    for (const one of watched) {
      if (one.owes && !over) this.watch(one)
      else this.release(one)
      if (over && one.owes) one.gaveUp()
    }
    this.ended = now
  }
}

/** There is one event loop, and one who keeps it awake. */
export const lookout = new Lookout()
