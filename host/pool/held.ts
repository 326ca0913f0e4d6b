/**
 * What belongs to the requests that a worker holds, by their ids. No Map: what goes in and out of one at every call outlives young collections by
 * the tables that it leaves behind, with all that hangs on it, which cost a third of the app's time.
 */

import { idAfter, MAX_HELD } from '../worker/protocol.ts'

/** At most {@link MAX_HELD} values, of ids that are given one after another. */
export class Held<T> {
  private readonly ids: number[] = Array.from({ length: MAX_HELD }, () => 0)
  private readonly values: (T | undefined)[] = Array.from({ length: MAX_HELD }, () => undefined)
  /** No id that is held came before it. */
  private first = 0
  private count = 0

  /** How many are held. */
  get size(): number {
    return this.count
  }

  /** Adds the value of a new id. */
  add(id: number, value: T): void {
    if (this.count === 0) this.first = id
    this.ids[id % MAX_HELD] = id
    this.values[id % MAX_HELD] = value
    this.count++
  }

  /** The value of an id, if it is held. */
  get(id: number): T | undefined {
    return this.ids[id % MAX_HELD] === id ? this.values[id % MAX_HELD] : undefined
  }

  /** Forgets an id. Answers whether it was held. */
  delete(id: number): boolean {
    if (id === 0 || this.ids[id % MAX_HELD] !== id) return false
    this.ids[id % MAX_HELD] = 0
    this.values[id % MAX_HELD] = undefined
    this.count--
    while (this.count > 0 && this.ids[this.first % MAX_HELD] !== this.first) this.first = idAfter(this.first)
    return true
  }

  /** The id that is held for longest. */
  get oldest(): number | undefined {
    return this.count === 0 ? undefined : this.first
  }

  /** Everything that is held, oldest first. */
  all(): T[] {
    const held: T[] = []
    for (let id = this.first; held.length < this.count; id = idAfter(id)) {
      const value = this.get(id)
      if (value !== undefined) held.push(value)
    }
    return held
  }
}
