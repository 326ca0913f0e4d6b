/** Writes the sections of a metered module: the original ones, with what the meter appends to each. */

import type { ModuleCeilings } from '../wasm/ceilings.ts'
import type { CoreModule, FunctionRef, Range } from '../wasm/core-module.ts'
import type { FunctionType, Size } from '../wasm/core-types.ts'
import { Cursor } from '../wasm/cursor.ts'
import { SectionId } from '../wasm/sections.ts'
import { corePreamble, Writer } from '../wasm/writer.ts'
import type { Additions } from './additions.ts'
import type { Code } from './code.ts'
import { HOOKS, METER, type MeterInfo } from './contract.ts'
import { costVersion, instantiationCost } from './cost.ts'
import { keepFunctionNames } from './names.ts'
import { Op, ValueType } from './op.ts'

const utf8 = new TextEncoder()

/** Kinds of imports and exports. */
const Extern = { function: 0, table: 1, memory: 2, global: 3 } as const

/** The whole metered module. */
export function writeSections(
  m: CoreModule,
  additions: Additions,
  code: Code,
  ceilings: ModuleCeilings,
  lasting: boolean,
): Uint8Array<ArrayBuffer> {
  const content = new SectionWriter(m, additions, ceilings)
  // Exports and segments may ask for wrappers, so they are written before the sections that list types and functions.
  const elements = content.spliced(SectionId.element)
  const globals = content.globals()
  const exports = content.exports()
  const tables = content.tables()
  const functions = content.functions()
  const out = new Writer(code.bodies.length + m.bytes.length / 4)
  out.bytes(corePreamble)
  out.section(SectionId.type, content.types())
  section(out, SectionId.import, content.imports())
  out.section(SectionId.function, functions)
  out.section(SectionId.table, tables)
  section(out, SectionId.tag, content.raw(SectionId.tag))
  out.section(SectionId.global, globals)
  out.section(SectionId.export, exports)
  section(out, SectionId.element, elements)
  section(out, SectionId.dataCount, content.raw(SectionId.dataCount))
  if (code.hinted > 0) custom(out, 'metadata.code.branch_hint', content.counted(code.hinted, code.hints.written()))
  out.section(SectionId.code, content.code(code.bodies.written()))
  section(out, SectionId.data, content.raw(SectionId.data))
  const names = m.names && keepFunctionNames(m.bytes, m.names)
  if (names) custom(out, 'name', names)
  custom(out, METER.section, utf8.encode(JSON.stringify(content.info(lasting))))
  return out.finish()
}

function section(out: Writer, id: number, content: Uint8Array | undefined): void {
  if (content) out.section(id, content)
}

function custom(out: Writer, name: string, content: Uint8Array): void {
  out.section(SectionId.custom, new Writer(content.length + 64).name(name).bytes(content).written())
}

class SectionWriter {
  private readonly m: CoreModule
  private readonly additions: Additions
  private readonly ceilings: ModuleCeilings

  constructor(m: CoreModule, additions: Additions, ceilings: ModuleCeilings) {
    this.m = m
    this.additions = additions
    this.ceilings = ceilings
  }

  raw(id: number): Uint8Array | undefined {
    const range = this.m.sections.get(id)
    return range && this.m.bytes.subarray(range.from, range.to)
  }

  counted(count: number, items: Uint8Array): Uint8Array {
    return new Writer(items.length + 5).u32(count).bytes(items).written()
  }

  /** A section's items, function indices replaced by entries, without their count. */
  private items(id: number): { readonly count: number; readonly bytes: Uint8Array } {
    const range = this.m.sections.get(id)
    if (!range) return { count: 0, bytes: new Uint8Array() }
    const c = new Cursor(this.m.bytes, range.from, range.to)
    const count = c.u32()
    const out = new Writer(range.to - range.from)
    this.splice(out, { from: c.pos, to: range.to })
    return { count, bytes: out.written() }
  }

  /** A section with function indices replaced by entries. */
  spliced(id: number): Uint8Array | undefined {
    if (!this.m.sections.has(id)) return undefined
    const { count, bytes } = this.items(id)
    return this.counted(count, bytes)
  }

  private splice(out: Writer, { from, to }: Range): void {
    const { bytes, functionRefs } = this.m
    let pos = from
    for (let i = firstFrom(functionRefs, from); i < functionRefs.length && functionRefs[i]!.from < to; i++) {
      const ref = functionRefs[i]!
      out.range(bytes, pos, ref.from).u32(this.additions.entry(ref.index))
      pos = ref.to
    }
    out.range(bytes, pos, to)
  }

