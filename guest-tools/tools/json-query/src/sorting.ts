/**
 * `sort` and `sort_by` in place of the library's, which compares numbers as if they were text in the one, and in both spends most of a
 * call's fuel on taking texts apart again for each comparison.
 */

import {
  register,
  TreeInterpreter,
  TYPE_ARRAY,
  TYPE_ARRAY_NUMBER,
  TYPE_ARRAY_STRING,
  TYPE_EXPREF,
} from '@jmespath-community/jmespath'
import type { Json } from './document.ts'

/** Replaces the two functions. */
export function registerSorting(): void {
  const replace = register as (
    name: string,
    ...rest: Parameters<typeof register> extends [unknown, ...infer R] ? R : never
  ) => unknown
  const options = { override: true }
  replace(
    'sort',
    ([list]) => sortBy(list as Json[], element => element) as never,
    [{ types: [TYPE_ARRAY_STRING, TYPE_ARRAY_NUMBER] }],
    options,
  )
  replace(
    'sort_by',
    ([list, expression]) =>
      sortBy(list as Json[], one => TreeInterpreter.visit(expression as never, one as never) as Json) as never,
    [{ types: [TYPE_ARRAY] }, { types: [TYPE_EXPREF] }],
    options,
  )
}

/** Sorts by keys that are all numbers or all texts; equal ones keep their order. */
function sortBy(list: readonly Json[], keyOf: (element: Json) => Json): Json[] {
  const keyed = list.map(element => ({ element, key: keyOf(element) }))
  const kind = typeof keyed[0]?.key
  const odd = keyed.find(({ key }) => typeof key !== kind || !['number', 'string', 'undefined'].includes(typeof key))
  if (odd !== undefined)
    throw new Error(`Invalid type: sorting needs all numbers or all texts, not ${JSON.stringify(odd.key)}`)
  return keyed.sort((a, b) => compare(a.key as string, b.key as string)).map(({ element }) => element)
}

/** Texts compare by code points; only where surrogates are does that differ from the language's own order. */
function compare(a: string, b: string): number {
  if (a === b) return 0
  if (typeof a === 'string' && (surrogate.test(a) || surrogate.test(b))) return compareCodePoints([...a], [...b])
  return a < b ? -1 : 1
}

const surrogate = /[\ud800-\udfff]/

function compareCodePoints(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((point, i) => point !== b[i])
  if (at === -1) return -1 // The shorter one comes first.
  return (a[at]!.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? -1)
}
