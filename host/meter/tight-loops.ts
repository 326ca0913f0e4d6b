/** Finds the loops that V8 would unroll, so that the rewriter can keep the call for more fuel out of them. */

import type { Cursor } from '../wasm/cursor.ts'
import { Edit, type Edits } from './edit.ts'

/** The blocks that the rewriter puts between a tight loop and what is around it. */
export const TIGHT_BLOCKS = 2

/** Longer loops are not tight. V8 unrolls what makes fewer than 80 operations of its graph; README.md has the measure of other limits. */
const MOST_BYTES = 200

/**
 * Security: a module that is nothing but tight loops would come out ten times as large. What all copies of a module add, estimated as
 * each loop's bytes and `AROUND`, stays below this and an eighth of the module; loops after that are not tight. QuickJS adds a quarter of it.
 */
const MOST_COPIED_BYTES = 65_536

/** Bytes of what stands around a copy. */
const AROUND = 40

/** The frame of no loop: frame 0 is the function itself. */
const NONE = 0

/** By kind of edit, whether there is a call in what the rewriter makes of it. */
const calls: readonly boolean[] = Object.values(Edit).map(kind =>
  ([Edit.call, Edit.reload, Edit.length, Edit.growMemory, Edit.growTable] as number[]).includes(kind),
)

/**
 * A *tight* loop is short, and has no other loop and no call in it. V8 unrolls such a loop up to four times and drops its own stack
 * checks from all copies but the last; with a call in it, however unlikely, it does neither. So a tight loop that is out of fuel
 * leaves, and goes on in a copy of itself behind the call. Invariant: a label inside that leads out of the loop is an edit.
 */
export class TightLoops {
  private readonly edits: Edits
  /** The innermost open loop, until another one was in it. */
  private frame = NONE
  private edit = 0
  private typeBytes = 0
  /** Bytes that copies may still add. */
  private left: number

  /** For a module of so many bytes. */
  constructor(edits: Edits, moduleBytes: number) {
    this.edits = edits
    this.left = MOST_COPIED_BYTES + (moduleBytes >> 3)
  }

  /** A loop has opened as frame `frame`: its operator is at `at`, and its type was just read. */
  open(c: Cursor, at: number, frame: number): void {
    // The index of a function type: the loop may have parameters, which would have to be carried to the copy.
    const indexed = (c.bytes[at + 1]! & 0xc0) !== 0x40
    this.frame = indexed ? NONE : frame
    this.edit = this.edits.add(at, Edit.loop)
    this.typeBytes = c.pos - at - 1
  }

  /** `label`, at `at`, leads to `frame`. */
  label(at: number, label: number, frame: number): void {
    if (frame < this.frame) this.edits.add(at, Edit.label, label)
  }

  /** Frame `frame` has closed; `end` is the offset behind. A function that catches has no tight loops: `delegate` has labels too. */
  close(end: number, frame: number, catches: boolean): void {
    const { edits, edit } = this
    if (frame !== this.frame) return
    this.frame = NONE
    const bytes = end - edits.at(edit)
    if (catches || bytes > MOST_BYTES || bytes + AROUND > this.left) return
    for (let i = edit + 1; i < edits.length; i++) if (calls[edits.kind(i)]) return
    this.left -= bytes + AROUND
    for (let i = edit + 1; i < edits.length; i++) {
      if (edits.kind(i) === Edit.label) edits.setArg(i, edits.arg(i) + TIGHT_BLOCKS)
    }
    edits.setArg(edit, this.typeBytes)
    edits.add(end, Edit.loopEnd)
  }
}
