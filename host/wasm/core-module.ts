/** The outline of a core module: types, index spaces, sections and bodies, with every function index outside the bodies marked. */

import type { FunctionType, Size } from './core-types.ts'
import type { IndexSpaces } from './immediates.ts'

/** A stretch of the module's bytes. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** A function index that stands in an export, a segment or an initializer. */
export interface FunctionRef extends Range {
  readonly index: number
}

/** A table: its element type as encoded, its size, and where its initializer stands, if it has one. */
export interface Table {
  readonly type: Uint8Array
  readonly size: Size
  readonly init: Range | null
}

/**
 * A decoded core module. Offsets are into `bytes`. Index spaces begin with what is imported; `imported` tells how much that is.
 */
export interface CoreModule {
  readonly bytes: Uint8Array
  /** Offset of `bytes[0]` in the outer file, for errors. */
  readonly base: number
  readonly types: FunctionType[]
  /** The type index of each function. */
  readonly functions: number[]
  readonly tables: Table[]
  readonly memories: Size[]
  /** Which globals can be set; one entry for each global. */
  readonly globals: boolean[]
  /** The type index of each tag. */
  readonly tags: number[]
  readonly imported: { functions: number; tables: number; memories: number; globals: number; tags: number }
  /** Every module name and field name of the imports, and every name of the exports, with its offset. */
  readonly externNames: { readonly text: string; readonly at: number }[]
  imports: number
  exports: number
  start: number | null
  elementSegments: number
  /** Items of all element segments so far. */
  elements: number
  /** Items of the active ones, which instantiation copies. */
  activeElements: number
  dataSegments: number
  /** Bytes of the active ones, which instantiation copies. */
  activeBytes: number
  /** The bodies of the defined functions, from the declaration of locals to the final `end`. */
  readonly bodies: Range[]
  /** Content of each section by its id, custom sections not included. */
  readonly sections: Map<number, Range>
  /** Content of the custom section `name`, after its own name. */
  names: Range | null
  /** Function indices outside the bodies, except imports and the start section, in order of position. */
  readonly functionRefs: FunctionRef[]
}

/** An outline of nothing yet. */
export const emptyModule = (bytes: Uint8Array, base: number): CoreModule => ({
  bytes,
  base,
  types: [],
  functions: [],
  tables: [],
  memories: [],
  globals: [],
  tags: [],
  imported: { functions: 0, tables: 0, memories: 0, globals: 0, tags: 0 },
  externNames: [],
  imports: 0,
  exports: 0,
  start: null,
  elementSegments: 0,
  elements: 0,
  activeElements: 0,
  dataSegments: 0,
  activeBytes: 0,
  bodies: [],
  sections: new Map(),
  names: null,
  functionRefs: [],
})

/** The counts of a module's index spaces. */
export const indexSpaces = (m: CoreModule): IndexSpaces => ({
  types: m.types.length,
  functions: m.functions.length,
  tables: m.tables.length,
  memories: m.memories.length,
  globals: m.globals.length,
  tags: m.tags.length,
  elements: m.elementSegments,
  data: m.dataSegments,
})
