/** Lifts values out of linear memory, by closures compiled once per type (CanonicalABI.md, "Loading"). Inside the worker. */

import type { WitType } from '../../wasm/wit-type.ts'
import { camelCase } from '../../wit/names.ts'
import { type AbiContext, MAX_BYTE_LENGTH } from './context.ts'
import { casesOf, layoutOf, type VariantLayout } from './layout.ts'
import { liftHandle } from './resource.ts'
import { loadString } from './string.ts'
import { trapIf } from './trap.ts'
import { variantValue } from './variant.ts'

/** Reads a value at an address that was checked to be aligned and inside the memory. */
export type Load = (cx: AbiContext, ptr: number) => unknown

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
      const loadRange = loadListOf(type.element)
      return (cx, ptr) => loadRange(cx, cx.view.getUint32(ptr, true), cx.view.getUint32(ptr + 4, true))
    }
    case 'record':
      return loadRecord(type)
    case 'tuple': {
      const items = type.items.map(loadOf)
      const { offsets } = layoutOf(type)
      return (cx, ptr) => items.map((load, i) => load(cx, ptr + offsets![i]!))
    }
    case 'flags': {
      const { size } = layoutOf(type)
      const unpack = unpackFlags(type)
      return (cx, ptr) => unpack(readUnsigned(cx, ptr, size))
    }
    case 'own':
    case 'borrow':
      return (cx, ptr) => liftHandle(cx, cx.view.getUint32(ptr, true), type)
    default:
      return loadVariant(type, layoutOf(type).variant!)
  }
}

function readUnsigned(cx: AbiContext, ptr: number, size: number): number {
  return size === 1 ? cx.bytes[ptr]! : size === 2 ? cx.view.getUint16(ptr, true) : cx.view.getUint32(ptr, true)
}

/** A Unicode scalar value as a string; others trap. */
export function charFrom(codePoint: number): string {
  trapIf(
    codePoint >= 0x110000 || (codePoint >= 0xd800 && codePoint <= 0xdfff),
    `char: 0x${codePoint.toString(16)} is none`,
  )
  return String.fromCodePoint(codePoint)
}

/** An object of booleans from bits; bits above the last flag are ignored. */
export function unpackFlags(type: WitType & { kind: 'flags' }): (bits: number) => Record<string, boolean> {
  const names = type.flags.map(flag => camelCase(flag.name))
  return bits => {
    const value: Record<string, boolean> = {}
    names.forEach((name, i) => {
      value[name] = ((bits >>> i) & 1) === 1
    })
    return value
  }
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

function loadVariant(type: WitType & { kind: 'variant' | 'enum' | 'option' | 'result' }, layout: VariantLayout): Load {
  const cases = casesOf(type).map(({ name, type }) => ({ name, load: type && loadOf(type) }))
  const make = variantValue(type)
  return (cx, ptr) => {
    const index = readUnsigned(cx, ptr, layout.discriminantBytes)
    trapIf(index >= cases.length, `${type.kind}: there is no case ${index}`)
    const { name, load } = cases[index]!
    return make(name, load?.(cx, ptr + layout.payloadOffset))
  }
}

type TypedArrayClass = { new (buffer: ArrayBufferLike): unknown }

/** Lists of these come out as typed arrays, copied in one piece. */
const typedArrays: Partial<Record<WitType['kind'], TypedArrayClass>> = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
}

/** Reads the elements of a list from a range that is not yet checked. */
export function loadListOf(element: WitType): (cx: AbiContext, ptr: number, length: number) => unknown {
  const { size, alignment, weight } = layoutOf(element)
  const TypedArray = typedArrays[element.kind]
  const load = loadOf(element)
  return (cx, ptr, length) => {
    const byteLength = length * size
    trapIf(byteLength > MAX_BYTE_LENGTH, `list: ${byteLength} bytes are more than may cross`)
    cx.checkRange(ptr, byteLength, alignment, 'list')
    // Security: charged before anything is allocated, so that many lists over the same bytes cannot amplify a small guest memory.
    cx.budget.take(TypedArray ? byteLength : length * weight)
    if (TypedArray) return new TypedArray(cx.bytes.slice(ptr, ptr + byteLength).buffer)
    const list: unknown[] = new Array(length)
    for (let i = 0; i < length; i++) list[i] = load(cx, ptr + i * size)
    return list
  }
}
