/** Lowers values into linear memory, by closures compiled once per type (CanonicalABI.md, "Storing"). Inside the worker. */

import type { WitType } from '../../wasm/wit-type.ts'
import { camelCase } from '../../wit/names.ts'
import type { AbiContext } from './context.ts'
import { casesOf, layoutOf, type VariantLayout } from './layout.ts'
import { lowerHandle } from './resource.ts'
import { storeString } from './string.ts'
import { trapIf } from './trap.ts'
import { matchVariant } from './variant.ts'

/** Writes a value at an address that was checked to be aligned and inside the memory. */
export type Store = (cx: AbiContext, ptr: number, value: unknown) => void

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
      return (cx, ptr, value) => storePair(cx, ptr, storeString(cx, value as string))
    case 'list': {
      const storeList = storeListOf(type.element)
      return (cx, ptr, value) => storePair(cx, ptr, storeList(cx, value as ArrayLike<unknown>))
    }
    case 'record': {
      const { offsets } = layoutOf(type)
      const fields = type.fields.map((f, i) => ({
        key: camelCase(f.name),
        store: storeOf(f.type),
        offset: offsets![i]!,
      }))
      return (cx, ptr, value) => {
        for (const { key, store, offset } of fields) store(cx, ptr + offset, (value as Record<string, unknown>)[key])
      }
    }
    case 'tuple': {
      const { offsets } = layoutOf(type)
      const items = type.items.map(storeOf)
      return (cx, ptr, value) =>
        items.forEach((store, i) => void store(cx, ptr + offsets![i]!, (value as unknown[])[i]))
    }
    case 'flags': {
      const { size } = layoutOf(type)
      const pack = packFlags(type)
      return (cx, ptr, value) => writeUnsigned(cx, ptr, size, pack(value))
    }
    case 'own':
    case 'borrow':
      return (cx, ptr, value) => cx.view.setUint32(ptr, lowerHandle(cx, value, type), true)
    default:
      return storeVariant(type, layoutOf(type).variant!)
  }
}

function storePair(cx: AbiContext, ptr: number, [begin, length]: readonly [number, number]): void {
  cx.view.setUint32(ptr, begin, true)
  cx.view.setUint32(ptr + 4, length, true)
}

function writeUnsigned(cx: AbiContext, ptr: number, size: number, value: number): void {
  if (size === 1) cx.view.setUint8(ptr, value)
  else if (size === 2) cx.view.setUint16(ptr, value, true)
  else cx.view.setUint32(ptr, value, true)
}

/** The code point of a one-character string. */
export const codePointOf = (char: unknown): number => (char as string).codePointAt(0)!

/** The bits of an object of booleans. */
export function packFlags(type: WitType & { kind: 'flags' }): (value: unknown) => number {
  const names = type.flags.map(flag => camelCase(flag.name))
  return value => {
    let bits = 0
    names.forEach((name, i) => {
      if ((value as Record<string, unknown>)[name]) bits |= 1 << i
    })
    return bits >>> 0
  }
}

function storeVariant(
  type: WitType & { kind: 'variant' | 'enum' | 'option' | 'result' },
  layout: VariantLayout,
): Store {
  const payloads = casesOf(type).map(({ type }) => type && storeOf(type))
  const match = matchVariant(type)
  return (cx, ptr, value) => {
    const { index, payload } = match(value)
    writeUnsigned(cx, ptr, layout.discriminantBytes, index)
    payloads[index]?.(cx, ptr + layout.payloadOffset, payload)
  }
}

/** Copies a list into the guest; answers its pointer and its length. */
export function storeListOf(
  element: WitType,
): (cx: AbiContext, value: ArrayLike<unknown>) => [ptr: number, length: number] {
  const { size, alignment } = layoutOf(element)
  const store = storeOf(element)
  return (cx, value) => {
    const length = value.length
    const ptr = cx.allocate(alignment, length * size, 'list')
    if (value instanceof Uint8Array && size === 1) cx.bytes.set(value, ptr)
    else for (let i = 0; i < length; i++) store(cx, ptr + i * size, value[i])
    // Invariant: lowering elements may have called realloc, but what realloc gave stays inside a memory that never shrinks.
    trapIf(ptr + length * size > cx.bytes.length, 'list: memory shrank')
    return [ptr, length]
  }
}
