/** Decodes the type section of a component: `deftype` and what it is made of (Binary.md, "Type Definitions"). */

import type { Alias, Declaration, LabeledType, Sort, TypeDefinition, ValType } from './component.ts'
import { readCoreType } from './component-core-types.ts'
import { checkAttributes, readAlias, readExternDescription, readExternName, readImport } from './component-externs.ts'
import { isLabel, MAX_NAME } from './component-names.ts'
import type { Cursor } from './cursor.ts'
import type { Primitive } from './wit-type.ts'

/** Ceilings of one component's types; far above what toolchains make, far below what would hurt. */
const ceilings = { params: 1000, fields: 1000, cases: 10_000, declarations: 10_000, nesting: 32 }

const primitives: readonly (Primitive | undefined)[] = [
  'string', // 0x73
  'char',
  'f64',
  'f32',
  'u64',
  's64',
  'u32',
  's32',
  'u16',
  's16',
  'u8',
  's8',
  'bool', // 0x7f
]

const unsupportedTypes = new Map([
  [0x64, 'error-context (WASI 0.3)'],
  [0x65, 'futures (WASI 0.3)'],
  [0x66, 'streams (WASI 0.3)'],
])

/** What the key of a map may be. */
const keyTypes = new Set<ValType>(['bool', 's8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'char', 'string'])

function primitiveOf(byte: number): Primitive | undefined {
  return byte >= 0x73 && byte <= 0x7f ? primitives[byte - 0x73] : undefined
}

function refuseUnsupported(cursor: Cursor, byte: number): void {
  const feature = unsupportedTypes.get(byte)
  if (feature)
    cursor.fail(`The component uses ${feature}, which this host does not support`, 'component/unsupported-feature')
}

/** Reads a `valtype`. */
function readValType(cursor: Cursor): ValType {
  const at = cursor.pos
  const byte = cursor.peek()
  const primitive = primitiveOf(byte)
  if (primitive) {
    cursor.skip(1)
    return primitive
  }
  refuseUnsupported(cursor, byte)
  const index = cursor.s33()
  if (index < 0) cursor.fail('Unknown value type', 'component/malformed', at)
  return index
}

function readOptional(cursor: Cursor): ValType | undefined {
  const at = cursor.pos
  const present = cursor.u8()
  if (present > 1) cursor.fail('Expected 0 or 1', 'component/malformed', at)
  return present ? readValType(cursor) : undefined
}

function many<T>(cursor: Cursor, what: string, most: number, read: () => T): T[] {
  const n = cursor.count(what, most)
  const items: T[] = []
  for (let i = 0; i < n; i++) items.push(read())
  return items
}

function readLabel(cursor: Cursor): string {
  const at = cursor.pos
  const label = cursor.name(MAX_NAME)
  // Security: labels become property names and schema keys. Kebab-case has no `__proto__`, no quotes and no control characters.
  if (!isLabel(label))
    cursor.fail(`The label ${JSON.stringify(label)} is not in kebab-case`, 'component/unsafe-name', at)
  return label
}

/** Refuses labels that differ only in case: they would become the same property. */
function unique(cursor: Cursor, what: string, labels: readonly string[]): void {
  const seen = new Set<string>()
  for (const label of labels) {
    const key = label.toLowerCase()
    if (seen.has(key)) cursor.fail(`The ${what} "${label}" appears twice`)
    seen.add(key)
  }
}

function nonEmpty(cursor: Cursor, what: string, n: number): void {
  if (n === 0) cursor.fail(`A ${what} type needs at least one member`)
}

const readLabeled = (cursor: Cursor) => (): LabeledType => ({ name: readLabel(cursor), type: readValType(cursor) })

function readFunc(cursor: Cursor): TypeDefinition {
  const params = many(cursor, 'parameters', ceilings.params, readLabeled(cursor))
  unique(cursor, 'parameter', params.map(p => p.name)) // biome-ignore format: one thought
  const at = cursor.pos
  switch (cursor.u8()) {
    case 0x00:
      return { kind: 'func', params, result: readValType(cursor) }
    case 0x01:
      if (cursor.u8() !== 0) cursor.fail('A function has at most one result', 'component/malformed', at)
      return { kind: 'func', params }
    default:
      return cursor.fail('Malformed result list', 'component/malformed', at)
  }
}

function readVariantCase(cursor: Cursor): { name: string; type?: ValType } {
  const name = readLabel(cursor)
  const type = readOptional(cursor)
  if (cursor.u8() !== 0) cursor.fail('Variant cases that refine others are not supported')
  return type === undefined ? { name } : { name, type }
}

/** Reads a `deftype`; `depth` counts the component and instance types around it. */
export function readTypeDefinition(cursor: Cursor, depth = 0): TypeDefinition {
  const at = cursor.pos
  const byte = cursor.u8()
  const primitive = primitiveOf(byte)
  if (primitive) return { kind: 'primitive', primitive }
  switch (byte) {
    case 0x72: {
      const fields = many(cursor, 'fields', ceilings.fields, readLabeled(cursor))
      nonEmpty(cursor, 'record', fields.length)
      unique(cursor, 'field', fields.map(f => f.name)) // biome-ignore format: one thought
      return { kind: 'record', fields }
    }
    case 0x71: {
      const cases = many(cursor, 'cases', ceilings.cases, () => readVariantCase(cursor))
      nonEmpty(cursor, 'variant', cases.length)
      unique(cursor, 'case', cases.map(c => c.name)) // biome-ignore format: one thought
      return { kind: 'variant', cases }
    }
    case 0x70:
      return { kind: 'list', element: readValType(cursor) }
    case 0x67:
      return readFixedList(cursor)
    case 0x63:
      return readMap(cursor)
    case 0x6f: {
      const items = many(cursor, 'items', ceilings.fields, () => readValType(cursor))
      nonEmpty(cursor, 'tuple', items.length)
      return { kind: 'tuple', items }
    }
    case 0x6e:
    case 0x6d: {
      const kind = byte === 0x6e ? 'flags' : 'enum'
      const labels = many(cursor, 'labels', kind === 'flags' ? 32 : ceilings.cases, () => readLabel(cursor))
      nonEmpty(cursor, kind, labels.length)
      unique(cursor, kind === 'flags' ? 'flag' : 'case', labels)
      return { kind, labels }
    }
    case 0x6b:
      return { kind: 'option', some: readValType(cursor) }
    case 0x6a: {
      const ok = readOptional(cursor)
      const err = readOptional(cursor)
      return { kind: 'result', ...(ok === undefined ? {} : { ok }), ...(err === undefined ? {} : { err }) }
    }
    case 0x69:
      return { kind: 'own', resource: cursor.u32() }
    case 0x68:
      return { kind: 'borrow', resource: cursor.u32() }
    case 0x40:
      return readFunc(cursor)
    case 0x43:
      return cursor.fail('Async functions (WASI 0.3) are not supported', 'component/unsupported-feature', at)
    case 0x41:
      return { kind: 'component', declarations: readDeclarations(cursor, depth + 1, true) }
    case 0x42:
      return { kind: 'instance', declarations: readDeclarations(cursor, depth + 1, false) }
    case 0x3f:
      if (depth > 0) cursor.fail('Resources are defined by components, not by types', 'component/malformed', at)
      return readResource(cursor)
    default:
      cursor.pos = at
      refuseUnsupported(cursor, byte)
      return cursor.fail(`Unknown type 0x${byte.toString(16)}`, 'component/malformed', at)
  }
}

function readFixedList(cursor: Cursor): TypeDefinition {
  const element = readValType(cursor)
  const length = cursor.u32()
  if (length === 0) cursor.fail('A list of fixed length has at least one element')
  return { kind: 'list', element, length }
}

function readMap(cursor: Cursor): TypeDefinition {
  const at = cursor.pos
  const key = readValType(cursor)
  if (!keyTypes.has(key)) cursor.fail('The key of a map is not of a key type', 'component/malformed', at)
  return { kind: 'map', key, value: readValType(cursor) }
}

function readResource(cursor: Cursor): TypeDefinition {
  const at = cursor.pos
  if (cursor.u8() !== 0x7f) {
    cursor.fail('A resource must be represented by an i32', 'component/unsupported-feature', at)
  }
  const hasDestructor = cursor.u8()
  if (hasDestructor > 1) cursor.fail('Expected 0 or 1', 'component/malformed', at)
  return hasDestructor ? { kind: 'resource', destructor: cursor.u32() } : { kind: 'resource' }
}

function readDeclarations(cursor: Cursor, depth: number, ofComponent: boolean): Declaration[] {
  if (depth > ceilings.nesting)
    cursor.fail(`Types are nested more than ${ceilings.nesting} deep`, 'component/too-large')
  return many(cursor, 'declarations', ceilings.declarations, () => readDeclaration(cursor, depth, ofComponent))
}

function readDeclaration(cursor: Cursor, depth: number, ofComponent: boolean): Declaration {
  const at = cursor.pos
  const kind = cursor.u8()
  switch (kind) {
    case 0x00:
      return { kind: 'core-type', type: readCoreType(cursor) }
    case 0x01:
      return { kind: 'type', type: readTypeDefinition(cursor, depth) }
    case 0x02:
      return { kind: 'alias', alias: readAliasDeclaration(cursor) }
    case 0x03:
      if (!ofComponent) cursor.fail('An instance type has no imports', 'component/malformed', at)
      return readImport(cursor)
    case 0x04: {
      const name = readExternName(cursor)
      const description = readExternDescription(cursor)
      checkAttributes(cursor, name, description.kind, at)
      return { kind: 'export', name: name.text, description }
    }
    default:
      return cursor.fail('Unknown declaration', 'component/malformed', at)
  }
}

/** Types alias types, and the instances they come from. */
function readAliasDeclaration(cursor: Cursor): Alias {
  const at = cursor.pos
  const alias = readAlias(cursor)
  const sorts: readonly Sort[] = alias.kind === 'outer' ? ['type', 'core-type'] : ['type', 'instance']
  if (alias.kind === 'core-export' || !sorts.includes(alias.sort)) {
    cursor.fail('In a type, an alias may only refer to types or instances', 'component/malformed', at)
  }
  return alias
}
