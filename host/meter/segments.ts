/** Divides a function into straight lines and finds what to charge at the start of each, so that every path is charged exactly. */

import { Edit, type Edits } from './edit.ts'

/**
 * Where nothing is prepaid: function entry and exit, loop headers, exception landings. Also the place of whatever must agree with them.
 */
export const SYNC = 0

/** Sweeps of the search for what can be prepaid; every count of them gives exact charges, more give fewer. */
const SWEEPS = 4

const MOST = 0x7fff_ffff

/**
 * A function's segments. A segment runs from its start to its last operator without a branch in or out; all of it is charged at its
 * start. Each starts at a *place*; places that one operator may go to are the same place.
 *
 * What every path from a place will cost, up to the next `SYNC`, is *prepaid* by the segments that lead there: the segment is charged
 * its own cost, plus what is prepaid where it leads, minus what was prepaid where it starts. On any path from SYNC to SYNC the
 * prepayments cancel, so counts are exact; and of an `if` and its `else`, at most one needs a charge.
 */
export class Segments {
  private readonly edits: Edits
  private places = 1
  private parent = new Int32Array(64)
  private prepaid = new Int32Array(0)
  private cheapest = new Int32Array(0)
  private members = new Int32Array(0)
  private count = 0
  private start = new Int32Array(64)
  private next = new Int32Array(64)
  private cost = new Int32Array(64)
  private edit = new Int32Array(64)

  constructor(edits: Edits) {
    this.edits = edits
  }

  /** Forgets the function before. */
  reset(): void {
    this.places = 1
    this.count = 0
  }

  /** A new place. */
  place(): number {
    if (this.places === this.parent.length) this.parent = grown(this.parent)
    this.parent[this.places] = this.places
    return this.places++
  }

  /** Makes two places one. */
  unite(a: number, b: number): number {
    const [rootA, rootB] = [this.find(a), this.find(b)]
    // Invariant: SYNC is the lowest place, and stays the root of what is united with it.
    const root = Math.min(rootA, rootB)
    this.parent[Math.max(rootA, rootB)] = root
    return root
  }

  private find(place: number): number {
    let root = place
    while (this.parent[root] !== root) {
      this.parent[root] = this.parent[this.parent[root]!]!
      root = this.parent[root]!
    }
    return root
  }

  /** Starts a segment at a place; `check` has it look whether fuel is left. */
  begin(place: number, at: number, check: boolean): void {
    if (this.count === this.start.length) {
      this.start = grown(this.start)
      this.next = grown(this.next)
      this.cost = grown(this.cost)
      this.edit = grown(this.edit)
    }
    this.start[this.count] = place
    this.edit[this.count] = this.edits.add(at, check ? Edit.check : Edit.charge)
  }

  /** Ends the segment that was started last: what it costs and where it leads. */
  end(cost: number, place: number): void {
    this.cost[this.count] = cost
    this.next[this.count] = place
    this.count++
  }

  /** Finds the charges and writes them into the edits. */
  settle(): void {
    this.findPrepaid()
    for (let i = 0; i < this.count; i++) {
      const charge = this.cost[i]! + this.prepaid[this.next[i]!]! - this.prepaid[this.start[i]!]!
      this.edits.setArg(this.edit[i]!, charge)
    }
  }

  /**
   * Raises what is prepaid from nothing towards the cost of the cheapest path to a SYNC, backwards over the code. Invariant: no place
   * ever has more prepaid than any segment there costs with what it prepays, so no charge is negative, wherever the search stops.
   */
  private findPrepaid(): void {
    const { parent, start, next, cost } = this
    if (this.prepaid.length < parent.length) {
      this.prepaid = new Int32Array(parent.length)
      this.cheapest = new Int32Array(parent.length)
      this.members = new Int32Array(parent.length)
    }
    const { prepaid, cheapest, members } = this
    prepaid.fill(0, 0, this.places)
    members.fill(0, 0, this.places)
    for (let i = 0; i < this.count; i++) {
      start[i] = this.find(start[i]!)
      next[i] = this.find(next[i]!)
      members[start[i]!]!++
    }
    for (let sweep = 0, changed = true; changed && sweep < SWEEPS; sweep++) {
      changed = false
      cheapest.fill(MOST, 0, this.places)
      for (let i = this.count - 1; i >= 0; i--) {
        const place = start[i]!
        if (place === SYNC) continue
        cheapest[place] = Math.min(cheapest[place]!, cost[i]! + prepaid[next[i]!]!)
        // Only when all segments of a place were seen is their cheapest known; the next sweep starts over.
        if (--members[place]! > 0) continue
        if (cheapest[place]! > prepaid[place]!) {
          prepaid[place] = cheapest[place]!
          changed = true
        }
      }
      for (let i = 0; i < this.count; i++) members[start[i]!]!++
    }
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
