/** The host values of types that despecialize to variants, in the convention of jco. Inside the worker. */

import type { WitType } from '../../wasm/wit-type.ts'
import { casesOf } from './layout.ts'

type VariantType = WitType & { kind: 'variant' | 'enum' | 'option' | 'result' }

/** Builds a host value from a case and its payload. */
export type MakeVariant = (name: string, payload: unknown) => unknown

/** Finds the case of a host value and its payload. */
export type MatchVariant = (value: unknown) => { index: number; payload: unknown }

/** True for an option whose absence could not be told from an absent content: those are written `{tag, val}`. */
const isNested = (type: VariantType): boolean => type.kind === 'option' && type.some.kind === 'option'

/** How host values of the type are made. */
export function variantValue(type: VariantType): MakeVariant {
  if (type.kind === 'enum') return name => name
  if (type.kind === 'option' && !isNested(type)) return (_, payload) => payload
  const withPayload = new Set(casesOf(type).flatMap(({ name, type }) => (type === undefined ? [] : [name])))
  return (tag, val) => (withPayload.has(tag) ? { tag, val } : { tag })
}

/** How host values of the type are taken apart. A value that is none of its cases is a fault of the host: TypeError. */
export function matchVariant(type: VariantType): MatchVariant {
  if (type.kind === 'option' && !isNested(type)) {
    return value => ({ index: value === undefined || value === null ? 0 : 1, payload: value })
  }
  const indices = new Map(casesOf(type).map(({ name }, index) => [name, index]))
  const indexOf = (name: unknown): number => {
    const index = indices.get(name as string)
    if (index === undefined) throw new TypeError(`${String(name)} is not a case of the ${type.kind}`)
    return index
  }
  if (type.kind === 'enum') return value => ({ index: indexOf(value), payload: undefined })
  return value => {
    const { tag, val } = value as { tag: unknown; val?: unknown }
    return { index: indexOf(tag), payload: val }
  }
}
