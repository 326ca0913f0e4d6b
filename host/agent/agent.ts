/** The agent: a model, its instructions, its tools and a strategy, made into something that answers. */

import { GloveboxError } from '../base/error.ts'
import type { Tool } from '../base/tool.ts'
import type { AgentEvent, RunResult } from './event.ts'
import type { Executor } from './executor.ts'
import type { Message } from './message.ts'
import type { Model } from './model.ts'
import { inRange } from './option.ts'
import { type Output, textOutput, typedOutput } from './output.ts'
import { react } from './react.ts'
import { type Plan, Run } from './run.ts'
import type { StandardSchema } from './schema.ts'
import { Scope, type SpawnOptions } from './scope.ts'
import type { ScopeEvent } from './scope-context.ts'
import { type AgentStream, agentStream } from './stream.ts'
import { nothingSpent, plainUsage } from './tally.ts'
import { Toolbox } from './toolbox.ts'

/** What {@link agent} makes an agent from. */
export interface AgentOptions<T = string> {
  /** Names the agent in events. Default `agent`. */
  readonly name?: string
  readonly model: Model
  /** Standing orders, sent before every transcript. */
  readonly instructions?: string
  /** What it may call, each with a name of its own. Default: nothing. */
  readonly tools?: readonly Tool[]
  /** The strategy. Default `react()`. */
  readonly executor?: Executor
  /** Short for `executor: react({ turns })`; not both. */
  readonly maxTurns?: number
  /** The form of the answer: it is asked for, checked, repaired once, and then is `output`. Default: text. */
  readonly output?: StandardSchema<T>
  /** Most tool calls of one turn that run at a time, 1 to 64. Default 8. */
  readonly toolConcurrency?: number
  /** Most characters of one tool result that the model is given, 100 to 10,000,000. Default 65,536. */
  readonly maxResultChars?: number
  /** How long a canceled run waits for models and tools that ignore their signal, in milliseconds, 0 to 60,000. Default: the scope's. */
  readonly graceMs?: number
}

/** Options of one run. */
export interface RunOptions {
  /** Cancels the run: its model call, its tools, and everything they started. */
  readonly signal?: AbortSignal
  /** What the run is part of, and takes clock, policy, audit and the rest from. Default: a scope of its own. */
  readonly scope?: Scope
}

/** A question, or a transcript whose last message is to be answered. */
export type AgentInput = string | readonly Message[]

/** Answers questions. Holds no state: runs of one agent are independent, also at the same time. */
export interface Agent<T = string> {
  readonly name: string
  /**
   * Runs to the end.
   * @throws {GloveboxError} `agent/canceled` (with the signal's reason as `cause`), `model/failed`, `model/refused`,
   * `model/output-invalid`. When it throws, nothing that it started is left running, but for what `detail.stuck` names.
   */
  run(input: AgentInput, options?: RunOptions): Promise<RunResult<T>>
  /** The same run, as events. Leaving the loop cancels it. */
  stream(input: AgentInput, options?: RunOptions): AgentStream<T>
}

/**
 * Makes an agent.
 * @throws {GloveboxError} `config/invalid` for options that are none, or two tools of one name.
 * @example
 * const helper = agent({ model: openai('MODEL'), instructions: 'Be brief.', tools: [...weather.tools], maxTurns: 5 })
 * const { text, usage } = await helper.run('What should I wear in Paris?')
 */
export function agent<T = string>(options: AgentOptions<T>): Agent<T> {
  const plan = settle(options)
  const graceMs = options.graceMs === undefined ? {} : { graceMs: inRange('graceMs', options.graceMs, 0, 60_000) }

  async function execute(input: AgentInput, { scope: parent, signal }: RunOptions = {}, more: SpawnOptions = {}) {
    let run: Run<T> | undefined
    let scope: Scope | undefined
    const work = (inner: Scope) => {
      scope = inner
      run = new Run(plan, inner)
      return run.drive(typeof input === 'string' ? [{ role: 'user', text: input }] : input)
    }
    const own = { name: plan.name, ...graceMs, ...(signal && { signal }), ...more }
    try {
      return await (parent ? parent.spawn(work, { ...own, isolated: true }) : Scope.run(own, work))
    } catch (error) {
      throw GloveboxError.is(error) && error.code === 'agent/canceled'
        ? canceled(error, run, scope?.stuck ?? [])
        : error
    }
  }

  return {
    name: plan.name,
    run: execute,
    stream: (input, given = {}) =>
      agentStream<T>((put, left) => {
        const { scope } = given
        // Whoever listens above hears it too.
        const onEvent = (event: ScopeEvent) => both(scope?.emit(event), put(event as AgentEvent<T>))
        return execute(input, given, { onEvent, signal: [left, ...(given.signal ? [given.signal] : [])] })
      }),
  }
}

function both(one: Promise<void> | undefined, other: Promise<void> | undefined): Promise<void> | undefined {
  return one && other ? Promise.all([one, other]).then(() => {}) : (one ?? other)
}

function settle<T>(options: AgentOptions<T>): Plan<T> {
  const { name = 'agent', model, instructions, maxTurns } = options
  if (typeof model?.generate !== 'function') {
    throw new GloveboxError('config/invalid', `Agent ${name} has no model; give it one, such as openai('…').`)
  }
  if (options.executor && maxTurns !== undefined) {
    throw new GloveboxError(
      'config/invalid',
      `Agent ${name} has both maxTurns and an executor; set the turns in the executor.`,
    )
  }
  const maxResultChars = inRange('maxResultChars', options.maxResultChars ?? 65_536, 100, 10_000_000)
  return {
    name,
    model,
    system: instructions ? [{ role: 'system', text: instructions }] : [],
    toolbox: new Toolbox(options.tools ?? [], maxResultChars),
    toolConcurrency: inRange('toolConcurrency', options.toolConcurrency ?? 8, 1, 64),
    executor: options.executor ?? react(maxTurns === undefined ? {} : { turns: maxTurns }),
    // Without an output schema, T is string by default.
    output: options.output ? typedOutput(options.output) : (textOutput as Output<unknown> as Output<T>),
  }
}

function canceled<T>({ cause }: GloveboxError, run: Run<T> | undefined, stuck: readonly string[]): GloveboxError {
  const after = stuck.length > 0 ? ` Still running, since it ignores its signal: ${stuck.join(', ')}.` : ''
  return new GloveboxError('agent/canceled', `The run was canceled.${after}`, {
    cause,
    detail: { stuck, usage: plainUsage(run ? run.usage : nothingSpent) },
  })
}
