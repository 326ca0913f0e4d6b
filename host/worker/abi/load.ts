/** Lifts values out of linear memory, by closures compiled once per type (CanonicalABI.md, "Loading"). Inside the worker. */

import { casesOf, layoutOf } from '../../wasm/layout.ts'
import type { WitType } from '../../wasm/wit-type.ts'
import { camelCase } from '../../wit/names.ts'
import type { AbiContext, Load } from './context.ts'
import { isFixed, loadFixedOf, loadRangeOf } from './list.ts'
import { liftHandle } from './resource.ts'
import { charFrom, unpackFlags } from './scalar.ts'
import { loadString } from './string.ts'
import { trapIf } from './trap.ts'
import { type VariantType, variantValue } from './variant.ts'

const loads = new WeakMap<WitType, Load>()

/** The loader of a type; compiled once per type object. */
export function loadOf(type: WitType): Load {
  let load = loads.get(type)
  if (load === undefined) {
    load = compileLoad(type)
    loads.set(type, load)
  }
  return load
}

function compileLoad(type: WitType): Load {
  switch (type.kind) {
    case 'bool':
      return (cx, ptr) => cx.bytes[ptr] !== 0
    case 'u8':
      return (cx, ptr) => cx.bytes[ptr]
    case 's8':
      return (cx, ptr) => cx.view.getInt8(ptr)
    case 'u16':
      return (cx, ptr) => cx.view.getUint16(ptr, true)
    case 's16':
      return (cx, ptr) => cx.view.getInt16(ptr, true)
    case 'u32':
      return (cx, ptr) => cx.view.getUint32(ptr, true)
    case 's32':
      return (cx, ptr) => cx.view.getInt32(ptr, true)
    case 'u64':
      return (cx, ptr) => cx.view.getBigUint64(ptr, true)
    case 's64':
      return (cx, ptr) => cx.view.getBigInt64(ptr, true)
    case 'f32':
      return (cx, ptr) => cx.view.getFloat32(ptr, true)
    case 'f64':
      return (cx, ptr) => cx.view.getFloat64(ptr, true)
    case 'char':
      return (cx, ptr) => charFrom(cx.view.getUint32(ptr, true))
    case 'string':
      return (cx, ptr) => loadString(cx, cx.view.getUint32(ptr, true), cx.view.getUint32(ptr + 4, true))
    case 'list': {
      const load = loadOf(type.element)
      if (isFixed(type)) return loadFixedOf(type, load)
      const loadRange = loadRangeOf(type, load)
      return (cx, ptr) => loadRange(cx, cx.view.getUint32(ptr, true), cx.view.getUint32(ptr + 4, true))
    }
    case 'record':
      return loadRecord(type)
    case 'tuple':
      return loadTuple(type.items, layoutOf(type).offsets!)
    case 'flags': {
      const read = readUnsigned(layoutOf(type).size)
      const unpack = unpackFlags(type)
      return (cx, ptr) => unpack(read(cx, ptr))
    }
    case 'own':
    case 'borrow':
      return (cx, ptr) => liftHandle(cx, cx.view.getUint32(ptr, true), type)
    default:
      return loadVariant(type)
  }
}

function readUnsigned(size: number): (cx: AbiContext, ptr: number) => number {
  if (size === 1) return (cx, ptr) => cx.bytes[ptr]!
  return size === 2 ? (cx, ptr) => cx.view.getUint16(ptr, true) : (cx, ptr) => cx.view.getUint32(ptr, true)
}

function loadRecord(type: WitType & { kind: 'record' }): Load {
  const { offsets } = layoutOf(type)
  const fields = type.fields.map((field, i) => ({
    key: camelCase(field.name),
    load: loadOf(field.type),
    offset: offsets![i]!,
  }))
  return (cx, ptr) => {
    const record: Record<string, unknown> = {}
    for (const { key, load, offset } of fields) record[key] = load(cx, ptr + offset)
    return record
  }
}

/** Loads values that lie in a row: items of a tuple, or parameters. */
export function loadTuple(
  types: readonly WitType[],
  offsets: readonly number[],
): (cx: AbiContext, ptr: number) => unknown[] {
  const loads = types.map(loadOf)
  return (cx, ptr) => {
    const values: unknown[] = []
    for (let i = 0; i < loads.length; i++) values.push(loads[i]!(cx, ptr + offsets[i]!))
    return values
  }
}

function loadVariant(type: VariantType): Load {
  const { discriminantBytes, payloadOffset } = layoutOf(type).variant!
  const read = readUnsigned(discriminantBytes)
  const cases = casesOf(type).map(({ name, type }) => ({ name, load: type && loadOf(type) }))
  const make = variantValue(type)
  return (cx, ptr) => {
    const index = read(cx, ptr)
    const found = cases[index]
    trapIf(found === undefined, `${type.kind}: there is no case ${index}`)
    const { name, load } = found!
    return make(name, load?.(cx, ptr + payloadOffset))
  }
}
