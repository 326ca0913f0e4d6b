/** Reads the types of a core module: values, references, functions, limits; what no module here may use is refused by name. */

import type { Cursor } from './cursor.ts'

/** A function type; each parameter and result as the bytes that encode it. */
export interface FunctionType {
  readonly params: readonly Uint8Array[]
  readonly results: readonly Uint8Array[]
}

/** The size of a memory (in pages of 64 KiB) or table (in elements): initial, and the most it may grow to. */
export interface Size {
  readonly min: number
  readonly max: number | null
}

/** Refuses a feature that the host does not run. */
export function refuse(c: Cursor, feature: string, remedy: string, at = c.pos): never {
  c.fail(`The module uses ${feature}, which is refused; ${remedy}`, 'component/unsupported-feature', at)
}

const noGc = 'compile it without garbage-collected types'
const noThreads = 'compile it for a single thread'

/** Reads a heap type: `func`, `extern`, `exn`, their bottoms, or the index of a function type. */
export function skipHeapType(c: Cursor, types: number): void {
  const at = c.pos
  const first = c.peek()
  // One byte of 0x40 to 0x7f is a negative number, an abstract type; anything else is an index.
  if (first >= 0x40 && first < 0x80) {
    c.pos++
    if (first === 0x70 || first === 0x6f || first === 0x69) return
    if (first === 0x72 || first === 0x73 || first === 0x74) return
    if (first === 0x65) refuse(c, 'threads (shared types)', noThreads, at)
    if (first >= 0x6a && first <= 0x71) refuse(c, 'gc (a garbage-collected reference)', noGc, at)
    refuse(c, `an unknown heap type 0x${first.toString(16)}`, 'func, extern and exn are accepted', at)
  }
  const index = c.s33()
  if (index < 0 || index >= types) c.fail(`There is no type ${index}`, 'component/malformed', at)
}

/** Reads a reference type. */
export function skipReferenceType(c: Cursor, types: number): void {
  const at = c.pos
  const first = c.peek()
  if (first === 0x63 || first === 0x64) {
    c.pos++
    skipHeapType(c, types)
  } else if (first >= 0x40 && first < 0x80) {
    skipHeapType(c, types)
  } else {
    c.fail(`0x${first.toString(16)} is not a reference type`, 'component/malformed', at)
  }
}

/** Reads a value type and returns the bytes that encode it. */
export function valueType(c: Cursor, types: number): Uint8Array {
  const from = c.pos
  if (c.peek() >= 0x7b && c.peek() <= 0x7f) c.pos++
  else skipReferenceType(c, types)
  return c.bytes.subarray(from, c.pos)
}

/** Reads one entry of the type section; only plain function types are accepted. */
export function functionType(c: Cursor, types: number, most: number): FunctionType {
  const at = c.pos
  const form = c.u8()
  if (form === 0x4e || form === 0x4f || form === 0x50) refuse(c, 'gc (recursive types and subtypes)', noGc, at)
  if (form === 0x5e || form === 0x5f) refuse(c, 'gc (struct and array types)', noGc, at)
  if (form === 0x5d) refuse(c, 'stack-switching (continuation types)', 'compile it without them', at)
  if (form !== 0x60) refuse(c, `an unknown type form 0x${form.toString(16)}`, 'function types are accepted', at)
  const list = (what: string) => Array.from({ length: c.count(what, most) }, () => valueType(c, types))
  return { params: list('parameters'), results: list('results') }
}

/** Reads the limits of a memory or table. */
export function size(c: Cursor, what: 'memory' | 'table'): Size {
  const at = c.pos
  const flags = c.u8()
  if (flags & 4) refuse(c, `memory64 (a 64-bit ${what})`, 'compile it for wasm32', at)
  if (flags & 2) refuse(c, `threads (a shared ${what})`, noThreads, at)
  if (flags & 8) refuse(c, 'custom page sizes', 'pages have 64 KiB', at)
  if (flags > 1) c.fail(`0x${flags.toString(16)} is not a kind of limits`, 'component/malformed', at)
  const min = c.u32()
  const max = flags & 1 ? c.u32() : null
  const most = what === 'memory' ? 65_536 : 0xffff_ffff
  if (min > most || (max !== null && (max > most || max < min))) {
    c.fail(`A ${what} cannot have ${min} to ${max ?? 'any number of'} units`, 'component/malformed', at)
  }
  return { min, max }
}
