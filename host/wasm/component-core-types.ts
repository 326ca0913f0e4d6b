/** Decodes the core types of a component: function types and module types (Binary.md, "Type Definitions", `core:type`). */

import { moduleCeilings } from './ceilings.ts'
import type { CoreTypeDefinition, ModuleDeclaration } from './component.ts'
import { readCoreExtern, readSignature } from './core-extern.ts'
import { refuse } from './core-types.ts'
import type { Cursor } from './cursor.ts'

/** Reads a `core:deftype`. */
export function readCoreType(cursor: Cursor): CoreTypeDefinition {
  if (cursor.peek() !== 0x50) return { kind: 'func', signature: readFunctionType(cursor) }
  cursor.skip(1)
  return { kind: 'module', declarations: readModuleType(cursor) }
}

/** `0x00 0x50` and no supertypes says that the function type may have subtypes; no other type here can be one. */
function readOpenType(cursor: Cursor): void {
  const at = cursor.pos
  cursor.skip(1)
  if (cursor.u8() !== 0x50) cursor.fail('Unknown core type', 'component/malformed', at)
  if (cursor.u32() !== 0) refuse(cursor, 'gc (subtypes)', 'compile it without garbage-collected types', at)
}

// A function type that refers to other types is rare, and at this level refused: it would have to be resolved over outer aliases.
function readFunctionType(cursor: Cursor): string {
  const at = cursor.pos
  if (cursor.peek() === 0x00) readOpenType(cursor)
  if (cursor.peek() === 0x50) cursor.fail('A module type stands where a function type must', 'component/malformed', at)
  const signature = readSignature(cursor, [], moduleCeilings.parameters)
  if (signature.includes('ref')) refuse(cursor, 'typed references in a component', 'compile it without them', at)
  return signature
}

function readModuleType(cursor: Cursor): ModuleDeclaration[] {
  const n = cursor.count('declarations', moduleCeilings.imports)
  const declarations: ModuleDeclaration[] = []
  // What indices stand for is not known yet; only how many there are is checked here.
  const signatures: string[] = []
  for (let i = 0; i < n; i++) {
    const declaration = readModuleDeclaration(cursor, signatures)
    if (declaration.kind === 'type' || declaration.kind === 'alias') signatures.push('')
    declarations.push(declaration)
  }
  return declarations
}

function readModuleDeclaration(cursor: Cursor, signatures: readonly string[]): ModuleDeclaration {
  const at = cursor.pos
  const extern = () => readCoreExtern(cursor, signatures)
  switch (cursor.u8()) {
    case 0x00:
      return { kind: 'import', module: cursor.name(), name: cursor.name(), extern: extern() }
    case 0x01:
      return { kind: 'type', signature: readFunctionType(cursor) }
    case 0x02:
      if (cursor.u8() !== 0x10 || cursor.u8() !== 0x01) cursor.fail('Unknown core alias', 'component/malformed', at)
      return { kind: 'alias', count: cursor.u32(), index: cursor.u32() }
    case 0x03:
      return { kind: 'export', name: cursor.name(), extern: extern() }
    default:
      return cursor.fail('Unknown declaration of a module type', 'component/malformed', at)
  }
}
