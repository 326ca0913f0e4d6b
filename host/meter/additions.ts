/** What the meter appends to a module: types, one global, one table, and the functions behind the rewritten operators. */

import type { CoreModule } from '../wasm/core-module.ts'
import type { FunctionType } from '../wasm/core-types.ts'
import { Writer } from '../wasm/writer.ts'
import { hookSlots } from './contract.ts'
import { type Unit, units } from './cost.ts'
import { Home } from './homes.ts'
import { Op, ValueType } from './op.ts'

const I32 = Uint8Array.of(ValueType.i32)
const I64 = Uint8Array.of(ValueType.i64)

/** A function to append: its type index and its body, locals included. */
export interface AddedFunction {
  readonly type: number
  readonly body: Uint8Array
}

/** Gives added items their indices, which follow those of the module, each when it is first asked for. */
export class Additions {
  readonly types: FunctionType[] = []
  readonly functions: AddedFunction[] = []
  /** Index of the fuel global. */
  readonly fuel: number
  /** Index of the hook table. */
  readonly hooks: number
  private readonly m: CoreModule
  private readonly homes: Uint8Array
  /** By type index, the index of the type that also takes and returns the fuel. */
  private readonly passing = new Map<number, number>()
  private readonly typeIndices = new Map<string, number>()
  private readonly functionIndices = new Map<string, number>()

  constructor(m: CoreModule, homes: Uint8Array) {
    this.m = m
    this.homes = homes
    this.fuel = m.globals.length
    this.hooks = m.tables.length
  }

  /** The index of a type with these parameters and results. */
  type(params: readonly Uint8Array[], results: readonly Uint8Array[]): number {
    const key = `${params.map(bytes => bytes.join()).join(' ')}>${results.map(bytes => bytes.join()).join(' ')}`
    return memo(this.typeIndices, key, () => this.m.types.length + this.types.push({ params, results }) - 1)
  }

  /** The type index under which a function of the module is defined now. */
  typeOf(index: number): number {
    const original = this.m.functions[index]!
    if (this.homes[index] !== Home.parameter) return original
    return memo(this.passing, original, () => {
      const { params, results } = this.m.types[original]!
      return this.type([...params, I64], [...results, I64])
    })
  }

  private function(key: string, type: number, write: (body: Writer) => Writer): number {
    return memo(this.functionIndices, key, () => {
      const body = write(new Writer(64).u8(0)).u8(Op.end).finish()
      return this.m.functions.length + this.functions.push({ type, body }) - 1
    })
  }

  /** `(fuel) -> (fuel)`: asks the host for more, and traps when there is none. */
  refill(): number {
    return this.function('refill', this.type([I64], [I64]), body => {
      body.u8(Op.localGet).u32(0).u8(Op.globalSet).u32(this.fuel)
      this.callHook(body, hookSlots.refill, this.type([], []))
      body.u8(Op.globalGet).u32(this.fuel).u8(Op.localTee).u32(0)
      ifSpent(body).u8(Op.unreachable).u8(Op.end)
      return body.u8(Op.localGet).u32(0)
    })
  }

  /** `(n, fuel) -> (n, fuel)`: charges for a length. */
  charge(unit: Unit): number {
    return this.function(`charge ${unit}`, this.type([I32, I64], [I32, I64]), body => {
      const { shift } = units[unit]
      body.u8(Op.localGet).u32(1).u8(Op.localGet).u32(0).u8(Op.i64ExtendI32U)
      // Invariant: 32 bits of length shifted by at most 10 stay far from the 63 bits of the counter.
      if (shift !== 0)
        body
          .u8(Op.i64Const)
          .s32(Math.abs(shift))
          .u8(shift > 0 ? Op.i64Shl : Op.i64ShrU)
      body.u8(Op.i64Sub).u8(Op.localTee).u32(1)
      ifSpent(body).u8(Op.localGet).u32(1).u8(Op.call).u32(this.refill()).u8(Op.localSet).u32(1).u8(Op.end)
      return body.u8(Op.localGet).u32(0).u8(Op.localGet).u32(1)
    })
  }

  /** `(pages) -> (i32)`: `memory.grow`, if the host allows it. */
  growMemory(memory: number): number {
    return this.function(`memory ${memory}`, this.type([I32], [I32]), body => {
      body.u8(Op.localGet).u32(0)
      this.ifAllowed(body, hookSlots.growMemory)
      body.u8(Op.localGet).u32(0).u8(Op.memoryGrow).u32(memory)
      return body.u8(Op.else).u8(Op.i32Const).s32(-1).u8(Op.end)
    })
  }

  /** `(element, n) -> (i32)`: `table.grow`, if the host allows it. */
  growTable(table: number): number {
    return this.function(`table ${table}`, this.type([this.m.tables[table]!.type, I32], [I32]), body => {
      body.u8(Op.localGet).u32(1)
      this.ifAllowed(body, hookSlots.growTable)
      body.u8(Op.localGet).u32(0).u8(Op.localGet).u32(1).u8(Op.tablePrefix).u32(Op.tableGrow).u32(table)
      return body.u8(Op.else).u8(Op.i32Const).s32(-1).u8(Op.end)
    })
  }

  /** A function with the original signature of function `index`: itself, or a wrapper that carries the fuel to it and back. */
  entry(index: number): number {
    if (this.homes[index] !== Home.parameter) return index
    const type = this.m.functions[index]!
    return this.function(`entry ${index}`, type, body => {
      this.m.types[type]!.params.forEach((_, i) => void body.u8(Op.localGet).u32(i))
      body.u8(Op.globalGet).u32(this.fuel).u8(Op.call).u32(index)
      return body.u8(Op.globalSet).u32(this.fuel)
    })
  }

  private ifAllowed(body: Writer, slot: number): void {
    this.callHook(body, slot, this.type([I32], [I32]))
    body.u8(Op.if).u8(ValueType.i32)
  }

  private callHook(body: Writer, slot: number, type: number): void {
    body.u8(Op.i32Const).s32(slot).u8(Op.callIndirect).u32(type).u32(this.hooks)
  }
}

/** Opens an `if` that is entered when the `i64` on the stack is below zero. */
const ifSpent = (body: Writer): Writer => body.u8(Op.i64Const).s32(0).u8(Op.i64LtS).u8(Op.if).u8(ValueType.empty)

function memo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
