/** Writes the metered form of function bodies: the original bytes, with the edits that analysis found. */

import type { CoreModule } from '../wasm/core-module.ts'
import { Cursor } from '../wasm/cursor.ts'
import { Writer } from '../wasm/writer.ts'
import type { Additions } from './additions.ts'
import type { Analysis, Body } from './analyze.ts'
import { unitNames } from './cost.ts'
import { Edit, type Edits } from './edit.ts'
import { Home } from './homes.ts'
import { Op, ValueType } from './op.ts'

/** The tight loop at hand. */
interface TightLoop {
  readonly type: Uint8Array
  /** Where the output has its operator. */
  readonly at: number
  /** What its header takes from the fuel. */
  charge: number
}

/** Rewrites bodies one after the other. */
export class Rewriter {
  private readonly m: CoreModule
  private readonly edits: Edits
  private readonly additions: Additions
  private readonly homes: Uint8Array
  private readonly out = new Writer(1 << 16)

  // What follows belongs to the body at hand.
  private home: number = Home.global
  /** Index of the added local or parameter; the original locals from there on move up by one. */
  private fuelLocal = 0
  private hints: number[] = []
  private tight: TightLoop | undefined

  constructor(m: CoreModule, analysis: Analysis, homes: Uint8Array, additions: Additions) {
    this.m = m
    this.edits = analysis.edits
    this.homes = homes
    this.additions = additions
  }

  /** The new body, valid until the next call; and the offsets in it of the branches that are hardly ever taken. */
  body(body: Body): { readonly bytes: Uint8Array; readonly unlikely: readonly number[] } {
    const { edits, out } = this
    const { bytes } = this.m
    this.home = this.homes[body.function]!
    this.fuelLocal = this.m.types[this.m.functions[body.function]!]!.params.length
    this.hints = []
    this.out.clear()
    this.locals(body)
    let from = body.code
    for (let i = body.firstEdit; i < body.lastEdit; i++) {
      const at = edits.at(i)
      if (at > from) out.range(bytes, from, at)
      from = this.apply(body, i, at)
    }
    out.range(bytes, from, body.to)
    return { bytes: out.written(), unlikely: this.hints }
  }

  /** The declarations of locals, the added one first so that its index is small. */
  private locals(body: Body): void {
    const { out, m } = this
    const c = new Cursor(m.bytes, body.from, body.code)
    const groups = c.u32()
    if (this.home === Home.local)
      out
        .u32(groups + 1)
        .u32(1)
        .u8(ValueType.i64)
    else out.u32(groups)
    out.range(m.bytes, c.pos, body.code)
  }

  /** Applies an edit and returns where copying goes on: at `at`, or behind what was replaced. */
  private apply(body: Body, i: number, at: number): number {
    const { out, additions } = this
    const arg = this.edits.arg(i)
    switch (this.edits.kind(i)) {
      case Edit.local:
        out.u8(this.m.bytes[at]!).u32(this.home !== Home.global && arg >= this.fuelLocal ? arg + 1 : arg)
        return this.afterIndex(at)
      case Edit.call:
        this.call(arg)
        return this.afterIndex(at)
      case Edit.functionRef:
        out.u8(Op.refFunc).u32(additions.entry(arg))
        return this.afterIndex(at)
      case Edit.growMemory:
        out.u8(Op.call).u32(additions.growMemory(arg))
        return this.afterIndex(at)
      case Edit.growTable:
        out.u8(Op.call).u32(additions.growTable(arg))
        return this.afterIndex(at, 2)
      case Edit.label:
        out.u32(arg)
        return this.afterIndex(at - 1)
      default:
        this.insert(body, i, at)
        return at
    }
  }

  /** Applies an edit that replaces nothing. */
  private insert(body: Body, i: number, at: number): void {
    const { out, edits } = this
    const [kind, arg] = [edits.kind(i), edits.arg(i)]
    switch (kind) {
      case Edit.charge:
      case Edit.check: {
        const atEntry = i === body.firstEdit
        this.charge(arg, kind === Edit.check, atEntry)
        if (atEntry && body.branchesOut) this.openBody(body)
        break
      }
      case Edit.save:
        this.save()
        break
      case Edit.reload:
        this.reload()
        break
      case Edit.exit:
        this.exit()
        break
      case Edit.length:
        this.read()
        out.u8(Op.call).u32(this.additions.charge(unitNames[arg]!))
        this.write()
        break
      case Edit.loop:
        if (arg > 0) this.openTight(at + 1, at + 1 + arg)
        break
      case Edit.loopEnd:
        this.closeTight(this.tight!)
        break
      default:
        if (body.branchesOut) out.u8(Op.end)
        this.exit()
    }
  }

