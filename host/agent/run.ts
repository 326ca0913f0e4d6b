/** The driver: does what the executor decides, in a scope, and tells what happens. The one code path of `run` and `stream`. */

import { GloveboxError } from '../base/error.ts'
import { Answers } from './answers.ts'
import { Budget, type RunUsage } from './budget.ts'
import { CallIds } from './call-ids.ts'
import type { RunResult, Told } from './event.ts'
import type { Executor, Step, StepInput, StopReason } from './executor.ts'
import { Guard } from './guard.ts'
import type { Successor } from './handoff.ts'
import type { Memory } from './memory/memory.ts'
import type { Message, SystemMessage, ToolCall } from './message.ts'
import type { Model, ModelRequest, Tokens, ToolSpec } from './model.ts'
import { ModelCalls } from './model-calls.ts'
import { invalidOutput, type Output, rejectionOf } from './output.ts'
import { answerOf, askByTool } from './respond.ts'
import {
  checkSaved,
  loadCall,
  type SavedRun,
  saveCall,
  saveUsage,
  totalUsage,
  waitingError,
  waitingOf,
} from './saved-run.ts'
import type { Scope } from './scope.ts'
import { type Called, ToolCalls } from './tool-calls.ts'
import { type CallReport, type Toolbox, toolMessage } from './toolbox.ts'

/** An agent with everything settled. */
export interface Plan<T> {
  readonly name: string
  readonly model: Model
  readonly system: readonly SystemMessage[]
  /** The agent's own tools. */
  readonly toolbox: Toolbox
  /** Makes what the model is offered in their place. */
  readonly equip: ((specs: readonly ToolSpec[]) => Toolbox) | undefined
  readonly toolConcurrency: number
  readonly executor: Executor
  readonly output: Output<T>
  readonly maxOutputTokens: number
  readonly memory: Memory | undefined
}

/** What sets one run of a plan apart from another. */
export interface RunSettings {
  /** A run to go on with. */
  readonly saved?: SavedRun | undefined
  /** What it may spend, beside what its scope may. */
  readonly budget?: Budget | undefined
  /** Called after each step, and awaited before the next. */
  readonly onStep?: ((saved: SavedRun) => void | Promise<void>) | undefined
  /** The thread of the memory. */
  readonly thread?: string | undefined
  /** Agents that may take over. */
  readonly successors?: readonly Successor[]
}

/** Bounds a run whose executor never ends; far above what the turns of `react` can take. */
const maxSteps = 10_000

/** One run of a plan. */
export class Run<T> {
  readonly #plan: Plan<T>
  readonly #settings: RunSettings
  readonly #scope: Scope
  readonly #path: readonly string[]
  readonly #budget: Budget
  readonly #guard: Guard
  readonly #models: ModelCalls
  readonly #tools: ToolCalls
  /** What the model is told that it may call. */
  readonly #specs: readonly ToolSpec[]
  readonly #calls: CallReport[]
  readonly #ids = new CallIds()
  #done: readonly CallReport[]
  #nested: Readonly<Record<string, SavedRun>>
  /** The turn that is not over, and its tokens. */
  #turn: { readonly number: number; readonly tokens: Tokens } | undefined
  #turns = 0
  /** The last one. */
  #request: ModelRequest | undefined
  /** Who takes over at the next turn. */
  #successor: Successor | undefined
  /** The last transcript in which every call has its result, and the last text: what a run that breaks off has. */
  #messages: readonly Message[] = []
  #text = ''
  /** How much of the transcript the memory holds. */
  #remembered = 0