  types(): Uint8Array {
    const { count, bytes } = this.items(SectionId.type)
    const { types } = this.additions
    const out = new Writer(bytes.length + 64).u32(count + types.length).bytes(bytes)
    for (const type of types) functionType(out, type)
    return out.written()
  }

  /** The imports, then the memories that the module used to define: after the imported ones, so no memory's index changes. */
  imports(): Uint8Array | undefined {
    const { m } = this
    const memories = m.memories.slice(m.imported.memories)
    if (m.imports + memories.length === 0) return undefined
    const { bytes } = this.items(SectionId.import)
    const out = new Writer(bytes.length + 64).u32(m.imports + memories.length).bytes(bytes)
    memories.forEach((size, k) => {
      limits(out.name(METER.memory).name(String(k)).u8(Extern.memory), size)
    })
    return out.written()
  }

  functions(): Uint8Array {
    const { m, additions } = this
    const first = m.imported.functions
    const defined = m.functions.length - first
    const types = Array.from({ length: defined }, (_, i) => additions.typeOf(first + i))
    const out = new Writer(defined * 2 + 64).u32(defined + additions.functions.length)
    for (const type of types) out.u32(type)
    for (const { type } of additions.functions) out.u32(type)
    return out.written()
  }

  tables(): Uint8Array {
    const { m } = this
    const tables = m.tables.slice(m.imported.tables)
    const out = new Writer().u32(tables.length + 1)
    for (const { type, size, init } of tables) {
      if (init) out.u8(0x40).u8(0)
      limits(out.bytes(type), this.capped(size))
      if (init) this.splice(out, init)
    }
    limits(out.u8(ValueType.funcref), { min: HOOKS, max: HOOKS })
    return out.written()
  }

  /** A table's size with the maximum that it is given. */
  private capped({ min, max }: Size): Size {
    return { min, max: Math.min(max ?? this.ceilings.tableElements, this.ceilings.tableElements) }
  }

  globals(): Uint8Array {
    const { count, bytes } = this.items(SectionId.global)
    const out = new Writer(bytes.length + 16).u32(count + 1).bytes(bytes)
    return out.u8(ValueType.i64).u8(1).u8(Op.i64Const).s32(0).u8(Op.end).written()
  }

  exports(): Uint8Array {
    const { m, additions } = this
    const { count, bytes } = this.items(SectionId.export)
    const globals = mutableGlobals(m)
    const out = new Writer(bytes.length + 64).u32(count + globals.length + (m.start === null ? 2 : 3)).bytes(bytes)
    for (const index of globals) out.name(`${METER.global}${index}`).u8(Extern.global).u32(index)
    out.name(METER.fuel).u8(Extern.global).u32(additions.fuel)
    out.name(METER.hooks).u8(Extern.table).u32(additions.hooks)
    if (m.start !== null) out.name(METER.start).u8(Extern.function).u32(additions.entry(m.start))
    return out.written()
  }

  code(bodies: Uint8Array): Uint8Array {
    const { m, additions } = this
    const out = new Writer(bodies.length + 1024).u32(m.bodies.length + additions.functions.length).bytes(bodies)
    for (const { body } of additions.functions) out.u32(body.length).bytes(body)
    return out.written()
  }

  info(lasting: boolean): MeterInfo {
    const { m } = this
    const tables = m.tables.slice(m.imported.tables).map(({ size }) => this.capped(size))
    return {
      version: costVersion,
      memories: m.memories.slice(m.imported.memories),
      tables,
      tableElements: tables.reduce((sum, { min }) => sum + min, 0),
      instantiationCost: instantiationCost(m.activeBytes, m.activeElements),
      start: m.start !== null,
      globals: mutableGlobals(m),
      lasting,
    }
  }
}

/** The indices of the mutable globals that the module defines. */
const mutableGlobals = ({ globals, imported }: CoreModule): number[] =>
  [...globals.keys()].filter(index => index >= imported.globals && globals[index])

/** The index of the first reference at or after an offset. */
function firstFrom(refs: readonly FunctionRef[], offset: number): number {
  let [low, high] = [0, refs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (refs[middle]!.from < offset) low = middle + 1
    else high = middle
  }
  return low
}

function functionType(out: Writer, { params, results }: FunctionType): void {
  out.u8(0x60)
  for (const list of [params, results]) {
    out.u32(list.length)
    for (const type of list) out.bytes(type)
  }
}

function limits(out: Writer, { min, max }: Size): void {
  out.u8(max === null ? 0 : 1).u32(min)
  if (max !== null) out.u32(max)
}
