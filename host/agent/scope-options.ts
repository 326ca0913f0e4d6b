/** What can be said of a scope when it is made. */

import type { Budget } from './budget.ts'
import type { ScopeContext } from './scope-context.ts'

/** Options of `scope`, and of the children of a scope. What is not given is the parent's. */
export interface ScopeOptions extends Partial<ScopeContext> {
  /** Its segment in the path. Default `root`; a child's gets its number among its siblings of that name, as in `math#1`. */
  readonly name?: string
  /** Cancels the scope; of several, any does. */
  readonly signal?: AbortSignal | readonly AbortSignal[]
  /** The scope fails with `agent/timeout` after that many milliseconds, 1 to 86,400,000. Default: it may take as long as its parent. */
  readonly timeoutMs?: number
  /** What the work in it may spend; its own draws on its parent's, too. */
  readonly budget?: Budget
}

/** Options of a child scope. */
export interface SpawnOptions extends ScopeOptions {
  /** True: its failure ends no sibling; it reaches whoever awaits the task, or else the end of the scope. Default false. */
  readonly isolated?: boolean
  /** True: it has no segment of its own in the path. Default false. */
  readonly unnamed?: boolean
}

/** Options of `each`. */
export interface EachOptions<I> {
  /** Most works that run at a time, 1 to 1,000. Default 8. */
  readonly concurrency?: number
  /** Names the scope of an item's work; the works are then in the path as if they were spawned one by one. */
  readonly nameOf?: (item: I) => string
}
