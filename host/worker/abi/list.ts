/** Lists across the boundary (CanonicalABI.md, `load_list`, `store_list`); lists of numbers are typed arrays, copied in one piece. Inside the worker. */

import { layoutOf, MAX_BYTE_LENGTH } from '../../wasm/layout.ts'
import type { WitType } from '../../wasm/wit-type.ts'
import { numberArrays } from '../../wit/attachment.ts'
import type { AbiContext, Load, Store } from './context.ts'
import type { Stored } from './string.ts'
import { trapIf } from './trap.ts'

type List = WitType & { kind: 'list' }
type TypedArray = ArrayBufferView & ArrayLike<unknown>

const typedArrays: Partial<Record<WitType['kind'], new (buffer: ArrayBuffer) => TypedArray>> = numberArrays

/** Copies the elements of a list out of a range that was checked. */
function elementsOf({ element }: List, load: Load): (cx: AbiContext, ptr: number, length: number) => unknown {
  const { size } = layoutOf(element)
  const Typed = typedArrays[element.kind]
  if (Typed) return (cx, ptr, length) => new Typed(cx.bytes.buffer.slice(ptr, ptr + length * size) as ArrayBuffer)
  return (cx, ptr, length) => {
    const list: unknown[] = []
    for (let i = 0; i < length; i++) list.push(load(cx, ptr + i * size))
    return list
  }
}

/** `load_list_from_range`: reads a list whose range is not yet checked. */
export function loadRangeOf(type: List, load: Load): (cx: AbiContext, ptr: number, length: number) => unknown {
  const { size, alignment, weight } = layoutOf(type.element)
  const elements = elementsOf(type, load)
  const charge = typedArrays[type.element.kind] ? size : weight
  return (cx, ptr, length) => {
    const byteLength = length * size
    trapIf(byteLength > MAX_BYTE_LENGTH, `list: more than ${MAX_BYTE_LENGTH} bytes may not cross`)
    cx.checkRange(ptr, byteLength, alignment, 'list')
    // Security: counted before anything is allocated, so that many lists over the same bytes cannot amplify a small guest memory.
    cx.budget.take(length * charge)
    return elements(cx, ptr, length)
  }
}

/** Reads a list of fixed length, which lies in place. */
export function loadFixedOf(type: List & { length: number }, load: Load): Load {
  const elements = elementsOf(type, load)
  return (cx, ptr) => elements(cx, ptr, type.length)
}

/** Copies the elements of a list into a range that was checked. */
function storeElementsOf(
  { element }: List,
  store: Store,
): (cx: AbiContext, ptr: number, value: ArrayLike<unknown>) => void {
  const { size } = layoutOf(element)
  const Typed = typedArrays[element.kind]
  return (cx, ptr, value) => {
    if (Typed !== undefined && value instanceof Typed) {
      cx.bytes.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), ptr)
      return
    }
    const { length } = value
    for (let i = 0; i < length; i++) store(cx, ptr + i * size, value[i])
  }
}

/** `store_list_into_range`: copies a list into the guest. */
export function storeRangeOf(type: List, store: Store): (cx: AbiContext, value: ArrayLike<unknown>) => Stored {
  const { size, alignment } = layoutOf(type.element)
  const storeElements = storeElementsOf(type, store)
  return (cx, value) => {
    const { length } = value
    if (!Number.isSafeInteger(length)) throw new TypeError('a list is needed')
    const ptr = cx.allocate(alignment, length * size, 'list')
    storeElements(cx, ptr, value)
    return [ptr, length]
  }
}

/** Copies a list of fixed length into its place. */
export function storeFixedOf(type: List & { length: number }, store: Store): Store {
  const storeElements = storeElementsOf(type, store)
  return (cx, ptr, value) => storeElements(cx, ptr, fixedElements(type, value))
}

/** The elements of a host value for a list of fixed length; another length is a fault of the host. */
export function fixedElements({ length }: List & { length: number }, value: unknown): ArrayLike<unknown> {
  const list = value as ArrayLike<unknown>
  if (list.length !== length) throw new TypeError(`a list of ${length} elements is needed, not of ${list.length}`)
  return list
}

/** Whether a list has a fixed length. */
export const isFixed = (type: List): type is List & { length: number } => type.length !== undefined
