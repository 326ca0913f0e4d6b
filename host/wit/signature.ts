/** What goes into a function and what comes out of it, as types that JSON can express and that are small enough to write out. */

import { GloveboxError } from '../base/error.ts'
import { partsOf, type WitFunction, type WitType } from '../wasm/wit-type.ts'
import { propertyNames } from './names.ts'

/** The type of a value; undefined is the type of no value, which is `null` in JSON. */
export type ValueType = WitType | undefined

/** The ceilings of one type, written out as a tree; shared types count each time they are used. */
export const typeCeilings = Object.freeze({
  /** Types, cases and flags. */
  nodes: 10_000,
  /** Characters of all names. */
  nameChars: 256 * 1024,
  /** Types inside types. The decoder guarantees as much; every recursion over types relies on it. */
  depth: 100,
})

/** The object that a function takes: a property for each parameter. */
export function inputType(fn: WitFunction): WitType {
  for (const { name, type } of fn.params) {
    checkType(type, { text: `The parameter "${name}" of "${fn.name}"`, detail: { function: fn.name, parameter: name } })
  }
  const type: WitType = { kind: 'record', fields: fn.params }
  checkType(type, { text: `The input of "${fn.name}"`, detail: { function: fn.name } })
  return type
}

/** What a function gives: of a `result<T, E>` the T, since E is the tool's error. */
export function outputType(fn: WitFunction): ValueType {
  const type = fn.result?.kind === 'result' ? fn.result.ok : fn.result
  checkType(type, { text: `The result of "${fn.name}"`, detail: { function: fn.name } })
  return type
}

/** The E of a function that gives `result<T, E>`. */
export function errorType(fn: WitFunction): ValueType {
  const type = fn.result?.kind === 'result' ? fn.result.err : undefined
  checkType(type, { text: `The error of "${fn.name}"`, detail: { function: fn.name } })
  return type
}

/** True for an `option<T>` that is `T | null` in JSON; false for one whose T may itself be null, which takes the form of a variant. */
export function isNullable(type: ValueType): boolean {
  return type?.kind === 'option' && !isNullable(type.some)
}

/** True for `list<u8>`, which is base64 text in JSON. */
export function isBytes(type: WitType): boolean {
  return type.kind === 'list' && type.element.kind === 'u8'
}

/** The cases that a type has in JSON as `{tag, val}`: of a variant, of a result, and of an option that is not nullable. */
export function taggedCases(type: WitType): readonly { name: string; type?: WitType; docs?: string }[] | undefined {
  if (type.kind === 'variant') return type.cases
  if (type.kind === 'result') return [tagged('ok', type.ok), tagged('err', type.err)]
  if (type.kind === 'option' && !isNullable(type)) return [{ name: 'none' }, { name: 'some', type: type.some }]
  return undefined
}

const tagged = (name: string, type: ValueType) => (type === undefined ? { name } : { name, type })

/**
 * How many parts the types of a function have, written out.
 * @throws {GloveboxError} as {@link checkType}.
 */
export function sizeOf(fn: WitFunction): number {
  const types = [...fn.params.map(param => param.type), ...(fn.result === undefined ? [] : [fn.result])]
  const place = { text: `A type of "${fn.name}"`, detail: { function: fn.name } }
  return types.reduce((sum, type) => sum + measure(type, 1, new Map(), place).nodes, 1)
}

/** Where a type was met, for errors. */
interface Place {
  readonly text: string
  readonly detail: Readonly<Record<string, string>>
}

interface Size {
  nodes: number
  nameChars: number
  depth: number
}

/**
 * Refuses what cannot be written out.
 * @throws {GloveboxError} `component/unsupported-feature` for handles, `component/too-large` for a type above {@link typeCeilings},
 * `component/unsafe-name` for names that collide in JSON.
 */
export function checkType(type: ValueType, place: Place = { text: 'A value', detail: {} }): void {
  if (type !== undefined) measure(type, 1, new Map(), place)
}

/** Linear in the number of distinct types: a type that doubles at each level is measured without being walked twice. */
function measure(type: WitType, depth: number, sizes: Map<WitType, Size>, place: Place): Size {
  const known = sizes.get(type)
  if (known !== undefined) return known
  if (depth > typeCeilings.depth) throw tooLarge('depth', place)
  if (type.kind === 'own' || type.kind === 'borrow') throw handle(type.resource.name, place)
  const size: Size = { nodes: 1, nameChars: 0, depth: 1 }
  for (const label of labelsOf(type)) {
    size.nodes++
    size.nameChars += label.name.length
  }
  for (const part of partsOf(type)) {
    const inner = measure(part, depth + 1, sizes, place)
    size.nodes += inner.nodes
    size.nameChars += inner.nameChars
    size.depth = Math.max(size.depth, inner.depth + 1)
  }
  for (const ceiling of ['nodes', 'nameChars', 'depth'] as const) {
    if (size[ceiling] > typeCeilings[ceiling]) throw tooLarge(ceiling, place)
  }
  if (type.kind === 'record') propertyNames(type.fields)
  if (type.kind === 'flags') propertyNames(type.flags)
  sizes.set(type, size)
  return size
}

/** The names that a type itself gives: of fields, cases or flags. */
export function labelsOf(type: WitType): readonly { readonly name: string }[] {
  if (type.kind === 'record') return type.fields
  if (type.kind === 'variant' || type.kind === 'enum') return type.cases
  return type.kind === 'flags' ? type.flags : []
}

function handle(resource: string, { text, detail }: Place): GloveboxError {
  const message = `${text} holds a handle of the resource "${resource}", which JSON cannot express; use a plain value instead.`
  return new GloveboxError('component/unsupported-feature', message, { detail: { ...detail, resource } })
}

function tooLarge(ceiling: keyof typeof typeCeilings, { text, detail }: Place): GloveboxError {
  const what = { nodes: 'parts', nameChars: 'characters of names', depth: 'levels' }[ceiling]
  const most = typeCeilings[ceiling]
  const message = `${text} has a type of more than ${most} ${what}, written out; simplify it.`
  return new GloveboxError('component/too-large', message, { detail: { ...detail, ceiling, most } })
}
