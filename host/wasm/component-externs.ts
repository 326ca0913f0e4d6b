/** Decodes how a component names things: sorts, names with attributes, descriptions and aliases (Binary.md, "Alias Definitions", "Import and Export Definitions"). */

import type { Alias, CoreSort, ExternDescription, Sort } from './component.ts'
import { isInterfaceName, MAX_NAME, readName } from './component-names.ts'
import type { Cursor } from './cursor.ts'

const coreSorts = new Map<number, CoreSort>([
  [0x00, 'func'],
  [0x01, 'table'],
  [0x02, 'memory'],
  [0x03, 'global'],
  [0x04, 'tag'],
  [0x10, 'type'],
  [0x11, 'module'],
  [0x12, 'instance'],
])

/** Reads a `core:sort`. */
export function readCoreSort(cursor: Cursor): CoreSort {
  const at = cursor.pos
  return coreSorts.get(cursor.u8()) ?? cursor.fail('Unknown core sort', 'component/malformed', at)
}

/** Reads a `sort`. */
export function readSort(cursor: Cursor): Sort {
  const at = cursor.pos
  switch (cursor.u8()) {
    case 0x00:
      return `core-${readCoreSort(cursor)}`
    case 0x01:
      return 'func'
    case 0x02:
      return cursor.fail('Component values are not supported', 'component/unsupported-feature', at)
    case 0x03:
      return 'type'
    case 0x04:
      return 'component'
    case 0x05:
      return 'instance'
    default:
      return cursor.fail('Unknown sort', 'component/malformed', at)
  }
}

/** A name with what its attributes say of it. */
export interface ExternName {
  readonly text: string
  /** The interface that the instance of this name implements. */
  readonly implements?: string
}

/** Reads a `nameattributes`. */
export function readExternName(cursor: Cursor): ExternName {
  const at = cursor.pos
  const form = cursor.u8()
  if (form > 2) cursor.fail('Unknown form of name', 'component/malformed', at)
  const nameAt = cursor.pos
  const text = cursor.name(MAX_NAME)
  // Security: these names become map keys, tool names and messages; the grammar allows no quotes, no spaces and no `__proto__`.
  if (readName(text) === undefined) {
    cursor.fail(`${JSON.stringify(text)} is not a name of an import or export`, 'component/unsafe-name', nameAt)
  }
  return form === 2 ? { text, ...readAttributes(cursor) } : { text }
}

function readAttributes(cursor: Cursor): { implements?: string } {
  const attributes = new Map<number, string>()
  const n = cursor.count('attributes', 16)
  for (let i = 0; i < n; i++) {
    const at = cursor.pos
    const kind = cursor.u8()
    if (kind > 2) cursor.fail('Unknown attribute', 'component/malformed', at)
    if (attributes.has(kind)) cursor.fail('An attribute of a name is given twice', 'component/malformed', at)
    attributes.set(kind, cursor.name())
  }
  const [implemented, suffix] = [attributes.get(0), attributes.get(1)]
  if (implemented !== undefined && !isInterfaceName(implemented)) cursor.fail('An instance implements an interface')
  if (suffix !== undefined && !/^[0-9A-Za-z.+-]*$/.test(suffix)) cursor.fail('Malformed suffix of a version')
  return implemented === undefined ? {} : { implements: implemented }
}

/** Refuses attributes that do not go with the thing that is named. */
export function checkAttributes(cursor: Cursor, name: ExternName, kind: string, at: number): void {
  if (name.implements === undefined) return
  if (kind !== 'instance') cursor.fail('Only an instance can implement an interface', 'component/malformed', at)
  if (readName(name.text) === 'interface') {
    cursor.fail(`The name "${name.text}" already says which interface it is`, 'component/malformed', at)
  }
}

/** Reads an `import`. */
export function readImport(cursor: Cursor): { kind: 'import'; name: string; description: ExternDescription } {
  const at = cursor.pos
  const name = readExternName(cursor)
  const description = readExternDescription(cursor)
  checkAttributes(cursor, name, description.kind, at)
  return { kind: 'import', name: name.text, description }
}

/** Reads an `externtype`. */
export function readExternDescription(cursor: Cursor): ExternDescription {
  const at = cursor.pos
  switch (cursor.u8()) {
    case 0x00:
      if (cursor.u8() !== 0x11) cursor.fail('Malformed description of a core module', 'component/malformed', at)
      return { kind: 'core-module', type: cursor.u32() }
    case 0x01:
      return { kind: 'func', type: cursor.u32() }
    case 0x02:
      return cursor.fail('Component values are not supported', 'component/unsupported-feature', at)
    case 0x03: {
      const bound = cursor.u8()
      if (bound === 0x00) return { kind: 'type', bound: 'eq', type: cursor.u32() }
      if (bound === 0x01) return { kind: 'type', bound: 'resource' }
      return cursor.fail('Unknown type bound', 'component/malformed', at)
    }
    case 0x04:
      return { kind: 'component', type: cursor.u32() }
    case 0x05:
      return { kind: 'instance', type: cursor.u32() }
    default:
      return cursor.fail('Unknown description', 'component/malformed', at)
  }
}

const outerSorts: ReadonlySet<Sort> = new Set<Sort>(['core-module', 'core-type', 'type', 'component'])

/** Reads an `alias`. */
export function readAlias(cursor: Cursor): Alias {
  const sort = readSort(cursor)
  const at = cursor.pos
  switch (cursor.u8()) {
    case 0x00:
      if (sort.startsWith('core-') && sort !== 'core-module') {
        cursor.fail('An instance exports no core item but modules', 'component/malformed', at)
      }
      return { kind: 'export', sort, instance: cursor.u32(), name: cursor.name(MAX_NAME) }
    case 0x01: {
      if (!sort.startsWith('core-')) cursor.fail('A core export must have a core sort', 'component/malformed', at)
      return { kind: 'core-export', sort: sort.slice(5) as CoreSort, instance: cursor.u32(), name: cursor.name() }
    }
    case 0x02:
      if (!outerSorts.has(sort)) cursor.fail(`A ${sort} cannot be aliased from outside`, 'component/malformed', at)
      return { kind: 'outer', sort, count: cursor.u32(), index: cursor.u32() }
    default:
      return cursor.fail('Unknown alias', 'component/malformed', at)
  }
}
