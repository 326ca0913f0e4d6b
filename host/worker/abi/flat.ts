/** Passes values as core values, as parameters and results do (CanonicalABI.md, "Flat Lifting", "Flat Lowering"). Inside the worker. */

import type { WitType } from '../../wasm/wit-type.ts'
import { camelCase } from '../../wit/names.ts'
import type { AbiContext } from './context.ts'
import { type CoreType, casesOf, layoutOf } from './layout.ts'
import { charFrom, loadListOf, unpackFlags } from './load.ts'
import { liftHandle, lowerHandle } from './resource.ts'
import { codePointOf, packFlags, storeListOf } from './store.ts'
import { loadString, storeString } from './string.ts'
import { trapIf } from './trap.ts'
import { matchVariant, variantValue } from './variant.ts'

/** A core value as JavaScript passes it. */
export type CoreValue = number | bigint

/** Core values that are read one after the other. */
export interface FlatReader {
  readonly values: readonly CoreValue[]
  at: number
}

/** Takes a value off a reader. */
export type LiftFlat = (cx: AbiContext, from: FlatReader) => unknown
/** Appends a value's core values. */
export type LowerFlat = (cx: AbiContext, value: unknown, to: CoreValue[]) => void

const nextNumber = (from: FlatReader): number => from.values[from.at++] as number
const nextBig = (from: FlatReader): bigint => from.values[from.at++] as bigint

/** How values of a type are lifted from core values. Bits above a small integer are masked, as the specification says. */
export function liftFlatOf(type: WitType): LiftFlat {
  switch (type.kind) {
    case 'bool':
      return (_, from) => nextNumber(from) !== 0
    case 'u8':
      return (_, from) => nextNumber(from) & 0xff
    case 's8':
      return (_, from) => (nextNumber(from) << 24) >> 24
    case 'u16':
      return (_, from) => nextNumber(from) & 0xffff
    case 's16':
      return (_, from) => (nextNumber(from) << 16) >> 16
    case 'u32':
      return (_, from) => nextNumber(from) >>> 0
    case 's32':
      return (_, from) => nextNumber(from) | 0
    case 'u64':
      return (_, from) => BigInt.asUintN(64, nextBig(from))
    case 's64':
      return (_, from) => BigInt.asIntN(64, nextBig(from))
    case 'f32':
    case 'f64':
      return (_, from) => nextNumber(from)
    case 'char':
      return (_, from) => charFrom(nextNumber(from) >>> 0)
    case 'string':
      return (cx, from) => loadString(cx, nextNumber(from) >>> 0, nextNumber(from) >>> 0)
    case 'list': {
      const loadRange = loadListOf(type.element)
      return (cx, from) => loadRange(cx, nextNumber(from) >>> 0, nextNumber(from) >>> 0)
    }
    case 'record': {
      const fields = type.fields.map(field => ({ key: camelCase(field.name), lift: liftFlatOf(field.type) }))
      return (cx, from) => {
        const record: Record<string, unknown> = {}
        for (const { key, lift } of fields) record[key] = lift(cx, from)
        return record
      }
    }
    case 'tuple': {
      const items = type.items.map(liftFlatOf)
      return (cx, from) => items.map(lift => lift(cx, from))
    }
    case 'flags': {
      const unpack = unpackFlags(type)
      return (_, from) => unpack(nextNumber(from) >>> 0)
    }
    case 'own':
    case 'borrow':
      return (cx, from) => liftHandle(cx, nextNumber(from) >>> 0, type)
    default:
      return liftFlatVariant(type)
  }
}

