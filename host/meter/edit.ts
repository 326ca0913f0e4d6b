/** The edits that analysis finds and rewriting applies: a position in the module and what to do there, packed in two integers. */

import { GloveboxError } from '../base/error.ts'

/** What is to be done at a position. Some replace the operator that stands there, the others stand before it. */
export const Edit = {
  /** Take `arg` from the fuel. */
  charge: 0,
  /** Take `arg` from the fuel and see whether any is left. */
  check: 1,
  /** Replaces: an operator on local `arg`, whose index may have moved. */
  local: 2,
  /** Replaces: a call of function `arg`. */
  call: 3,
  /** Control leaves the function here, and what comes next may read the fuel. */
  save: 4,
  /** Control came back from a function that may have spent fuel. */
  reload: 5,
  /** The function returns. */
  exit: 6,
  /** Replaces: a reference to function `arg`. */
  functionRef: 7,
  /** Charge for the length on top of the stack, in the unit of index `arg`. */
  length: 8,
  /** Replaces: growth of memory `arg`. */
  growMemory: 9,
  /** Replaces: growth of table `arg`. */
  growTable: 10,
  /** The body's last `end`. */
  bodyEnd: 11,
  /** A tight loop, whose type has `arg` bytes; 0 for other loops. */
  loop: 12,
  /** A tight loop has ended. */
  loopEnd: 13,
  /** Replaces: the label of a branch, by `arg`. */
  label: 14,
} as const

const KIND_BITS = 4
const MOST_ARG = 2 ** (32 - KIND_BITS) - 1

/** A list of edits, in order of position; one for all functions of a module. */
export class Edits {
  private data = new Int32Array(4096)
  private used = 0

  get length(): number {
    return this.used >> 1
  }

  /** Adds an edit and returns its index. */
  add(at: number, kind: number, arg = 0): number {
    if (this.used === this.data.length) {
      const grown = new Int32Array(this.data.length * 2)
      grown.set(this.data)
      this.data = grown
    }
    this.data[this.used] = at
    this.data[this.used + 1] = kind | (arg << KIND_BITS)
    this.used += 2
    return (this.used >> 1) - 1
  }

  /**
   * Sets the argument of an edit, once it is known.
   * @throws {GloveboxError} `component/too-large` when it does not fit; under the default ceilings it always does.
   */
  setArg(index: number, arg: number): void {
    if (arg > MOST_ARG)
      throw new GloveboxError('component/too-large', `A straight line of a function costs ${arg} units`)
    this.data[index * 2 + 1] = this.kind(index) | (arg << KIND_BITS)
  }

  at(index: number): number {
    return this.data[index * 2]!
  }

  kind(index: number): number {
    return this.data[index * 2 + 1]! & ((1 << KIND_BITS) - 1)
  }

  arg(index: number): number {
    return this.data[index * 2 + 1]! >>> KIND_BITS
  }
}
