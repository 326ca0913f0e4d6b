/** The agent: a model, its instructions, its tools and a strategy, made into something that answers. */

import { GloveboxError } from '../base/error.ts'
import type { Tool } from '../base/tool.ts'
import { type AgentTool, type AgentToolOptions, agentTool } from './agent-tool.ts'
import { Answers } from './answers.ts'
import type { Approval } from './approval.ts'
import { Budget, plainUsage } from './budget.ts'
import type { AgentEvent, RunResult } from './event.ts'
import type { Executor } from './executor.ts'
import { handoffTool } from './handoff.ts'
import type { Memory } from './memory/memory.ts'
import type { Message } from './message.ts'
import type { Model } from './model.ts'
import { inRange } from './option.ts'
import { type Output, textOutput, typedOutput } from './output.ts'
import { react } from './react.ts'
import { respondName } from './respond.ts'
import { type Plan, Run } from './run.ts'
import type { SavedRun } from './saved-run.ts'
import type { StandardSchema } from './schema.ts'
import { Scope } from './scope.ts'
import type { ScopeContext, ScopeEvent } from './scope-context.ts'
import type { SpawnOptions } from './scope-options.ts'
import { type AgentStream, agentStream } from './stream.ts'
import { Toolbox } from './toolbox.ts'

/** What {@link agent} makes an agent from. */
export interface AgentOptions<T = string> {
  /** Names the agent in events, paths and logs: 1 to 64 letters, digits, _ and -. Default `agent`. */
  readonly name?: string
  /** Tells other agents what it is good for, where it takes over from them. */
  readonly description?: string
  readonly model: Model
  /** Standing orders, sent before every transcript. */
  readonly instructions?: string
  /** What it may call, each with a name of its own. Default: nothing. */
  readonly tools?: readonly Tool[]
  /** Agents that it may pass the conversation on to; the model is offered `transfer_to_NAME` for each. Default: none. */
  readonly handoffs?: readonly Agent<unknown>[]
  /** The strategy. Default `react()`. */
  readonly executor?: Executor
  /** Short for `executor: react({ turns })`; not both. */
  readonly maxTurns?: number
  /** The form of the answer: it is asked for, checked, repaired once, and then is `output`. Default: text. */
  readonly output?: StandardSchema<T>
  /** Keeps the transcripts of threads; see `RunOptions.thread`. Default: none. */
  readonly memory?: Memory
  /** Most tool calls of one turn that run at a time, 1 to 64. Default 8. */
  readonly toolConcurrency?: number
  /** Most characters of one tool result that the model is given, 100 to 10,000,000. Default 65,536. */
  readonly maxResultChars?: number
  /** Most tokens of one answer where a budget limits tokens or money, 1 to 1,000,000; less where less is left. Default 4,096. */
  readonly maxOutputTokens?: number
  /** How long a canceled run waits for models and tools that ignore their signal, in milliseconds, 0 to 60,000. Default: the scope's, 2,000. */
  readonly graceMs?: number
}

/** Options of one run. */
export interface RunOptions {
  /** Cancels the run: its model call, its tools, and everything they started. */
  readonly signal?: AbortSignal
  /** What the run is part of, and takes clock, policy, audit and the rest from. Default: a scope of its own. */
  readonly scope?: Scope
  /** What the run may spend, with all that it starts; the scope's budget is drawn on, too. Default: the scope's. */
  readonly budget?: Budget
  /** Names a transcript of the agent's memory, which the run goes on from and adds to. Default: it remembers nothing. */
  readonly thread?: string
  /** Called with the run as it is after each step, and awaited before the next: what it has kept, another process can go on from. */
  readonly onStep?: (saved: SavedRun) => void | Promise<void>
  /** What persons answered to the calls that the saved run waits for; each answer counts once. */
  readonly answers?: readonly Approval[]
}

/** A question, a transcript whose last message is to be answered, or a run that was saved. */
export type AgentInput = string | readonly Message[] | SavedRun

/** Answers questions. Holds no state: runs of one agent are independent, also at the same time. */
export interface Agent<T = string> {
  readonly name: string
  readonly description?: string
  /**
   * Runs to the end.
   * @throws {GloveboxError} `agent/canceled` (with the signal's reason as `cause`), `agent/timeout`, `agent/waiting`, `audit/failed`,
   * `budget/exceeded` when nothing could be asked, `budget/unknown-price`, `config/invalid` for a saved run of another agent,
   * `memory/failed`, `model/failed`, `model/refused`, `model/output-invalid`. When it throws, nothing that it started is left
   * running, but for what `detail.stuck` names.
   */
  run(input: AgentInput, options?: RunOptions): Promise<RunResult<T>>
  /** The same run, as events: its own, and those of all agents in it. Leaving the loop cancels it. */
  stream(input: AgentInput, options?: RunOptions): AgentStream<T>
  /** The agent as a tool of another. Nothing needs to be forwarded: its run is part of the call. */
  asTool<I = { readonly prompt: string }>(options: AgentToolOptions<I>): AgentTool<I>
}

