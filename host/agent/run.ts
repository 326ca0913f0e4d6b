/** The driver: does what the executor decides, in a scope, and tells what happens. The one code path of `run` and `stream`. */

import { GloveboxError } from '../base/error.ts'
import type { AgentEvent, Emit, RunResult } from './event.ts'
import type { Executor } from './executor.ts'
import { inOrder } from './in-order.ts'
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
  /** Tells milliseconds, from any start. */
  readonly clock: () => number
}

/** Bounds a run whose executor never ends; far above what the turns of `react` can take. */
const maxSteps = 10_000

/** One run of a plan. */
export class Run<T> {
  readonly #plan: Plan<T>
  readonly #scope: Scope
  readonly #emit: Emit<T> | undefined
  readonly #calls: CallReport[] = []
  readonly #tally: Tally

  /** With `emit` the model is streamed; without, nobody would read the pieces, and they are not asked for. */
  constructor(plan: Plan<T>, scope: Scope, emit?: Emit<T>) {
    this.#plan = plan
    this.#scope = scope
    this.#emit = emit
    this.#tally = new Tally(plan.clock)
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
    const { model, system, toolbox, output } = this.#plan
    const request: ModelRequest = {
      messages: [...system, ...messages],
      tools: tools ? toolbox.specs : [],
      ...(output.spec && { output: output.spec }),
    }
    const number = this.#tally.turn()
    await this.#tell({ type: 'turn-start', turn: number })
    const turn = await this.#scope.run(`model ${model.id}`, async signal => {
      const answer = await this.#ask(request, signal)
      // In here, so that it also counts what was spent by the time a canceled run has ended.
      this.#tally.tokens(answer.tokens)
      return answer
    })
    return { number, turn }
  }

  async #ask(request: ModelRequest, signal: AbortSignal): Promise<ModelTurn> {
    const { model } = this.#plan
    if (!this.#emit || !model.stream) {
      const turn = await model.generate(request, signal)
      if (turn.text !== '') await this.#tell({ type: 'text', delta: turn.text })
      return turn
    }
    let turn: ModelTurn | undefined
    for await (const delta of model.stream(request, signal)) {
      signal.throwIfAborted()
      if (delta.type === 'turn') turn = delta.turn
      else {
        // Not awaited when there is room: a microtask for each piece would add up.
        const full = this.#emit({ type: 'text', delta: delta.text })
        if (full) await full
      }
    }
    if (turn) return turn
    throw new GloveboxError('model/failed', `The stream of model ${model.id} ended before its turn was complete.`, {
      detail: { model: model.id },
    })
  }

  async #callTools(calls: readonly ToolCall[]): Promise<readonly CallReport[]> {
    const { toolConcurrency, toolbox, clock } = this.#plan
    const reports = await inOrder(calls, toolConcurrency, async call => {
      await this.#tell({ type: 'tool-call', ...readCall(call) })
      const report = await this.#scope.run(`tool ${call.name}`, async signal => {
        const ended = await toolbox.call(call, signal, clock)
        this.#tally.call(ended)
        return ended
      })
      await this.#tell({ type: 'tool-result', ...report })
      return report
    })
    this.#calls.push(...reports)
    return reports
  }

  async #finish(ended: Pick<RunResult<T>, 'output' | 'text' | 'messages' | 'stop'>): Promise<RunResult<T>> {
    const result = { ...ended, usage: this.usage, calls: this.#calls }
    await this.#tell({ type: 'done', result })
    return result
  }

  async #tell(event: AgentEvent<T>): Promise<void> {
    await this.#emit?.(event)
  }
}
