/** The strategy without a loop: for questions that one round of tools answers. */

import type { Executor } from './executor.ts'
import { type ToolLoopState, toolLoop } from './tool-loop.ts'

/**
 * An executor that takes one model turn. When that turn asks for tools they run once, in parallel, and one last turn without
 * tools answers from their results. Two model calls at most, or three when a typed output must be repaired.
 */
export function single(): Executor<ToolLoopState> {
  return toolLoop({ name: 'single', turns: 1, onLimit: 'finalize', limitIs: 'answer' })
}
