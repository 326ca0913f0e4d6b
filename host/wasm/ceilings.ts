/** How large the parts of a core module may be: numbers that keep decoding, metering and compiling within bounds. */

/** The ceilings of one core module. Each is inclusive. */
export interface ModuleCeilings {
  /** Bytes of the whole module. */
  readonly bytes: number
  readonly types: number
  /** Parameters, and also results, of one function type. */
  readonly parameters: number
  readonly imports: number
  readonly exports: number
  /** Functions, imported ones included. */
  readonly functions: number
  /** Bytes of one function's body, also after metering. */
  readonly functionBytes: number
  /** Parameters and locals of one function. */
  readonly locals: number
  /** Blocks open at once in one function. */
  readonly nesting: number
  /** Targets of all the `br_table` operators of one function. */
  readonly branchTargets: number
  readonly tables: number
  /** Initial elements of one table, and the maximum it is given. */
  readonly tableElements: number
  readonly memories: number
  readonly globals: number
  readonly tags: number
  readonly elementSegments: number
  /** Items of all element segments. */
  readonly elements: number
  /** Go's linker makes as many as engines take, which is 100,000 (WebAssembly's JavaScript interface, implementation limits). */
  readonly dataSegments: number
  /** Bytes of UTF-8 of one imported or exported name. */
  readonly nameBytes: number
}

/** The ceilings that untrusted modules are held to: several times what large real programs have. */
export const moduleCeilings: ModuleCeilings = Object.freeze({
  bytes: 64 * 1024 * 1024,
  types: 10_000,
  parameters: 500,
  imports: 10_000,
  exports: 10_000,
  functions: 100_000,
  functionBytes: 4 * 1024 * 1024,
  locals: 20_000,
  nesting: 10_000,
  branchTargets: 100_000,
  tables: 100,
  tableElements: 1_000_000,
  memories: 20,
  globals: 20_000,
  tags: 1_000,
  elementSegments: 10_000,
  elements: 1_000_000,
  dataSegments: 100_000,
  nameBytes: 1_000,
})