/** Options between an agent and what runs it as a part of something. */
interface InnerOptions extends RunOptions {
  /** The scope is this run's alone, and has its place in the path already. */
  readonly within?: true
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
  const { handoffs = [], description } = options
  const graceMs = options.graceMs === undefined ? {} : { graceMs: inRange('graceMs', options.graceMs, 0, 60_000) }

  async function execute(input: AgentInput, given: InnerOptions = {}, more: SpawnOptions = {}): Promise<RunResult<T>> {
    const { scope: parent, signal, answers } = given
    const own: SpawnOptions = {
      name: plan.name,
      unnamed: given.within ?? false,
      ...graceMs,
      ...(signal && { signal }),
      ...(answers && { answers: new Answers(answers) }),
      ...(parent && runName(parent.context, input)),
      ...more,
    }
    const seen: { run?: Run<T>; scope?: Scope } = {}
    const work = (scope: Scope) => {
      const saved = isSaved(input) ? input : undefined
      seen.scope = scope
      seen.run = new Run(plan, scope, { ...given, saved, successors: handoffs })
      return seen.run.perform(transcriptOf(input))
    }
    try {
      return await (parent ? parent.spawn(work, { ...own, isolated: true }) : Scope.run(own, work))
    } catch (error) {
      throw GloveboxError.is(error) && error.code === 'agent/canceled' ? canceled(error, seen) : error
    }
  }

  const made: Agent<T> = {
    name: plan.name,
    ...(description !== undefined && { description }),
    run: execute,
    stream: (input, given = {}) =>
      agentStream<T>((put, left) => {
        const { scope, signal } = given
        // Whoever listens above hears it too.
        const onEvent = (event: ScopeEvent) => both(scope?.emit(event), put(event as AgentEvent<T>))
        return execute(input, given, { onEvent, signal: signal ? [left, signal] : left })
      }),
    asTool: toolOptions => agentTool({ name: plan.name, run: execute }, toolOptions),
  }
  return made
}

/** The name of a run at the root, for the audit log; what it starts has the same, and so has what goes on with it. */
function runName({ audit, run, ids }: ScopeContext, input: AgentInput): { run?: string } {
  const known = isSaved(input) ? input.run : undefined
  return audit && run === undefined ? { run: typeof known === 'string' ? known : ids() } : {}
}

const isSaved = (input: AgentInput): input is SavedRun => typeof input === 'object' && 'state' in input

function transcriptOf(input: AgentInput): readonly Message[] {
  if (typeof input === 'string') return [{ role: 'user', text: input }]
  return isSaved(input) ? [] : input
}

function both(one: Promise<void> | undefined, other: Promise<void> | undefined): Promise<void> | undefined {
  return one && other ? Promise.all([one, other]).then(() => {}) : (one ?? other)
}

function settle<T>(options: AgentOptions<T>): Plan<T> {
  const { name = 'agent', model, instructions, maxTurns, memory, handoffs = [] } = options
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    throw new GloveboxError('config/invalid', `"${name}" cannot name an agent: 1 to 64 letters, digits, _ and - can.`)
  }
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
  const toolbox = new Toolbox([...(options.tools ?? []), ...handoffs.map(handoffTool)], maxResultChars)
  if (options.output && model.typedBy === 'tool' && toolbox.find(respondName)) {
    const message = `Agent ${name} has a tool "${respondName}", which its model is to give typed answers by. Rename the tool.`
    throw new GloveboxError('config/invalid', message, { detail: { name: respondName } })
  }
  const executor = options.executor ?? react(maxTurns === undefined ? {} : { turns: maxTurns })
  return {
    name,
    model,
    system: instructions ? [{ role: 'system', text: instructions }] : [],
    toolbox,
    toolConcurrency: inRange('toolConcurrency', options.toolConcurrency ?? 8, 1, 64),
    executor,
    equip: executor.equip && (specs => new Toolbox(executor.equip!(specs), maxResultChars)),
    // Without an output schema, T is string by default.
    output: options.output ? typedOutput(options.output) : (textOutput as Output<unknown> as Output<T>),
    maxOutputTokens: inRange('maxOutputTokens', options.maxOutputTokens ?? 4096, 1, 1_000_000),
    memory,
  }
}

function canceled<T>({ cause }: GloveboxError, { run, scope }: { run?: Run<T>; scope?: Scope }): GloveboxError {
  const stuck = scope?.stuck ?? []
  const after = stuck.length > 0 ? ` Still running, since it ignores its signal: ${stuck.join(', ')}.` : ''
  return new GloveboxError('agent/canceled', `The run was canceled.${after}`, {
    cause,
    detail: { stuck, usage: plainUsage(run ? run.usage : new Budget({}).spent) },
  })
}