  /** The offset behind an operator that has one byte and `indices` LEB128 integers. */
  private afterIndex(at: number, indices = 1): number {
    const { bytes } = this.m
    let pos = at + 1
    for (let n = 0; n < indices; n++) while (bytes[pos++]! >= 0x80);
    return pos
  }

  /** Puts the body in a block, so that a branch out of the function comes by the code at its end. */
  private openBody(body: Body): void {
    const { results } = this.m.types[this.m.functions[body.function]!]!
    this.out.u8(Op.block)
    if (results.length === 0) this.out.u8(ValueType.empty)
    else if (results.length === 1) this.out.bytes(results[0]!)
    else this.out.s32(this.additions.type([], results))
  }

  private charge(amount: number, check: boolean, atEntry: boolean): void {
    // A segment that is paid for already needs no check: it goes straight on to one that has its own.
    if (amount === 0) return
    const { out } = this
    if (atEntry && this.home === Home.local) this.readGlobal()
    else this.read()
    out.u8(Op.i64Const).s32(amount).u8(Op.i64Sub)
    if (check) this.check(amount)
    else this.write()
  }

  /** Takes the new count from the stack, `amount` less than the old; below zero, asks for more or leaves a tight loop. */
  private check(amount: number): void {
    const { out, tight } = this
    if (this.home === Home.global) {
      this.write()
      this.read()
    } else {
      out.u8(Op.localTee).u32(this.fuelLocal)
    }
    out.u8(Op.i64Const).s32(0).u8(Op.i64LtS)
    this.hints.push(out.length)
    if (tight) {
      tight.charge = amount
      out.u8(Op.branchIf).u32(1)
    } else {
      out.u8(Op.if).u8(ValueType.empty)
      this.refill()
      this.write()
      out.u8(Op.end)
    }
  }

  /** Leaves on the stack what the host makes of the count. */
  private refill(): void {
    this.read()
    this.out.u8(Op.call).u32(this.additions.refill())
  }

  /** Opens the blocks around a tight loop: `block $done (block $spent (loop ...`. Its type stands between two offsets. */
  private openTight(from: number, to: number): void {
    const { out } = this
    const type = this.m.bytes.subarray(from, to)
    out.u8(Op.block).bytes(type).u8(Op.block).u8(ValueType.empty)
    this.tight = { type, at: out.length, charge: 0 }
  }

  /**
   * Goes on with `... end) br $done) (loop $again, refill, give back what the header took, (loop ... end)))`. In the copy as in the
   * loop itself, label 1 is where to go without fuel, and what is around is behind two blocks.
   */
  private closeTight({ type, at, charge }: TightLoop): void {
    const { out, hints } = this
    const loop = out.written().slice(at)
    out.u8(Op.branch).u32(1).u8(Op.end).u8(Op.loop).bytes(type)
    this.refill()
    out.u8(Op.i64Const).s32(charge).u8(Op.i64Add)
    this.write()
    if (charge > 0) hints.push(hints.at(-1)! - at + out.length)
    out.bytes(loop).u8(Op.end).u8(Op.end)
    this.tight = undefined
  }

  private call(callee: number): void {
    const passed = this.homes[callee] === Home.parameter
    if (passed) this.read()
    else this.save()
    this.out.u8(Op.call).u32(callee)
    if (passed) this.write()
    else this.reload()
  }

  private exit(): void {
    if (this.home === Home.parameter) this.read()
    else this.save()
  }

  /** Makes the global up to date. */
  private save(): void {
    if (this.home === Home.global) return
    this.read()
    this.out.u8(Op.globalSet).u32(this.additions.fuel)
  }

  /** Takes over what the global holds. */
  private reload(): void {
    if (this.home === Home.global) return
    this.readGlobal()
    this.write()
  }

  private read(): void {
    if (this.home === Home.global) this.readGlobal()
    else this.out.u8(Op.localGet).u32(this.fuelLocal)
  }

  private readGlobal(): void {
    this.out.u8(Op.globalGet).u32(this.additions.fuel)
  }

  private write(): void {
    if (this.home === Home.global) this.out.u8(Op.globalSet).u32(this.additions.fuel)
    else this.out.u8(Op.localSet).u32(this.fuelLocal)
  }
}
