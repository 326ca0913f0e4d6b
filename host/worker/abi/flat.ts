/** Passes values as core values, as parameters and results do (CanonicalABI.md, "Flat Lifting", "Flat Lowering"). Inside the worker. */

import { type CoreType, casesOf, layoutOf } from '../../wasm/layout.ts'
import type { WitType } from '../../wasm/wit-type.ts'
import { camelCase } from '../../wit/names.ts'
import { type CoreValue, type Flat, reader, writer } from './coerce.ts'
import type { AbiContext } from './context.ts'
import { fixedElements, isFixed, loadRangeOf, storeRangeOf } from './list.ts'
import { loadOf } from './load.ts'
import type { LongText } from './long-text.ts'
import { liftHandle, lowerHandle } from './resource.ts'
import { charFrom, codePointOf, packFlags, unpackFlags } from './scalar.ts'
import { storeOf } from './store.ts'
import { loadString, type Stored, storeString } from './string.ts'
import { trapIf } from './trap.ts'
import { caseOf, payloadOf, type VariantType, variantValue } from './variant.ts'

/** Makes a host value of core values that stand at places known when the type was compiled. */
export type LiftFlat = (cx: AbiContext, flat: Flat) => unknown

/** Writes a value's core values to their places. */
export type LowerFlat = (cx: AbiContext, value: unknown, flat: CoreValue[]) => void

/** How many core values a type takes. */
const width = (type: WitType): number => layoutOf(type).flat!.length

/** Compiles each of some types for the place at which its core values begin. */
function inRow<T>(types: readonly WitType[], at: number, compile: (type: WitType, at: number) => T): T[] {
  let next = at
  return types.map(type => {
    const place = next
    next += width(type)
    return compile(type, place)
  })
}

/**
 * How values of a type are lifted from the core values at `at` and after. `slots` are the types that those really have: a variant joins
 * the types of its cases. Bits above a small integer are masked, as the specification says.
 */
export function liftFlatOf(type: WitType, at: number, slots: readonly CoreType[]): LiftFlat {
  const number = () => reader(slots[at]!, layoutOf(type).flat![0]!, at) as (flat: Flat) => number
  const unsigned = (offset: number) => {
    const read = reader(slots[at + offset]!, 'i32', at + offset) as (flat: Flat) => number
    return (flat: Flat): number => read(flat) >>> 0
  }
  switch (type.kind) {
    case 'bool':
      return compileNumber(number(), n => n !== 0)
    case 'u8':
      return compileNumber(number(), n => n & 0xff)
    case 's8':
      return compileNumber(number(), n => (n << 24) >> 24)
    case 'u16':
      return compileNumber(number(), n => n & 0xffff)
    case 's16':
      return compileNumber(number(), n => (n << 16) >> 16)
    case 'u32':
      return compileNumber(number(), n => n >>> 0)
    case 's32':
      return compileNumber(number(), n => n | 0)
    case 'u64': {
      const read = reader(slots[at]!, 'i64', at) as (flat: Flat) => bigint
      return (_, flat) => BigInt.asUintN(64, read(flat))
    }
    case 's64':
    case 'f32':
    case 'f64': {
      const read = reader(slots[at]!, layoutOf(type).flat![0]!, at)
      return (_, flat) => read(flat)
    }
    case 'char':
      return compileNumber(unsigned(0), charFrom)
    case 'flags':
      return compileNumber(unsigned(0), unpackFlags(type))
    case 'string': {
      const [ptr, length] = [unsigned(0), unsigned(1)]
      return (cx, flat) => loadString(cx, ptr(flat), length(flat))
    }
    case 'list': {
      if (isFixed(type)) return liftRow(fixedTypes(type), at, slots)
      const [ptr, length] = [unsigned(0), unsigned(1)]
      const loadRange = loadRangeOf(type, loadOf(type.element))
      return (cx, flat) => loadRange(cx, ptr(flat), length(flat))
    }
    case 'record':
      return liftRecord(type, at, slots)
    case 'tuple':
      return liftRow(type.items, at, slots)
    case 'own':
    case 'borrow': {
      const index = unsigned(0)
      return (cx, flat) => liftHandle(cx, index(flat), type)
    }
    default:
      return liftVariant(type, at, slots)
  }
}

function compileNumber(read: (flat: Flat) => number, convert: (n: number) => unknown): LiftFlat {
  return (_, flat) => convert(read(flat))
}

const fixedTypes = ({ element, length }: WitType & { kind: 'list'; length: number }): WitType[] =>
  new Array<WitType>(length).fill(element)

/** Lifts values that follow each other: items of a tuple, or parameters. */
export function liftRow(
  types: readonly WitType[],
  at: number,
  slots: readonly CoreType[],
): (cx: AbiContext, flat: Flat) => unknown[] {
  const lifts = inRow(types, at, (type, place) => liftFlatOf(type, place, slots))
  return (cx, flat) => {
    const values: unknown[] = []
    for (let i = 0; i < lifts.length; i++) values.push(lifts[i]!(cx, flat))
    return values
  }
}

