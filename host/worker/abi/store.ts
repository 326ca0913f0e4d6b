/** Lowers values into linear memory, by closures compiled once per type (CanonicalABI.md, "Storing"). Inside the worker. */

import { casesOf, layoutOf } from '../../wasm/layout.ts'
import type { WitType } from '../../wasm/wit-type.ts'
import { camelCase } from '../../wit/names.ts'
import type { AbiContext, Store } from './context.ts'
import { isFixed, storeFixedOf, storeRangeOf } from './list.ts'
import type { LongText } from './long-text.ts'
import { lowerHandle } from './resource.ts'
import { codePointOf, packFlags } from './scalar.ts'
import { type Stored, storeString } from './string.ts'
import { caseOf, payloadOf, type VariantType } from './variant.ts'

const stores = new WeakMap<WitType, Store>()

/** The storer of a type; compiled once per type object. */
export function storeOf(type: WitType): Store {
  let store = stores.get(type)
  if (store === undefined) {
    store = compileStore(type)
    stores.set(type, store)
  }
  return store
}

function compileStore(type: WitType): Store {
  switch (type.kind) {
    case 'bool':
      return (cx, ptr, value) => cx.view.setUint8(ptr, value ? 1 : 0)
    case 'u8':
    case 's8':
      return (cx, ptr, value) => cx.view.setUint8(ptr, value as number)
    case 'u16':
    case 's16':
      return (cx, ptr, value) => cx.view.setUint16(ptr, value as number, true)
    case 'u32':
    case 's32':
      return (cx, ptr, value) => cx.view.setUint32(ptr, value as number, true)
    case 'u64':
    case 's64':
      return (cx, ptr, value) => cx.view.setBigUint64(ptr, value as bigint, true)
    case 'f32':
      return (cx, ptr, value) => cx.view.setFloat32(ptr, value as number, true)
    case 'f64':
      return (cx, ptr, value) => cx.view.setFloat64(ptr, value as number, true)
    case 'char':
      return (cx, ptr, value) => cx.view.setUint32(ptr, codePointOf(value), true)
    case 'string':
      return (cx, ptr, value) => writeStored(cx, ptr, storeString(cx, value as string | LongText))
    case 'list': {
      const store = storeOf(type.element)
      if (isFixed(type)) return storeFixedOf(type, store)
      const storeRange = storeRangeOf(type, store)
      return (cx, ptr, value) => writeStored(cx, ptr, storeRange(cx, value as ArrayLike<unknown>))
    }
    case 'record':
      return storeRecord(type)
    case 'tuple':
      return storeTuple(type.items, layoutOf(type).offsets!)
    case 'flags': {
      const write = writeUnsigned(layoutOf(type).size)
      const pack = packFlags(type)
      return (cx, ptr, value) => write(cx, ptr, pack(value))
    }
    case 'own':
    case 'borrow':
      return (cx, ptr, value) => cx.view.setUint32(ptr, lowerHandle(cx, value, type), true)
    default:
      return storeVariant(type)
  }
}

// The value is stored before this is called, since storing may move the memory.
function writeStored(cx: AbiContext, ptr: number, [begin, length]: Stored): void {
  cx.view.setUint32(ptr, begin, true)
  cx.view.setUint32(ptr + 4, length, true)
}

function writeUnsigned(size: number): (cx: AbiContext, ptr: number, value: number) => void {
  if (size === 1) return (cx, ptr, value) => cx.view.setUint8(ptr, value)
  return size === 2
    ? (cx, ptr, value) => cx.view.setUint16(ptr, value, true)
    : (cx, ptr, value) => cx.view.setUint32(ptr, value, true)
}

function storeRecord(type: WitType & { kind: 'record' }): Store {
  const { offsets } = layoutOf(type)
  const fields = type.fields.map((field, i) => ({
    key: camelCase(field.name),
    store: storeOf(field.type),
    offset: offsets![i]!,
  }))
  return (cx, ptr, value) => {
    for (const { key, store, offset } of fields) store(cx, ptr + offset, (value as Record<string, unknown>)[key])
  }
}

/** Stores values in a row: items of a tuple, or parameters. */
export function storeTuple(types: readonly WitType[], offsets: readonly number[]): Store {
  const stores = types.map(storeOf)
  return (cx, ptr, value) => {
    for (let i = 0; i < stores.length; i++) stores[i]!(cx, ptr + offsets[i]!, (value as readonly unknown[])[i])
  }
}

function storeVariant(type: VariantType): Store {
  const { discriminantBytes, payloadOffset } = layoutOf(type).variant!
  const write = writeUnsigned(discriminantBytes)
  const payloads = casesOf(type).map(({ type }) => type && storeOf(type))
  const [indexOf, payload] = [caseOf(type), payloadOf(type)]
  return (cx, ptr, value) => {
    const index = indexOf(value)
    write(cx, ptr, index)
    payloads[index]?.(cx, ptr + payloadOffset, payload(value))
  }
}
