/** Reads the sections of a core module, each in its place, each count under its ceiling. */

import type { ModuleCeilings } from './ceilings.ts'
import { constantExpression } from './constant-expression.ts'
import type { CoreModule } from './core-module.ts'
import { functionType, refuse, size, skipReferenceType, valueType } from './core-types.ts'
import type { Cursor } from './cursor.ts'
import { readIndex } from './immediates.ts'

/** The section ids of the binary format. */
export const SectionId = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const

/** The order in which sections stand in a module. */
export const sectionOrder: readonly number[] = [
  SectionId.type,
  SectionId.import,
  SectionId.function,
  SectionId.table,
  SectionId.memory,
  SectionId.tag,
  SectionId.global,
  SectionId.export,
  SectionId.start,
  SectionId.element,
  SectionId.dataCount,
  SectionId.code,
  SectionId.data,
]

type Reader = (c: Cursor, m: CoreModule, ceilings: ModuleCeilings) => void

/** What reads the content of each section, by its id. */
export const sectionReaders: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [SectionId.type, readTypes],
  [SectionId.import, readImports],
  [SectionId.function, readFunctions],
  [SectionId.table, readTables],
  [SectionId.memory, readMemories],
  [SectionId.tag, readTags],
  [SectionId.global, readGlobals],
  [SectionId.export, readExports],
  [SectionId.start, readStart],
  [SectionId.element, readElements],
  [SectionId.dataCount, readDataCount],
  [SectionId.code, readCode],
  [SectionId.data, readData],
])

/** Adds `n` to what there is and refuses a sum over its ceiling. */
function within(c: Cursor, sum: number, ceiling: number, what: string): void {
  if (sum > ceiling) c.fail(`There are ${sum} ${what}; at most ${ceiling} are accepted`, 'component/too-large')
}

function readTypes(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const n = c.count('types', ceilings.types)
  // A type may refer to itself and to earlier ones only; a later index is malformed.
  for (let i = 0; i < n; i++) m.types.push(functionType(c, i + 1, ceilings.parameters))
}

function readImports(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  m.imports = c.count('imports', ceilings.imports, 4)
  for (let i = 0; i < m.imports; i++) {
    readExternName(c, m, ceilings)
    readExternName(c, m, ceilings)
    readImport(c, m, ceilings)
  }
}

function readExternName(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const at = c.pos
  m.externNames.push({ text: c.name(ceilings.nameBytes), at })
}

function readImport(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const at = c.pos
  const kind = c.u8()
  if (kind === 0) {
    m.functions.push(readIndex(c, m.types.length, 'type'))
    m.imported.functions++
    within(c, m.functions.length, ceilings.functions, 'functions')
  } else if (kind === 1) {
    m.tables.push(readTable(c, m, false))
    m.imported.tables++
    within(c, m.tables.length, ceilings.tables, 'tables')
  } else if (kind === 2) {
    m.memories.push(size(c, 'memory'))
    m.imported.memories++
    within(c, m.memories.length, ceilings.memories, 'memories')
  } else if (kind === 3) {
    m.globals.push(readGlobalType(c, m))
    m.imported.globals++
    within(c, m.globals.length, ceilings.globals, 'globals')
  } else if (kind === 4) {
    m.tags.push(readTag(c, m))
    m.imported.tags++
    within(c, m.tags.length, ceilings.tags, 'tags')
  } else {
    c.fail(`0x${kind.toString(16)} is not a kind of import`, 'component/malformed', at)
  }
}

function readFunctions(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const n = c.count('functions', ceilings.functions)
  within(c, m.functions.length + n, ceilings.functions, 'functions')
  for (let i = 0; i < n; i++) m.functions.push(readIndex(c, m.types.length, 'type'))
}

function readTable(c: Cursor, m: CoreModule, withInit: boolean): CoreModule['tables'][number] {
  const from = c.pos
  skipReferenceType(c, m.types.length)
  const type = c.bytes.subarray(from, c.pos)
  const limits = size(c, 'table')
  if (!withInit) return { type, size: limits, init: null }
  const start = c.pos
  constantExpression(c, m)
  return { type, size: limits, init: { from: start, to: c.pos } }
}

function readTables(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const n = c.count('tables', ceilings.tables, 3)
  within(c, m.tables.length + n, ceilings.tables, 'tables')
  for (let i = 0; i < n; i++) {
    const at = c.pos
    const withInit = c.peek() === 0x40
    if (withInit) {
      c.skip(1)
      if (c.u8() !== 0) c.fail('A table with an initializer is not encoded as one', 'component/malformed', at)
    }
    const table = readTable(c, m, withInit)
    // Security: a table's elements are allocated in V8's heap, where too many abort the process.
    within(c, table.size.min, ceilings.tableElements, 'elements in a table')
    m.tables.push(table)
  }
}

function readMemories(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const n = c.count('memories', ceilings.memories, 2)
  within(c, m.memories.length + n, ceilings.memories, 'memories')
  for (let i = 0; i < n; i++) m.memories.push(size(c, 'memory'))
}

