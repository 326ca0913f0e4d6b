/** The types of what core modules import and export: as text where that tells them apart, and whether one can stand for another. */

import { functionType, type Size, size, valueType } from './core-types.ts'
import type { Cursor } from './cursor.ts'

/**
 * The type of an import or export of a core module. `F` is how function types are told apart: by their signature, or, where that is
 * not known yet, by a type index.
 */
export type CoreExternType<F = string> =
  | { readonly kind: 'func'; readonly type: F }
  | { readonly kind: 'tag'; readonly type: F }
  | { readonly kind: 'table'; readonly element: string; readonly size: Size }
  | { readonly kind: 'memory'; readonly size: Size }
  | { readonly kind: 'global'; readonly type: string; readonly mutable: boolean }

/** A core function type as text; two function types are the same if their signatures are. */
export const signature = (params: readonly string[], results: readonly string[]): string =>
  `(${params.join(' ')})->(${results.join(' ')})`

const numeric = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
])

/** Longest text of a value type; only references to functions on functions on functions get there. */
const MAX_TEXT = 1000

/** An encoded value type as text; a reference to a function type has that function's signature in it. */
export function valueText(bytes: Uint8Array, signatures: readonly string[]): string {
  const [first = 0] = bytes
  const isReference = first === 0x63 || first === 0x64
  // A heap type of one byte from 0x40 to 0x7f is an abstract type, anything else an index.
  if (!isReference || (bytes[1]! & 0xc0) === 0x40)
    return numeric.get(first) ?? `0x${Buffer.from(bytes).toString('hex')}`
  let index = 0
  for (let i = bytes.length - 1; i > 0; i--) index = index * 128 + (bytes[i]! & 0x7f)
  return `${first === 0x63 ? 'ref null' : 'ref'} ${signatures[index] ?? 'itself'}`
}

/** Reads a function type as its signature; `signatures` are those of the types before it. */
export function readSignature(c: Cursor, signatures: readonly string[], mostParams: number): string {
  const at = c.pos
  const { params, results } = functionType(c, signatures.length + 1, mostParams)
  const text = (bytes: Uint8Array): string => {
    const value = valueText(bytes, signatures)
    if (value.length > MAX_TEXT) c.fail('A function type is nested too deep', 'component/too-large', at)
    return value
  }
  return signature(params.map(text), results.map(text))
}

/** Reads a `core:externtype`, the form of imports and of core module types. */
export function readCoreExtern(c: Cursor, signatures: readonly string[]): CoreExternType<number> {
  const at = c.pos
  switch (c.u8()) {
    case 0x00:
      return { kind: 'func', type: readTypeIndex(c, signatures) }
    case 0x01:
      return { kind: 'table', element: valueText(valueType(c, signatures.length), signatures), size: size(c, 'table') }
    case 0x02:
      return { kind: 'memory', size: size(c, 'memory') }
    case 0x03:
      return readGlobal(c, signatures)
    case 0x04:
      if (c.u8() !== 0) c.fail('Unknown kind of tag', 'component/malformed', at)
      return { kind: 'tag', type: readTypeIndex(c, signatures) }
    default:
      return c.fail('Unknown kind of core import or export', 'component/malformed', at)
  }
}

function readTypeIndex(c: Cursor, signatures: readonly string[]): number {
  const at = c.pos
  const index = c.u32()
  if (index >= signatures.length) c.fail(`There is no type ${index}`, 'component/malformed', at)
  return index
}

/** Reads a global type. */
export function readGlobal(c: Cursor, signatures: readonly string[]): CoreExternType<never> {
  const type = valueText(valueType(c, signatures.length), signatures)
  const mutable = c.u8()
  if (mutable > 1) c.fail('A global is neither constant nor mutable')
  return { kind: 'global', type, mutable: mutable === 1 }
}

/** Replaces the type index of a function or tag by its signature. */
export function withSignature(extern: CoreExternType<number>, signatures: readonly string[]): CoreExternType {
  switch (extern.kind) {
    case 'func':
      return { kind: 'func', type: signatures[extern.type]! }
    case 'tag':
      return { kind: 'tag', type: signatures[extern.type]! }
    default:
      return extern
  }
}

/** Whether an export can stand for an import (core specification, "Import Subtyping", less the subtypes of references). */
export function coreMatches(given: CoreExternType, wanted: CoreExternType): boolean {
  switch (wanted.kind) {
    case 'func':
    case 'tag':
      return given.kind === wanted.kind && given.type === wanted.type
    case 'table':
      return given.kind === 'table' && given.element === wanted.element && sizeMatches(given.size, wanted.size)
    case 'memory':
      return given.kind === 'memory' && sizeMatches(given.size, wanted.size)
    case 'global':
      return given.kind === 'global' && given.type === wanted.type && given.mutable === wanted.mutable
  }
}

const sizeMatches = (given: Size, wanted: Size): boolean =>
  given.min >= wanted.min && (wanted.max === null || (given.max !== null && given.max <= wanted.max))
