/** The host values of types that despecialize to variants, in the convention of jco. Inside the worker. */

import { casesOf } from '../../wasm/layout.ts'
import type { WitType } from '../../wasm/wit-type.ts'
import { isNullable } from '../../wit/signature.ts'

/** The types that despecialize to variants. */
export type VariantType = WitType & { kind: 'variant' | 'enum' | 'option' | 'result' }

/**
 * True for an option whose absence could not be told from an absent content: those are written `{tag, val}`. Others are their content,
 * or undefined.
 */
const isNested = (type: VariantType): boolean => type.kind === 'option' && !isNullable(type)

/** How host values are made of a case and its payload. */
export function variantValue(type: VariantType): (name: string, payload: unknown) => unknown {
  if (type.kind === 'enum') return name => name
  if (type.kind === 'option' && !isNested(type)) return (_, payload) => payload
  const withPayload = new Set(casesOf(type).flatMap(({ name, type }) => (type === undefined ? [] : [name])))
  return (tag, val) => (withPayload.has(tag) ? { tag, val } : { tag })
}

/** How the case of a host value is found. A value that is none of its cases is a fault of the host: TypeError. */
export function caseOf(type: VariantType): (value: unknown) => number {
  if (type.kind === 'option' && !isNested(type)) return value => (value === undefined || value === null ? 0 : 1)
  const indices = new Map<unknown, number>(casesOf(type).map(({ name }, index) => [name, index]))
  const indexOf = (name: unknown): number => {
    const index = indices.get(name)
    if (index === undefined) throw new TypeError(`${String(name)} is not a case of the ${type.kind}`)
    return index
  }
  return type.kind === 'enum' ? indexOf : value => indexOf((value as { tag?: unknown } | undefined)?.tag)
}

/** How the payload of a host value is found. */
export function payloadOf(type: VariantType): (value: unknown) => unknown {
  return type.kind === 'option' && !isNested(type) ? value => value : value => (value as { val?: unknown }).val
}