/** How values of a type are lowered to core values. */
export function lowerFlatOf(type: WitType): LowerFlat {
  switch (type.kind) {
    case 'bool':
      return (_, value, to) => void to.push(value ? 1 : 0)
    case 's64':
    case 'u64':
      return (_, value, to) => void to.push(BigInt.asIntN(64, value as bigint))
    case 'char':
      return (_, value, to) => void to.push(codePointOf(value))
    case 'string':
      return (cx, value, to) => void to.push(...storeString(cx, value as string))
    case 'list': {
      const storeList = storeListOf(type.element)
      return (cx, value, to) => void to.push(...storeList(cx, value as ArrayLike<unknown>))
    }
    case 'record': {
      const fields = type.fields.map(field => ({ key: camelCase(field.name), lower: lowerFlatOf(field.type) }))
      return (cx, value, to) => {
        for (const { key, lower } of fields) lower(cx, (value as Record<string, unknown>)[key], to)
      }
    }
    case 'tuple': {
      const items = type.items.map(lowerFlatOf)
      return (cx, value, to) => items.forEach((lower, i) => void lower(cx, (value as unknown[])[i], to))
    }
    case 'flags': {
      const pack = packFlags(type)
      return (_, value, to) => void to.push(pack(value) | 0)
    }
    case 'own':
    case 'borrow':
      return (cx, value, to) => void to.push(lowerHandle(cx, value, type))
    case 'variant':
    case 'enum':
    case 'option':
    case 'result':
      return lowerFlatVariant(type)
    default:
      return (_, value, to) => void to.push(value as number)
  }
}

const scratch = new DataView(new ArrayBuffer(8))

/** Reads a joined core value as the type that the case at hand wants. */
function uncoerce(value: CoreValue, have: CoreType, want: CoreType): CoreValue {
  if (have === want) return value
  if (have === 'i64') {
    scratch.setBigUint64(0, BigInt.asUintN(64, value as bigint), true)
    return want === 'i32'
      ? scratch.getInt32(0, true)
      : want === 'f32'
        ? scratch.getFloat32(0, true)
        : scratch.getFloat64(0, true)
  }
  scratch.setInt32(0, value as number, true)
  return scratch.getFloat32(0, true)
}

/** Writes a core value of one case as the type that all cases joined to. */
function coerce(value: CoreValue, have: CoreType, want: CoreType): CoreValue {
  if (have === want) return value
  scratch.setBigUint64(0, 0n, true)
  if (have === 'i32') scratch.setInt32(0, value as number, true)
  else if (have === 'f32') scratch.setFloat32(0, value as number, true)
  else scratch.setFloat64(0, value as number, true)
  return want === 'i32' ? scratch.getInt32(0, true) : scratch.getBigInt64(0, true)
}

type VariantType = WitType & { kind: 'variant' | 'enum' | 'option' | 'result' }

/** The cases with their flat types, and the joined flat types without the discriminant. */
function flatCases(type: VariantType) {
  const joined = layoutOf(type).flat!.slice(1)
  return {
    joined,
    cases: casesOf(type).map(({ name, type }) => ({ name, type, flat: type ? layoutOf(type).flat! : [] })),
  }
}

function liftFlatVariant(type: VariantType): LiftFlat {
  const { joined, cases } = flatCases(type)
  const lifts = cases.map(({ type }) => type && liftFlatOf(type))
  const make = variantValue(type)
  return (cx, from) => {
    const index = nextNumber(from) >>> 0
    trapIf(index >= cases.length, `${type.kind}: there is no case ${index}`)
    const { name, flat } = cases[index]!
    const values = flat.map((want, i) => uncoerce(from.values[from.at + i]!, joined[i]!, want))
    from.at += joined.length
    return make(name, lifts[index]?.(cx, { values, at: 0 }))
  }
}

function lowerFlatVariant(type: VariantType): LowerFlat {
  const { joined, cases } = flatCases(type)
  const lowers = cases.map(({ type }) => type && lowerFlatOf(type))
  const match = matchVariant(type)
  const zeros = joined.map(core => (core === 'i64' ? 0n : 0))
  return (cx, value, to) => {
    const { index, payload } = match(value)
    to.push(index)
    const values: CoreValue[] = []
    lowers[index]?.(cx, payload, values)
    const { flat } = cases[index]!
    joined.forEach((want, i) => void to.push(i < flat.length ? coerce(values[i]!, flat[i]!, want) : zeros[i]!))
  }
}
