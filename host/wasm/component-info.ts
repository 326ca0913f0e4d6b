/** What a component is, seen from outside: what `load` and `inspect` tell of it. */

import type { GrantKind } from '../base/grant.ts'
import type { WitFunction } from './wit-type.ts'

/** An interface that a component imports, and whether this host gives it. */
export interface ImportInfo {
  /** With its version; empty for functions that the world imports directly. */
  readonly name: string
  readonly functions: readonly string[]
  readonly provided: boolean
  /** What the guest finds there, in a few words; empty when nothing grants it. */
  readonly gets: string
  /** The kind of grant that gives more there; undefined where there is none. */
  readonly grant?: GrantKind
}

/** What a component is, seen from outside. Plain data: it crosses threads. */
export interface ComponentInfo {
  /** Exported functions in order, with docs; those with handles in their types are in `resourceFunctions` instead. */
  readonly functions: readonly WitFunction[]
  /** Names of exported functions that work on resources, which a tool call cannot pass. */
  readonly resourceFunctions: readonly string[]
  readonly imports: readonly ImportInfo[]
  readonly coreModules: number
}
