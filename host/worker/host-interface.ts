/** The form in which the host gives functions to guests. Inside the worker. */

import type { Asks } from './ask.ts'
import type { Budget } from './budget.ts'
import type { PluginVars } from './extism/vars.ts'
import type { Grants } from './grants.ts'
import type { Log } from './log.ts'
import type { Program } from './preview1/program.ts'
import type { FileSystem } from './wasi/filesystem/file-system.ts'
import type { FixedRandom } from './wasi/fixed-random.ts'
import type { MonotonicClock } from './wasi/monotonic-clock.ts'

/** A host function as it is linked: host values in, host value out; a `result` is `{tag, val}`. */
export type HostFunction = (...args: never[]) => unknown

/** What host functions work on. */
export interface HostContext {
  readonly budget: Budget
  readonly log: Log
  readonly random: FixedRandom
  readonly asks: Asks
  readonly grants: Grants
  /** Milliseconds as `Date.now()` counts them. */
  epochMs(): number
  /** Notes that the instance, if it is being made now, has seen what will not be the same again: it cannot be put back to what it is. */
  unrepeatable(): void
  readonly files: FileSystem
  readonly clock: MonotonicClock
  /** What a plugin on Extism's PDK remembers in this instance. */
  readonly pluginVars: PluginVars
  /** What is kept for a plugin on WASI's preview 1. */
  readonly program: Program
}