  /** A run that is all there is in `scope`. Its models are streamed if somebody listens there. */
  constructor(plan: Plan<T>, scope: Scope, settings: RunSettings) {
    const { context, path } = scope
    const { policy, approve, audit, trace, span, actor, run = '' } = context
    const { saved, successors = [] } = settings
    this.#successor = saved && successors.find(({ name }) => name === saved.agent && name !== plan.name)
    const own = saved && !this.#successor ? checkSaved(saved, plan.name, plan.executor.name) : undefined
    const answers = context.answers ?? new Answers()
    this.#plan = plan
    this.#settings = settings
    this.#scope = scope
    this.#path = path
    this.#budget = Budget.joining(settings.budget, scope.budget)?.child() ?? new Budget({})
    this.#guard = new Guard({
      place: { run, path, ...(actor !== undefined && { actor }), ...(policy && { roles: policy.roles }) },
      policy,
      approve: approve ?? (async request => answers.take(request)!),
      audit,
      trace,
      parent: span,
    })
    const onText = context.onEvent && ((delta: string) => this.#tell({ type: 'text', delta }))
    const common = { budget: this.#budget, guard: this.#guard }
    const { model, maxOutputTokens, toolbox, toolConcurrency } = plan
    const offered = plan.equip ? plan.equip(this.#guard.list(toolbox.specs)) : toolbox
    this.#specs = this.#guard.list(offered.specs)
    this.#models = new ModelCalls({ ...common, model, maxOutputTokens, onText })
    const tell = context.onEvent && ((event: Told<never>) => this.#tell(event))
    this.#tools = new ToolCalls({
      ...common,
      toolbox: offered,
      inner: toolbox,
      answers,
      concurrency: toolConcurrency,
      tell,
    })
    this.#calls = own?.calls.map(loadCall) ?? []
    this.#done = own?.done.map(loadCall) ?? []
    this.#nested = own?.nested ?? {}
  }

  /** What was spent so far, by the run and all that it started. */
  get usage(): RunUsage {
    return totalUsage(this.#settings.saved, this.#budget.spent)
  }

  /**
   * Runs to the end. At the limit of a budget it ends with what it has.
   * @throws {GloveboxError} `agent/canceled`, `agent/timeout`, `agent/waiting`, `audit/failed`, `budget/exceeded` when there is nothing yet,
   * `budget/unknown-price`, `memory/failed`, `model/failed`, `model/refused`, `model/output-invalid`.
   */
  perform(input: readonly Message[]): Promise<RunResult<T>> {
    const { name, model } = this.#plan
    const { thread } = this.#settings
    const facts = { agent: name, path: this.#path, model: model.id, ...(thread !== undefined && { thread }) }
    return this.#guard.run(facts, async () => {
      try {
        return await this.#scope.spawn(inner => this.#drive(inner, input), {
          unnamed: true,
          isolated: true,
          budget: this.#budget,
        })
      } catch (error) {
        if (!GloveboxError.is(error) || error.code !== 'budget/exceeded' || this.usage.turns === 0) throw error
        return await this.#finish(this.#messages, this.#text, 'budget')
      }
    })
  }

  async #drive(scope: Scope, input: readonly Message[]): Promise<RunResult<T>> {
    const { name, model, executor } = this.#plan
    const tools = this.#specs.map(spec => spec.name)
    await this.#tell({ type: 'run-start', agent: name, model: model.id, tools })
    const { saved } = this.#settings
    if (this.#successor) return this.#passOn(this.#successor, saved!, scope)
    let step = await this.#first(input, scope)
    for (let taken = 0; taken < maxSteps; taken++) {
      scope.check()
      if (this.#successor && step.do === 'model') return this.#passOn(this.#successor, step.messages, scope)
      if (step.do === 'done') {
        const result = await this.#end(step)
        if ('messages' in result) return result
        step = executor.step(step.state, result)
      } else {
        step = step.do === 'tools' ? await this.#callTools(step, scope) : await this.#takeTurn(step, scope)
        if (this.#scope.context.onEvent) await this.#warn()
      }
      await this.#save(step)
    }
    throw new GloveboxError('config/invalid', `The executor ${executor.name} did not end within ${maxSteps} steps.`)
  }

  async #warn(): Promise<void> {
    for (const warning of this.#budget.takeWarnings()) await this.#tell({ type: 'budget', ...warning })
  }

  async #first(input: readonly Message[], scope: Scope): Promise<Step<unknown>> {
    const { executor, memory } = this.#plan
    const { saved, thread } = this.#settings
    if (saved) return executor.step(saved.state)
    if (!memory || thread === undefined) return executor.step(executor.start({ messages: input }))
    const query = input.findLast(message => message.role === 'user')?.text
    const known = await memory.load(thread, { signal: scope.signal, ...(query !== undefined && { query }) })
    this.#remembered = known.length
    return executor.step(executor.start({ messages: [...known, ...input] }))
  }

  async #takeTurn(step: StepOf<'model'>, scope: Scope): Promise<Step<unknown>> {
    const { system, output, executor, model } = this.#plan
    this.#messages = step.messages
    await this.#remember(step.messages)
    const { advice } = this.#budget
    const asked: ModelRequest = {
      // At the end, where it is read last and leaves the provider's cache of what comes before as it was; the transcript does not keep it.
      messages: [
        ...system,
        ...step.messages,
        ...(advice === undefined ? [] : [{ role: 'system', text: advice, advice: true } as const]),
      ],
      tools: step.tools ? this.#specs : [],
      ...(output.spec && { output: output.spec }),
    }
    const byTool = model.typedBy === 'tool' && output.spec !== undefined
    const request = byTool ? askByTool(asked) : asked
    this.#request = request
    if (step.tools && !this.#models.affords(request)) return executor.step(step.state, { got: 'limit' })
    const number = ++this.#turns
    await this.#tell({ type: 'turn-start', turn: number })
    const ask = (own: Scope) => this.#models.ask(request, own, step.tools)
    const said = await scope.spawn(ask, { unnamed: true, isolated: true })
    const turn = this.#ids.distinct(byTool ? answerOf(said) : said, step.messages)
    this.#turn = { number, tokens: turn.tokens }
    if (turn.text !== '') this.#text = turn.text
    const next = executor.step(step.state, { got: 'turn', turn })
    if (next.do !== 'tools') await this.#endTurn()
    return next
  }

  async #callTools(step: StepOf<'tools'>, scope: Scope): Promise<Step<unknown>> {
    const called = await this.#runTools(step.calls, scope)
    if (called.waiting.length > 0) await this.#rest(step, called)
    this.#successor = called.passTo
    this.#done = []
    this.#nested = {}
    this.#calls.push(...called.reports)
    await this.#endTurn()
    return this.#plan.executor.step(step.state, { got: 'results', results: called.reports.map(toolMessage) })
  }

  async #runTools(calls: readonly ToolCall[], scope: Scope): Promise<Called> {
    const done = new Map(this.#done.map(report => [report.id, report]))
    // What a closing turn needs, agents that are called as tools cannot spend.
    const kept = this.#request && this.#budget.limits ? this.#models.keep(this.#request) : undefined
    try {
      return await this.#tools.run(calls, scope, { done, nested: this.#nested })
    } finally {
      kept?.release()
    }
  }

  async #passOn(to: Successor, input: readonly Message[] | SavedRun, scope: Scope): Promise<RunResult<T>> {
    const { onStep } = this.#settings
    // What is saved is the successor's run; what was spent before is known here alone.
    const whole = (saved: SavedRun): SavedRun => ({ ...saved, usage: saveUsage(this.usage) })
    await this.#tell({ type: 'handoff', to: to.name })
    try {
      const { messages, text, stop } = await to.run(input, {
        scope,
        ...(onStep && { onStep: saved => onStep(whole(saved)) }),
      })
      return this.#finish(messages, text, stop)
    } catch (error) {
      const rest = waitingOf(error)
      throw rest ? waitingError({ ...rest, saved: whole(rest.saved) }) : error
    }
  }

  async #rest(step: Step<unknown>, { reports, nested, waiting }: Called): Promise<never> {
    this.#done = reports
    this.#nested = nested
    await this.#save(step)
    await this.#tell({ type: 'waiting', waiting })
    throw waitingError({ saved: this.#saved(step), waiting })
  }

  async #end(step: StepOf<'done'>): Promise<RunResult<T> | StepInput> {
    const { text, messages, stop, final } = step
    const checked = this.#plan.output.check(text)
    if ('value' in checked) return this.#finish(messages, text, stop, checked.value)
    if (final) throw invalidOutput(text, checked.issues)
    return { got: 'rejection', reason: rejectionOf(checked.issues) }
  }

  async #finish(messages: readonly Message[], text: string, stop: StopReason, value?: T): Promise<RunResult<T>> {
    await this.#remember(messages)
    const ended = { text, messages, stop, usage: this.usage, own: this.#budget.own, calls: this.#calls }
    const result = { ...ended, output: value === undefined ? this.#read(text) : value }
    await this.#tell(this.#scope.parent ? { type: 'run-end', result } : { type: 'done', result })
    return result
  }

  #read(text: string): T {
    const checked = this.#plan.output.check(text)
    if ('value' in checked) return checked.value
    throw invalidOutput(text, checked.issues)
  }

  // What has nothing to wait for makes no promise: each would be one for every turn.
  #remember(messages: readonly Message[]): Promise<void> | undefined {
    const { memory } = this.#plan
    const { thread } = this.#settings
    if (!memory || thread === undefined || messages.length === this.#remembered) return undefined
    const added = messages.slice(this.#remembered)
    this.#remembered = messages.length
    return memory.append(thread, added)
  }

  #endTurn(): Promise<void> | undefined {
    const turn = this.#turn
    this.#turn = undefined
    return turn && this.#tell({ type: 'turn-end', turn: turn.number, tokens: turn.tokens })
  }

  #saved({ state }: Step<unknown>): SavedRun {
    const { run } = this.#scope.context
    return {
      version: 1,
      agent: this.#plan.name,
      ...(run !== undefined && { run }),
      executor: this.#plan.executor.name,
      state,
      usage: saveUsage(this.usage),
      calls: this.#calls.map(saveCall),
      done: this.#done.map(saveCall),
      nested: this.#nested,
    }
  }

  #save(step: Step<unknown>): Promise<void> | void {
    return this.#settings.onStep?.(this.#saved(step))
  }

  #tell(event: Told<T>): Promise<void> | undefined {
    return this.#scope.context.onEvent?.({ ...event, path: this.#path })
  }
}

type StepOf<Do extends Step<unknown>['do']> = Extract<Step<unknown>, { readonly do: Do }>
