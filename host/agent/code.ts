/** The strategy of a model that programs: it writes scripts that call the tools, and they run in a box of their own. */

import { type Limits, resolveLimits } from '../base/limits.ts'
import type { Engine } from '../engine/engine.ts'
import { scriptTool } from './code-tool.ts'
import type { Executor } from './executor.ts'
import { inRange } from './option.ts'
import type { ReactOptions } from './react.ts'
import { type ToolLoopState, toolLoop } from './tool-loop.ts'

/** Options of {@link code}. */
export interface CodeOptions extends ReactOptions {
  /**
   * Ceilings of one script, its waiting for tools included. Default: those of an engine, with 60,000 ms.
   * What its tools spend is theirs, under their own limits.
   */
  readonly limits?: Partial<Limits>
  /** Most scripts that run at a time, 1 to 256; each holds a thread, also while it waits for its tools. Default 4. */
  readonly workers?: number
}

/** The executor, and the engine that its scripts run in. */
export interface CodeExecutor extends Executor<ToolLoopState>, AsyncDisposable {}

/**
 * An executor that offers the model one tool, `javascript`, in place of the agent's: it takes the body of a function, and runs it in a
 * QuickJS component whose only imports are the agent's tools. Each of their calls is judged, paid for, told of and logged as if
 * the model had made it. Scripts keep nothing from one to the next. Without disposal its idle workers hold no process open.
 *
 * Scripts run in an engine of their own: one that waits for its tools holds a worker, and must not hold those that the tools need.
 * @throws {GloveboxError} `config/invalid` for options out of range, `limits/*` for limits that are none.
 * @example
 * await using executor = code({ limits: { fuel: 5_000_000_000n } })
 * const helper = agent({ model: openai('MODEL'), tools: [...files.tools], executor })
 */
export function code({ turns = 10, onLimit = 'finalize', limits = {}, workers = 4 }: CodeOptions = {}): CodeExecutor {
  const loop = toolLoop({ name: 'code', turns: inRange('turns', turns, 1, 1000), onLimit, limitIs: 'turns' })
  inRange('workers', workers, 1, 256)
  // A script itself sends nothing: what is left of a budget of egress is for the tools that it calls.
  const ceilings = resolveLimits({ timeoutMs: 60_000, egressBytes: 0, ...limits })
  let engine: Promise<Engine> | undefined
  const start = () => {
    // Here, so that an agent that runs no scripts loads no engine.
    engine ??= import('../engine/engine.ts').then(({ createEngine }) => createEngine({ workers, limits: ceilings }))
    return engine
  }
  return {
    ...loop,
    equip: specs => [scriptTool(specs, ceilings, start)],
    async [Symbol.asyncDispose]() {
      await (await engine)?.[Symbol.asyncDispose]()
    },
  }
}
