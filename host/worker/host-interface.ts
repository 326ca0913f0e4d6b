/** The form in which the host gives functions to guests. Inside the worker. */

import type { Asks } from './ask.ts'
import type { Budget } from './budget.ts'
import type { Log } from './log.ts'
import type { FixedRandom } from './wasi/random.ts'

/** A host function as it is linked: host values in, host value out; a `result` is `{tag, val}`. */
export type HostFunction = (...args: never[]) => unknown

/** What host functions work on. */
export interface HostContext {
  readonly budget: Budget
  readonly log: Log
  readonly random: FixedRandom
  readonly asks: Asks
}
