/** Decodes the type section of a component: `deftype` and what it is made of (Binary.md, "Type Definitions"). */

import type {
  Alias,
  CoreSort,
  Declaration,
  ExternDescription,
  LabeledType,
  Sort,
  TypeDefinition,
  ValType,
} from './component.ts'
import type { Cursor } from './cursor.ts'
import type { Primitive } from './wit-type.ts'

/** Ceilings of one component's types; far above what toolchains make, far below what would hurt. */
const ceilings = { params: 1000, fields: 1000, cases: 10_000, declarations: 10_000, nesting: 32, label: 1000 }

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
  [0x63, 'map types'],
  [0x64, 'error-context'],
  [0x65, 'futures (WASI 0.3)'],
  [0x66, 'streams (WASI 0.3)'],
  [0x67, 'lists of fixed length'],
])

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

function primitiveOf(byte: number): Primitive | undefined {
  return byte >= 0x73 && byte <= 0x7f ? primitives[byte - 0x73] : undefined
}

function refuseUnsupported(cursor: Cursor, byte: number): void {
  const feature = unsupportedTypes.get(byte)
  if (feature)
    cursor.fail(`The component uses ${feature}, which this host does not support`, 'component/unsupported-feature')
}

/** Reads a `valtype`. */
export function readValType(cursor: Cursor): ValType {
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
  const label = cursor.name(ceilings.label)
  // Security: labels become property names and schema keys. Kebab-case has no `__proto__`, no quotes and no control characters.
  if (!/^(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(?:-(?:[a-z0-9]+|[A-Z0-9]+))*$/.test(label)) {
    cursor.fail(`The label ${JSON.stringify(label)} is not in kebab-case`, 'component/unsafe-name', at)
  }
  return label
}

/** Refuses names that differ only in case: they would become the same property. */
function unique(cursor: Cursor, what: string, names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    const key = name.toLowerCase()
    if (seen.has(key)) cursor.fail(`The ${what} "${name}" appears twice`)
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
      if (cursor.u8() !== 0) cursor.fail('Named results are not supported', 'component/unsupported-feature', at)
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
      return { kind: 'component', declarations: readDeclarations(cursor, depth + 1) }
    case 0x42:
      return { kind: 'instance', declarations: readDeclarations(cursor, depth + 1) }
    case 0x3f:
      return readResource(cursor)
    default:
      cursor.pos = at
      refuseUnsupported(cursor, byte)
      return cursor.fail(`Unknown type 0x${byte.toString(16)}`, 'component/malformed', at)
  }
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

function readDeclarations(cursor: Cursor, depth: number): Declaration[] {
  if (depth > ceilings.nesting)
    cursor.fail(`Types are nested more than ${ceilings.nesting} deep`, 'component/too-large')
  return many(cursor, 'declarations', ceilings.declarations, () => readDeclaration(cursor, depth))
}

function readDeclaration(cursor: Cursor, depth: number): Declaration {
  const at = cursor.pos
  switch (cursor.u8()) {
    case 0x00:
      return cursor.fail('Core types inside component types are not supported', 'component/unsupported-feature', at)
    case 0x01:
      return { kind: 'type', type: readTypeDefinition(cursor, depth) }
    case 0x02:
      return { kind: 'alias', alias: readAlias(cursor) }
    case 0x03:
      return { kind: 'import', name: readExternName(cursor), description: readExternDescription(cursor) }
    case 0x04:
      return { kind: 'export', name: readExternName(cursor), description: readExternDescription(cursor) }
    default:
      return cursor.fail('Unknown declaration', 'component/malformed', at)
  }
}

/** Reads the name of an import or export with its attributes; attributes say nothing that linking needs and are skipped. */
export function readExternName(cursor: Cursor): string {
  const at = cursor.pos
  const form = cursor.u8()
  if (form > 2) cursor.fail('Unknown form of name', 'component/malformed', at)
  const nameAt = cursor.pos
  const name = cursor.name(ceilings.label)
  // Security: these names become map keys, tool names and messages; the grammar of Explainer.md allows no other characters.
  if (!/^[A-Za-z0-9\-:/@.+#[\]<>=_,*{} ()]{1,1000}$/.test(name) || name.includes('__proto__')) {
    cursor.fail(`The name ${JSON.stringify(name)} is outside the safe set`, 'component/unsafe-name', nameAt)
  }
  if (form === 2) skipAttributes(cursor)
  return name
}

function skipAttributes(cursor: Cursor): void {
  const n = cursor.count('attributes', 16)
  for (let i = 0; i < n; i++) {
    if (cursor.u8() > 2) cursor.fail('Unknown attribute')
    cursor.name(ceilings.label)
  }
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

/** Reads an `alias`. */
export function readAlias(cursor: Cursor): Alias {
  const sort = readSort(cursor)
  const at = cursor.pos
  switch (cursor.u8()) {
    case 0x00:
      return { kind: 'export', sort, instance: cursor.u32(), name: cursor.name(ceilings.label) }
    case 0x01: {
      if (!sort.startsWith('core-')) cursor.fail('A core export must have a core sort', 'component/malformed', at)
      return { kind: 'core-export', sort: sort.slice(5) as CoreSort, instance: cursor.u32(), name: cursor.name() }
    }
    case 0x02:
      return { kind: 'outer', sort, count: cursor.u32(), index: cursor.u32() }
    default:
      return cursor.fail('Unknown alias', 'component/malformed', at)
  }
}
