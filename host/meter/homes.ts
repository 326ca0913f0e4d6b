/** Decides where each function keeps the fuel while it runs. */

import type { CoreModule } from '../wasm/core-module.ts'
import type { Analysis } from './analyze.ts'

/**
 * Where a function keeps the fuel.
 *
 * - `global`: in the global, which every operator that takes fuel reads and writes. Functions that catch exceptions do this: the
 *   global is right wherever an exception lands. Functions that the module imports are treated the same way by their callers.
 * - `local`: in an added local; loaded from the global at entry, stored before control leaves, loaded again when it is back.
 * - `parameter`: in an added last parameter, and handed back as an added last result, so calls between such functions pass it in
 *   registers. Its signature being changed, the function is referred to (in tables, exports, references) by way of a wrapper that
 *   has the original one. For functions that are called directly; not for those that take part in tail calls, since a function and
 *   the one it calls in tail position must return the same.
 */
export const Home = { global: 0, local: 1, parameter: 2 } as const

/** The home of each function's fuel, by function index. */
export function homes(m: CoreModule, analysis: Analysis): Uint8Array {
  const table = new Uint8Array(m.functions.length)
  for (const { function: index, catches, tailCalls } of analysis.bodies) {
    if (catches) continue
    const direct = analysis.called[index] === 1 && analysis.tailCalled[index] === 0 && !tailCalls
    table[index] = direct ? Home.parameter : Home.local
  }
  return table
}