function readTag(c: Cursor, m: CoreModule): number {
  if (c.u8() !== 0) c.fail('A tag has an unknown attribute', 'component/malformed', c.pos - 1)
  return readIndex(c, m.types.length, 'type')
}

function readTags(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const n = c.count('tags', ceilings.tags, 2)
  within(c, m.tags.length + n, ceilings.tags, 'tags')
  for (let i = 0; i < n; i++) m.tags.push(readTag(c, m))
}

/** Reads a global's type; tells whether it can be set. */
function readGlobalType(c: Cursor, m: CoreModule): boolean {
  valueType(c, m.types.length)
  const mutability = c.u8()
  if (mutability & 2) refuse(c, 'threads (a shared global)', 'compile it for a single thread', c.pos - 1)
  if (mutability > 1) c.fail('A global is neither constant nor variable', 'component/malformed', c.pos - 1)
  return mutability === 1
}

function readGlobals(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const n = c.count('globals', ceilings.globals, 3)
  within(c, m.globals.length + n, ceilings.globals, 'globals')
  for (let i = 0; i < n; i++) {
    const mutable = readGlobalType(c, m)
    constantExpression(c, m)
    m.globals.push(mutable)
  }
}

function readExports(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  m.exports = c.count('exports', ceilings.exports, 3)
  const counts = [m.functions, m.tables, m.memories, m.globals, m.tags]
  for (let i = 0; i < m.exports; i++) {
    readExternName(c, m, ceilings)
    const kind = c.u8()
    const space = counts[kind]
    if (!space) throw c.fail(`0x${kind.toString(16)} is not a kind of export`, 'component/malformed', c.pos - 1)
    const from = c.pos
    const index = readIndex(c, space.length, 'exported item')
    if (kind === 0) m.functionRefs.push({ from, to: c.pos, index })
  }
}

function readStart(c: Cursor, m: CoreModule): void {
  const at = c.pos
  m.start = readIndex(c, m.functions.length, 'function')
  const { params, results } = m.types[m.functions[m.start]!]!
  // Security: the start function is exported instead of started, and an engine checks the type of what it starts only.
  if (params.length + results.length > 0) c.fail('The start function takes or returns something', undefined, at)
}

function readElements(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  m.elementSegments = c.count('element segments', ceilings.elementSegments, 2)
  for (let i = 0; i < m.elementSegments; i++) readElementSegment(c, m, ceilings)
}

/** Flags of a segment: bit 0 passive or declarative, bit 1 explicit table (or declarative), bit 2 expressions instead of indices. */
function readElementSegment(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const at = c.pos
  const flags = c.u32()
  if (flags > 7) c.fail(`${flags} is not a kind of element segment`, 'component/malformed', at)
  const active = (flags & 1) === 0
  if (active) {
    if (flags & 2) readIndex(c, m.tables.length, 'table')
    else if (m.tables.length === 0) c.fail('There is no table 0', 'component/malformed', at)
    constantExpression(c, m)
  }
  const expressions = (flags & 4) !== 0
  if (flags & 3) {
    if (expressions) skipReferenceType(c, m.types.length)
    else if (c.u8() !== 0) c.fail('An element segment holds an unknown kind', 'component/malformed', c.pos - 1)
  }
  const n = c.count('elements', ceilings.elements)
  m.elements += n
  if (active) m.activeElements += n
  within(c, m.elements, ceilings.elements, 'elements')
  for (let i = 0; i < n; i++) {
    if (expressions) constantExpression(c, m)
    else {
      const from = c.pos
      const index = readIndex(c, m.functions.length, 'function')
      m.functionRefs.push({ from, to: c.pos, index })
    }
  }
}

function readDataCount(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  m.dataSegments = c.u32()
  within(c, m.dataSegments, ceilings.dataSegments, 'data segments')
}

function readCode(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const n = c.count('function bodies', ceilings.functions, 2)
  for (let i = 0; i < n; i++) {
    const at = c.pos
    const bytes = c.u32()
    if (bytes > ceilings.functionBytes) {
      const most = ceilings.functionBytes
      c.fail(`A function has ${bytes} bytes; at most ${most} are accepted`, 'component/too-large', at)
    }
    const from = c.pos
    c.skip(bytes)
    m.bodies.push({ from, to: c.pos })
  }
}

function readData(c: Cursor, m: CoreModule, ceilings: ModuleCeilings): void {
  const at = c.pos
  const n = c.count('data segments', ceilings.dataSegments, 2)
  if (m.sections.has(SectionId.dataCount) && n !== m.dataSegments) {
    c.fail(`There are ${n} data segments, ${m.dataSegments} were announced`, 'component/malformed', at)
  }
  for (let i = 0; i < n; i++) {
    const flags = c.u32()
    if (flags > 2) c.fail(`${flags} is not a kind of data segment`, 'component/malformed', at)
    if (flags !== 1) {
      if (flags === 2) readIndex(c, m.memories.length, 'memory')
      else if (m.memories.length === 0) c.fail('There is no memory 0', 'component/malformed', at)
      constantExpression(c, m)
    }
    const bytes = c.u32()
    c.skip(bytes)
    if (flags !== 1) m.activeBytes += bytes
  }
}
