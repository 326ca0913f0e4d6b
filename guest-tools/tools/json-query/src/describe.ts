/** Summarizes the shape of a document: paths, kinds, counts, examples. */

import type { Json } from './document.ts'

type Shape = import('glovebox:json-query/documents@0.1.0').Shape
type Kind = import('glovebox:json-query/documents@0.1.0').Kind

const mostPaths = 200
const exampleCharacters = 60
/** An object is a map when it has more properties than this and its values are all of one kind. */
const mostNames = 12

interface Found {
  readonly kinds: Set<Kind>
  count: number
  example: string | undefined
}

/** The shapes in a document, in the order in which their paths are met. */
export function describeShape(document: Json, depth: number): Shape[] {
  const found = new Map<string, Found>()
  visit(document, '@', depth, found)
  return [...found].map(([path, { kinds, count, example }]) => ({
    path,
    kinds: [...kinds],
    count,
    example: example ?? null,
  }))
}

/** Visits level by level, so that the paths that are left out are the deepest. */
function visit(document: Json, root: string, depth: number, found: Map<string, Found>): void {
  let level: [path: string, value: Json][] = [[root, document]]
  for (let at = 0; at <= depth && level.length > 0; at++) {
    const next: [path: string, value: Json][] = []
    for (const [path, value] of level) {
      if (!note(path, value, found)) continue
      for (const child of children(path, value)) next.push(child)
    }
    level = next
  }
}

/** Counts a value under its path; false when there are too many paths already. */
function note(path: string, value: Json, found: Map<string, Found>): boolean {
  let entry = found.get(path)
  if (entry === undefined) {
    if (found.size === mostPaths) return false
    entry = { kinds: new Set(), count: 0, example: undefined }
    found.set(path, entry)
  }
  const kind = kindOf(value)
  entry.kinds.add(kind)
  entry.count++
  if (kind !== 'object' && kind !== 'list') entry.example ??= cut(JSON.stringify(value))
  return true
}

function children(path: string, value: Json): [path: string, value: Json][] {
  const prefix = path === '@' ? '' : path
  if (isList(value)) return value.map(element => [`${prefix}[]`, element])
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value)
  const start = prefix === '' ? '' : `${prefix}.`
  const isMap = entries.length > mostNames && new Set(entries.map(([, one]) => kindOf(one))).size === 1
  return entries.map(([name, one]) => [start + (isMap ? '*' : quote(name)), one])
}

/** A property as JMESPath writes it. */
const quote = (name: string): string => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name))

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

function kindOf(value: Json): Kind {
  if (value === null) return 'null'
  if (isList(value)) return 'list'
  const type = typeof value
  return type === 'string' ? 'text' : (type as 'boolean' | 'number' | 'object')
}

const cut = (text: string): string =>
  text.length > exampleCharacters ? `${text.slice(0, exampleCharacters - 1).toWellFormed()}…` : text
