/** The control stack of a walk through a function body: the blocks that are open, and where branches to each lead. */

import { Role } from './roles.ts'
import { type Segments, SYNC } from './segments.ts'

/** No place: nothing leads there. */
export const NONE = -1

/** The open blocks, innermost last; the function itself is frame 0. */
export class Frames {
  private readonly segments: Segments
  /** Blocks that are open, the function included. */
  depth = 0
  private kinds = new Uint8Array(64)
  /** Place after the block's `end`; for a function and a loop, SYNC. */
  private labels = new Int32Array(64)
  /** Place where an `if` goes when its condition is false; NONE when that is not reached, or an `else` took it. */
  private elses = new Int32Array(64)

  constructor(segments: Segments) {
    this.segments = segments
  }

  /** Opens a block; `label` is SYNC when branches to it lead to its beginning, or out of the function. */
  push(kind: number, label = NONE, otherwise = NONE): void {
    if (this.depth === this.kinds.length) this.grow()
    this.kinds[this.depth] = kind
    this.labels[this.depth] = label
    this.elses[this.depth] = otherwise
    this.depth++
  }

  private grow(): void {
    const [kinds, labels, elses] = [this.kinds, this.labels, this.elses]
    this.kinds = new Uint8Array(this.depth * 2)
    this.labels = new Int32Array(this.depth * 2)
    this.elses = new Int32Array(this.depth * 2)
    this.kinds.set(kinds)
    this.labels.set(labels)
    this.elses.set(elses)
  }

  /** The kind of the innermost block. */
  get kind(): number {
    return this.kinds[this.depth - 1]!
  }

  /** The place that a branch to frame `index` leads to. */
  target(index: number): number {
    if (this.labels[index] === NONE) this.labels[index] = this.segments.place()
    return this.labels[index]!
  }

  /** Notes that frame `index` can be entered from anywhere inside: nothing may be prepaid there. */
  land(index: number): void {
    this.labels[index] = this.segments.unite(this.target(index), SYNC)
  }

  /** Starts another arm of the innermost block: an `else`, a `catch`. Returns where the `else` of an `if` starts, or NONE. */
  nextArm(kind: number): number {
    this.kinds[this.depth - 1] = kind
    const otherwise = this.elses[this.depth - 1]!
    this.elses[this.depth - 1] = NONE
    return otherwise
  }

  /** Closes the innermost block and returns the place after it, or NONE when nothing but its last operator leads there. */
  pop(): number {
    const top = --this.depth
    const [label, otherwise] = [this.labels[top]!, this.elses[top]!]
    if (this.kinds[top] === Role.loop) return NONE
    if (otherwise === NONE) return label
    return label === NONE ? otherwise : this.segments.unite(label, otherwise)
  }
}
