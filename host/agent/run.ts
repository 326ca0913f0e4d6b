/** The driver: does what the executor decides, in a scope, and tells what happens. The one code path of `run` and `stream`. */

import { GloveboxError } from '../base/error.ts'
import type { RunResult, Told } from './event.ts'
import type { Executor } from './executor.ts'
import type { Message, SystemMessage, ToolCall } from './message.ts'
import type { Model, ModelRequest, ModelTurn } from './model.ts'
import { invalidOutput, type Output, rejectionOf } from './output.ts'
import type { Scope } from './scope.ts'
import { Tally } from './tally.ts'
import { type CallReport, readCall, type Toolbox, toolMessage } from './toolbox.ts'

/** An agent with everything settled. */
export interface Plan<T> {
  readonly name: string
  readonly model: Model
  readonly system: readonly SystemMessage[]
  readonly toolbox: Toolbox
  readonly toolConcurrency: number
  readonly executor: Executor
  readonly output: Output<T>
}

/** Bounds a run whose executor never ends; far above what the turns of `react` can take. */
const maxSteps = 10_000

/** One run of a plan. */
export class Run<T> {
  readonly #plan: Plan<T>
  readonly #scope: Scope
  readonly #path: readonly string[]
  readonly #calls: CallReport[] = []
  readonly #tally: Tally

  /** A run whose whole work is in `scope`. Its models are streamed if somebody listens there. */
  constructor(plan: Plan<T>, scope: Scope) {
    this.#plan = plan
    this.#scope = scope
    this.#path = scope.path
    this.#tally = new Tally(scope.context.clock)
  }

  /** What was spent so far. */
  get usage() {
    return this.#tally.usage()
  }

  /**
   * Runs to the end.
   * @throws {GloveboxError} `agent/canceled`, `model/failed`, `model/refused`, `model/output-invalid`.
   */
  async drive(messages: readonly Message[]): Promise<RunResult<T>> {
    const { name, model, toolbox, executor, output } = this.#plan
    await this.#tell({ type: 'run-start', agent: name, model: model.id, tools: toolbox.specs.map(spec => spec.name) })
    let step = executor.step(executor.start({ messages }))
    let endTurn = async () => {}
    for (let taken = 0; taken < maxSteps; taken++) {
      this.#scope.check()
      if (step.do === 'tools') {
        const reports = await this.#callTools(step.calls)
        await endTurn()
        step = executor.step(step.state, { got: 'results', results: reports.map(toolMessage) })
      } else if (step.do === 'model') {
        const { number, turn } = await this.#takeTurn(step.messages, step.tools)
        endTurn = async () => this.#tell({ type: 'turn-end', turn: number, tokens: turn.tokens })
        step = executor.step(step.state, { got: 'turn', turn })
        if (step.do !== 'tools') await endTurn()
      } else {
        const { text, stop } = step
        const checked = output.check(text)
        if ('value' in checked) return this.#finish({ output: checked.value, text, messages: step.messages, stop })
        if (step.final) throw invalidOutput(text, checked.issues)
        step = executor.step(step.state, { got: 'rejection', reason: rejectionOf(checked.issues) })
      }
    }
    throw new GloveboxError('config/invalid', `The executor ${executor.name} did not end within ${maxSteps} steps.`)
  }

  async #takeTurn(messages: readonly Message[], tools: boolean): Promise<{ number: number; turn: ModelTurn }> {
    const { system, toolbox, output } = this.#plan
    const request: ModelRequest = {
      messages: [...system, ...messages],
      tools: tools ? toolbox.specs : [],
      ...(output.spec && { output: output.spec }),
    }
    const number = this.#tally.turn()
    await this.#tell({ type: 'turn-start', turn: number })
    const turn = await this.#scope.spawn(
      async scope => {
        const answer = await this.#ask(request, scope)
        // In here, so that it also counts what was spent by the time a canceled run has ended.
        this.#tally.tokens(answer.tokens)
        return answer
      },
      { name: 'model', isolated: true },
    )
    return { number, turn }
  }

  async #ask(request: ModelRequest, { signal }: Scope): Promise<ModelTurn> {
    const { model } = this.#plan
    if (!this.#scope.context.onEvent || !model.stream) {
      const turn = await model.generate(request, signal, this.#scope)
      if (turn.text !== '') await this.#tell({ type: 'text', delta: turn.text })
      return turn
    }
    let turn: ModelTurn | undefined
    for await (const delta of model.stream(request, signal, this.#scope)) {
      signal.throwIfAborted()
      if (delta.type === 'turn') turn = delta.turn
      else {
        // Not awaited when there is room: a microtask for each piece would add up.
        const full = this.#tell({ type: 'text', delta: delta.text })
        if (full) await full
      }
    }
    if (turn) return turn
    throw new GloveboxError('model/failed', `The stream of model ${model.id} ended before its turn was complete.`, {
      detail: { model: model.id },
    })
  }

  async #callTools(calls: readonly ToolCall[]): Promise<readonly CallReport[]> {
    const { toolConcurrency, toolbox } = this.#plan
    const nameOf = ({ name }: ToolCall) => name
    const reports = await this.#scope.each(calls, { concurrency: toolConcurrency, nameOf }, async (call, scope) => {
      await this.#tell({ type: 'tool-call', ...readCall(call) })
      const report = await toolbox.call(call, scope)
      this.#tally.call(report)
      await this.#tell({ type: 'tool-result', ...report })
      return report
    })
    this.#calls.push(...reports)
    return reports
  }

  async #finish(ended: Pick<RunResult<T>, 'output' | 'text' | 'messages' | 'stop'>): Promise<RunResult<T>> {
    const result = { ...ended, usage: this.usage, calls: this.#calls }
    await this.#tell(this.#scope.parent ? { type: 'run-end', result } : { type: 'done', result })
    return result
  }

  #tell(event: Told<T>): Promise<void> | undefined {
    return this.#scope.emit({ ...event, path: this.#path })
  }
}
