/** How values lie in linear memory and in core values (CanonicalABI.md, "Alignment", "Element Size", "Flattening"). */

import { GloveboxError } from '../base/error.ts'
import type { Primitive, WitCase, WitType } from './wit-type.ts'

/** A core value type. */
export type CoreType = 'i32' | 'i64' | 'f32' | 'f64'

/** Where the payload of a variant's cases lies, and how its discriminant is stored. */
export interface VariantLayout {
  readonly discriminantBytes: 1 | 2 | 4
  readonly payloadOffset: number
}

/** The layout of one type. */
export interface Layout {
  readonly size: number
  readonly alignment: number
  /** Core values when passed flat, or null when there are more than any signature can hold. */
  readonly flat: readonly CoreType[] | null
  /** What one value counts towards the ceiling of lifted bytes, contents of strings and lists not included. */
  readonly weight: number
  readonly variant?: VariantLayout
  /** Offset of each field of a record or item of a tuple. */
  readonly offsets?: readonly number[]
}

/** The most parameters that are passed flat; more are passed in memory. */
export const MAX_FLAT_PARAMS = 16
/** The most results that are passed flat. */
export const MAX_FLAT_RESULTS = 1

/** The largest string or list that may cross, in bytes (CanonicalABI.md: MAX_STRING_BYTE_LENGTH, MAX_LIST_BYTE_LENGTH). */
export const MAX_BYTE_LENGTH = 2 ** 28 - 1

/** The largest value type that validation accepts (Binary.md: `elem_size` below 2^28). */
const MAX_SIZE = 2 ** 28

const primitiveLayouts: Readonly<Record<Exclude<Primitive, 'string'>, [size: number, flat: CoreType[]]>> = {
  bool: [1, ['i32']],
  s8: [1, ['i32']],
  u8: [1, ['i32']],
  s16: [2, ['i32']],
  u16: [2, ['i32']],
  s32: [4, ['i32']],
  u32: [4, ['i32']],
  s64: [8, ['i64']],
  u64: [8, ['i64']],
  f32: [4, ['f32']],
  f64: [8, ['f64']],
  char: [4, ['i32']],
}

/** How many bytes a pointer has; memories are 32-bit, but types must also fit where they are not. */
export type PointerBytes = 4 | 8

const layouts = { 4: new WeakMap<WitType, Layout>(), 8: new WeakMap<WitType, Layout>() }

/**
 * The layout of a type; computed once per type object.
 * @throws {GloveboxError} `component/too-large` for a type of 2^28 bytes or more.
 */
export function layoutOf(type: WitType, pointer: PointerBytes = 4): Layout {
  let layout = layouts[pointer].get(type)
  if (layout === undefined) {
    layout = computeLayout(type, pointer)
    if (layout.size >= MAX_SIZE) {
      throw new GloveboxError('component/too-large', `A value type takes ${layout.size} bytes; it must be below 2^28.`)
    }
    layouts[pointer].set(type, layout)
  }
  return layout
}

/** The next multiple of `alignment` (a power of two) at or after `offset`. */
const alignTo = (offset: number, alignment: number): number => Math.ceil(offset / alignment) * alignment

function computeLayout(type: WitType, pointer: PointerBytes): Layout {
  switch (type.kind) {
    case 'list':
      return type.length === undefined
        ? { size: 2 * pointer, alignment: pointer, flat: ['i32', 'i32'], weight: 8 }
        : fixedListLayout(layoutOf(type.element, pointer), type.length)
    case 'record':
      return recordLayout(
        type.fields.map(field => field.type),
        pointer,
      )
    case 'tuple':
      return recordLayout(type.items, pointer)
    case 'flags': {
      const size = type.flags.length <= 8 ? 1 : type.flags.length <= 16 ? 2 : 4
      return { size, alignment: size, flat: ['i32'], weight: 8 * type.flags.length }
    }
    case 'variant':
    case 'enum':
    case 'option':
    case 'result':
      return variantLayout(casesOf(type), pointer)
    case 'own':
    case 'borrow':
      return { size: 4, alignment: 4, flat: ['i32'], weight: 8 }
    case 'string':
      return { size: 2 * pointer, alignment: pointer, flat: ['i32', 'i32'], weight: 8 }
    default: {
      const [size, flat] = primitiveLayouts[type.kind]
      return { size, alignment: size, flat, weight: 8 }
    }
  }
}

