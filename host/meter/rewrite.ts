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

  /** Applies an edit and returns where copying goes on: at `at`, or behind the operator that was replaced. */
  private apply(body: Body, i: number, at: number): number {
    const { out, additions } = this
    const arg = this.edits.arg(i)
    switch (this.edits.kind(i)) {
      case Edit.charge:
      case Edit.check: {
        const atEntry = i === body.firstEdit
        this.charge(arg, this.edits.kind(i) === Edit.check, atEntry)
        if (atEntry && body.branchesOut) this.openBody(body)
        return at
      }
      case Edit.local:
        out.u8(this.m.bytes[at]!).u32(this.home !== Home.global && arg >= this.fuelLocal ? arg + 1 : arg)
        return this.afterIndex(at)
      case Edit.call:
        this.call(arg)
        return this.afterIndex(at)
      case Edit.save:
        this.save()
        return at
      case Edit.reload:
        this.reload()
        return at
      case Edit.exit:
        this.exit()
        return at
      case Edit.functionRef:
        out.u8(Op.refFunc).u32(additions.entry(arg))
        return this.afterIndex(at)
      case Edit.length:
        this.read()
        out.u8(Op.call).u32(additions.charge(unitNames[arg]!))
        this.write()
        return at
      case Edit.growMemory:
        out.u8(Op.call).u32(additions.growMemory(arg))
        return this.afterIndex(at)
      case Edit.growTable:
        out.u8(Op.call).u32(additions.growTable(arg))
        return this.afterIndex(at, 2)
      default:
        if (body.branchesOut) out.u8(Op.end)
        this.exit()
        return at
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
    if (check) this.check()
    else this.write()
  }

  /** Takes the new count from the stack; below zero, asks for more. */
  private check(): void {
    const { out } = this
    if (this.home === Home.global) {
      this.write()
      this.read()
    } else {
      out.u8(Op.localTee).u32(this.fuelLocal)
    }
    out.u8(Op.i64Const).s32(0).u8(Op.i64LtS)
    this.hints.push(out.length)
    out.u8(Op.if).u8(ValueType.empty)
    this.read()
    out.u8(Op.call).u32(this.additions.refill())
    this.write()
    out.u8(Op.end)
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