function liftRecord({ fields }: WitType & { kind: 'record' }, at: number, slots: readonly CoreType[]): LiftFlat {
  const keys = fields.map(({ name }) => camelCase(name))
  const lifts = inRow(fields.map(({ type }) => type), at, (type, place) => liftFlatOf(type, place, slots)) // biome-ignore format: one thought
  return (cx, flat) => {
    const record: Record<string, unknown> = {}
    for (let i = 0; i < keys.length; i++) record[keys[i]!] = lifts[i]!(cx, flat)
    return record
  }
}

function liftVariant(type: VariantType, at: number, slots: readonly CoreType[]): LiftFlat {
  const read = reader(slots[at]!, 'i32', at) as (flat: Flat) => number
  const cases = casesOf(type).map(({ name, type }) => ({ name, lift: type && liftFlatOf(type, at + 1, slots) }))
  const make = variantValue(type)
  return (cx, flat) => {
    const index = read(flat) >>> 0
    const found = cases[index]
    trapIf(found === undefined, `${type.kind}: there is no case ${index}`)
    const { name, lift } = found!
    return make(name, lift?.(cx, flat))
  }
}

/** How values of a type are lowered to the core values at `at` and after, whose types are `slots`. */
export function lowerFlatOf(type: WitType, at: number, slots: readonly CoreType[]): LowerFlat {
  const write = (offset: number) => writer(layoutOf(type).flat![offset]!, slots[at + offset]!, at + offset)
  switch (type.kind) {
    case 'bool':
      return lowerScalar(write(0), value => (value ? 1 : 0))
    case 'u64':
    case 's64':
      return lowerScalar(write(0), value => BigInt.asIntN(64, value as bigint))
    case 'char':
      return lowerScalar(write(0), codePointOf)
    case 'flags':
      return lowerScalar(write(0), packFlags(type))
    case 'string':
      return lowerStored(write(0), write(1), (cx, value) => storeString(cx, value as string | LongText))
    case 'list': {
      if (isFixed(type)) return lowerFixed(type, at, slots)
      const storeRange = storeRangeOf(type, storeOf(type.element))
      return lowerStored(write(0), write(1), (cx, value) => storeRange(cx, value as ArrayLike<unknown>))
    }
    case 'record':
      return lowerRecord(type, at, slots)
    case 'tuple':
      return lowerRow(type.items, at, slots)
    case 'own':
    case 'borrow': {
      const set = write(0)
      return (cx, value, flat) => set(flat, lowerHandle(cx, value, type))
    }
    case 'variant':
    case 'enum':
    case 'option':
    case 'result':
      return lowerVariant(type, at, slots)
    default:
      return lowerScalar(write(0), value => value as number)
  }
}

type Write = (flat: CoreValue[], value: CoreValue) => void

function lowerScalar(write: Write, convert: (value: unknown) => CoreValue): LowerFlat {
  return (_, value, flat) => write(flat, convert(value))
}

function lowerStored(setPtr: Write, setLength: Write, store: (cx: AbiContext, value: unknown) => Stored): LowerFlat {
  return (cx, value, flat) => {
    const [ptr, length] = store(cx, value)
    setPtr(flat, ptr)
    setLength(flat, length)
  }
}

/** Lowers values that follow each other: items of a tuple, or parameters. */
export function lowerRow(types: readonly WitType[], at: number, slots: readonly CoreType[]): LowerFlat {
  const lowers = inRow(types, at, (type, place) => lowerFlatOf(type, place, slots))
  return (cx, value, flat) => {
    for (let i = 0; i < lowers.length; i++) lowers[i]!(cx, (value as readonly unknown[])[i], flat)
  }
}

function lowerFixed(
  type: WitType & { kind: 'list'; length: number },
  at: number,
  slots: readonly CoreType[],
): LowerFlat {
  const lower = lowerRow(fixedTypes(type), at, slots)
  return (cx, value, flat) => lower(cx, fixedElements(type, value), flat)
}

function lowerRecord({ fields }: WitType & { kind: 'record' }, at: number, slots: readonly CoreType[]): LowerFlat {
  const keys = fields.map(({ name }) => camelCase(name))
  const lowers = inRow(fields.map(({ type }) => type), at, (type, place) => lowerFlatOf(type, place, slots)) // biome-ignore format: one thought
  return (cx, value, flat) => {
    for (let i = 0; i < keys.length; i++) lowers[i]!(cx, (value as Record<string, unknown>)[keys[i]!], flat)
  }
}

function lowerVariant(type: VariantType, at: number, slots: readonly CoreType[]): LowerFlat {
  const end = at + width(type)
  const discriminant = writer('i32', slots[at]!, at)
  const cases = casesOf(type).map(({ type }) => ({
    lower: type && lowerFlatOf(type, at + 1, slots),
    end: at + 1 + (type ? width(type) : 0),
  }))
  const [indexOf, payload] = [caseOf(type), payloadOf(type)]
  return (cx, value, flat) => {
    const index = indexOf(value)
    discriminant(flat, index)
    const { lower, end: used } = cases[index]!
    lower?.(cx, payload(value), flat)
    for (let i = used; i < end; i++) flat[i] = slots[i] === 'i64' ? 0n : 0
  }
}