function fixedListLayout({ size, alignment, flat, weight }: Layout, length: number): Layout {
  const fits = flat !== null && flat.length * length <= MAX_FLAT_PARAMS
  return {
    size: size * length,
    alignment,
    flat: fits ? Array.from({ length }, () => flat).flat() : null,
    weight: 8 + weight * length,
  }
}

/** The cases of any type that despecializes to a variant, under the names host values use. */
export function casesOf(type: WitType & { kind: 'variant' | 'enum' | 'option' | 'result' }): readonly WitCase[] {
  switch (type.kind) {
    case 'variant':
    case 'enum':
      return type.cases
    case 'option':
      return [{ name: 'none' }, { name: 'some', type: type.some }]
    case 'result':
      return [
        type.ok === undefined ? { name: 'ok' } : { name: 'ok', type: type.ok },
        type.err === undefined ? { name: 'err' } : { name: 'err', type: type.err },
      ]
  }
}

/** The layout of fields in a row, and of parameters that are passed in memory. */
export function recordLayout(types: readonly WitType[], pointer: PointerBytes = 4): Layout {
  let size = 0
  let alignment = 1
  let weight = 8
  let flat: CoreType[] | null = []
  const offsets: number[] = []
  for (const type of types) {
    const field = layoutOf(type, pointer)
    size = alignTo(size, field.alignment)
    offsets.push(size)
    size += field.size
    alignment = Math.max(alignment, field.alignment)
    weight += field.weight
    flat = concatFlat(flat, field.flat)
  }
  return { size: alignTo(size, alignment), alignment, flat, weight, offsets }
}

// Invariant: no list longer than a signature can hold is ever built, so doubling types cost nothing.
function concatFlat(a: CoreType[] | null, b: readonly CoreType[] | null): CoreType[] | null {
  if (a === null || b === null || a.length + b.length > MAX_FLAT_PARAMS) return null
  return [...a, ...b]
}

function variantLayout(cases: readonly WitCase[], pointer: PointerBytes): Layout {
  const discriminantBytes = cases.length <= 256 ? 1 : cases.length <= 65536 ? 2 : 4
  let payloadAlignment = 1
  let payloadSize = 0
  let payloadWeight = 0
  let flat: CoreType[] | null = []
  for (const { type } of cases) {
    if (type === undefined) continue
    const payload = layoutOf(type, pointer)
    payloadAlignment = Math.max(payloadAlignment, payload.alignment)
    payloadSize = Math.max(payloadSize, payload.size)
    payloadWeight = Math.max(payloadWeight, payload.weight)
    flat = joinFlat(flat, payload.flat)
  }
  const alignment = Math.max(discriminantBytes, payloadAlignment)
  const payloadOffset = alignTo(discriminantBytes, payloadAlignment)
  return {
    size: alignTo(payloadOffset + payloadSize, alignment),
    alignment,
    flat: concatFlat(['i32'], flat),
    weight: 8 + payloadWeight,
    variant: { discriminantBytes, payloadOffset },
  }
}

function joinFlat(a: CoreType[] | null, b: readonly CoreType[] | null): CoreType[] | null {
  if (a === null || b === null) return null
  const joined = [...a]
  b.forEach((type, i) => {
    joined[i] = i < a.length ? join(a[i]!, type) : type
  })
  return joined
}

function join(a: CoreType, b: CoreType): CoreType {
  if (a === b) return a
  return (a === 'i32' && b === 'f32') || (a === 'f32' && b === 'i32') ? 'i32' : 'i64'
}
