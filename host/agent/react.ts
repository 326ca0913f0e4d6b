/** The usual strategy of an agent: reason, act, look at the results, and again, until there is an answer. */

import type { Executor } from './executor.ts'
import { inRange } from './option.ts'
import { type ToolLoopState, toolLoop } from './tool-loop.ts'

/** Options of {@link react}. */
export interface ReactOptions {
  /** Most model turns in which tools may be asked for, 1 to 1,000. Default 10. */
  readonly turns?: number
  /**
   * What follows when they are used up. `finalize` (the default): the tools of the last turn run, then one more turn without
   * tools answers with what there is. `stop`: the run ends at once with the text of the last turn, whose calls are not run.
   */
  readonly onLimit?: 'finalize' | 'stop'
}

/**
 * An executor that lets the model call tools until it answers; a run that reaches the limit ends with `stop: 'turns'`.
 * @throws {GloveboxError} `config/invalid` for `turns` out of range.
 */
export function react({ turns = 10, onLimit = 'finalize' }: ReactOptions = {}): Executor<ToolLoopState> {
  return toolLoop({ name: 'react', turns: inRange('turns', turns, 1, 1000), onLimit, limitIs: 'turns' })
}
