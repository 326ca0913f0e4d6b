/** What a core module imports and exports, with types: the linking of a component is checked against it. */

import { moduleCeilings } from './ceilings.ts'
import { constantExpression } from './constant-expression.ts'
import { decodeModule } from './core-decode.ts'
import {
  type CoreExternType,
  coreMatches,
  readCoreExtern,
  readGlobal,
  readSignature,
  valueText,
  withSignature,
} from './core-extern.ts'
import type { CoreModule, Range } from './core-module.ts'
import { Cursor } from './cursor.ts'
import { SectionId } from './sections.ts'

/** The imports of a core module by module name and name, and its exports by name. */
export interface CoreModuleType {
  readonly imports: ReadonlyMap<string, CoreExports>
  readonly exports: CoreExports
}

/** What a core instance exports. */
export type CoreExports = ReadonlyMap<string, CoreExternType>

/** One import of a core module, and where its type is encoded in the module's bytes. */
export interface CoreImport {
  readonly module: string
  readonly name: string
  readonly extern: CoreExternType
  readonly encoded: Range
}

/**
 * Reads the type of a core module whose first byte stands at `base` in the outer file.
 * @throws {GloveboxError} as `decodeModule` does, and `component/malformed` when two imports have the same name, which is allowed
 * outside of components only.
 */
export function coreModuleType(bytes: Uint8Array, base: number): CoreModuleType {
  const m = decodeModule(bytes, { base })
  const externs = coreExterns(m)
  const imports = new Map<string, Map<string, CoreExternType>>()
  for (const { module, name, extern, encoded } of externs.imports) {
    if (addImport(imports, module, name, extern)) continue
    new Cursor(bytes, encoded.from, encoded.to, base).fail('Two imports have the same name', 'component/malformed')
  }
  return { imports, exports: externs.exports }
}

/** The imports of a decoded module in order, and its exports by name. */
export function coreExterns(m: CoreModule): { readonly imports: readonly CoreImport[]; readonly exports: CoreExports } {
  const signatures: string[] = []
  each(m, SectionId.type, c => signatures.push(readSignature(c, signatures, moduleCeilings.parameters)))
  const globals: CoreExternType[] = []
  const imports: CoreImport[] = []
  each(m, SectionId.import, c => {
    const [module, name, from] = [c.name(), c.name(), c.pos]
    const extern = withSignature(readCoreExtern(c, signatures), signatures)
    if (extern.kind === 'global') globals.push(extern)
    imports.push({ module, name, extern, encoded: { from, to: c.pos } })
  })
  each(m, SectionId.global, c => {
    globals.push(readGlobal(c, signatures))
    constantExpression(c, m)
  })
  const exports = new Map<string, CoreExternType>()
  each(m, SectionId.export, c => exports.set(c.name(), exported(m, c.u8(), c.u32(), signatures, globals)))
  return { imports, exports }
}

/** Reads the items of a section, which `decodeModule` found well-formed. */
function each(m: CoreModule, id: number, read: (c: Cursor) => void): void {
  const range = m.sections.get(id)
  if (range === undefined) return
  const c = new Cursor(m.bytes, range.from, range.to, m.base)
  const n = c.u32()
  for (let i = 0; i < n; i++) read(c)
}

function exported(
  m: CoreModule,
  kind: number,
  index: number,
  signatures: readonly string[],
  globals: readonly CoreExternType[],
): CoreExternType {
  switch (kind) {
    case 0:
      return { kind: 'func', type: signatures[m.functions[index]!]! }
    case 1: {
      const { type, size } = m.tables[index]!
      return { kind: 'table', element: valueText(type, signatures), size }
    }
    case 2:
      return { kind: 'memory', size: m.memories[index]! }
    case 3:
      return globals[index]!
    default:
      return { kind: 'tag', type: signatures[m.tags[index]!]! }
  }
}

/** Adds an import; false when there is one of that name. */
export function addImport(
  imports: Map<string, Map<string, CoreExternType>>,
  module: string,
  name: string,
  extern: CoreExternType,
): boolean {
  const fields = imports.get(module) ?? new Map<string, CoreExternType>()
  imports.set(module, fields)
  if (fields.has(name)) return false
  fields.set(name, extern)
  return true
}

/** Whether one module can be instantiated wherever the other can: it wants no more and gives no less. */
export function moduleMatches(given: CoreModuleType, wanted: CoreModuleType): boolean {
  for (const [module, fields] of given.imports) {
    for (const [name, extern] of fields) {
      const offered = wanted.imports.get(module)?.get(name)
      if (offered === undefined || !coreMatches(offered, extern)) return false
    }
  }
  for (const [name, extern] of wanted.exports) {
    const offered = given.exports.get(name)
    if (offered === undefined || !coreMatches(offered, extern)) return false
  }
  return true
}
