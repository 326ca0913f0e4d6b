/** Runs an agent for each task, in a scope of its own: it is told of while it runs, canceled with all it started, and over once. */

import type { AgentExecutionEvent, AgentExecutor, ExecutionEventBus, RequestContext } from '@a2a-js/sdk/server'
import type { Agent } from '../../agent/agent.ts'
import type { Clock } from '../../agent/clock.ts'
import type { RunResult } from '../../agent/event.ts'
import { Scope } from '../../agent/scope.ts'
import type { ScopeEvent } from '../../agent/scope-context.ts'
import { errorCodes, GloveboxError } from '../../base/error.ts'
import { type Caller, nobody } from '../caller.ts'
import { answerEvent, questionOf, statusEvent, type TaskIds, taskEvent } from './task-event.ts'

/** What the tasks of one server have in common. */
export interface TasksOptions {
  readonly agent: Agent<unknown>
  readonly scope: Scope | undefined
  readonly timeoutMs: number
  readonly maxRunning: number
}

/** Where a request keeps on whose behalf it is made. */
export const callerKey = 'glovebox.caller'

/** Text is told in pieces of about that many milliseconds: each is kept, with all before it. */
const pieceMs = 100

/** One task that runs. */
interface Running {
  readonly ended: Promise<void>
  cancel(): void
}

/** The tasks of one server. Disposing cancels and awaits them. */
export class Tasks implements AgentExecutor, AsyncDisposable {
  readonly #options: TasksOptions
  readonly #scope: Scope
  readonly #running = new Map<string, Running>()

  /** Runs tasks as children of `options.scope`, or of a scope of its own. */
  constructor(options: TasksOptions) {
    this.#options = options
    this.#scope = options.scope ?? new Scope({ name: 'a2a' })
  }

  /** Runs a task to its end. Never throws: how it ends is its last event. */
  async execute({ userMessage, taskId, contextId, context }: RequestContext, bus: ExecutionEventBus): Promise<void> {
    const ids = { taskId, contextId }
    const publish = (event: AgentExecutionEvent) => bus.publish(event)
    const question = questionOf(userMessage)
    publish(taskEvent(ids, userMessage, this.#now()))
    const refused =
      question === undefined
        ? 'The agent reads texts and data, and at least one of them.'
        : this.#running.size >= this.#options.maxRunning
          ? 'Too many tasks run; try again later.'
          : undefined
    if (refused !== undefined) return publish(statusEvent(ids, 'rejected', this.#now(), { text: refused }))
    publish(statusEvent(ids, 'working', this.#now()))
    const caller = (context.state.get(callerKey) ?? {}) as Caller
    await this.#run(ids, question!, caller, publish)
  }

  /** Cancels a task and waits until nothing of it runs; then it is told of as canceled, whatever it came to meanwhile. */
  async cancelTask(taskId: string, bus: ExecutionEventBus): Promise<void> {
    const running = this.#running.get(taskId)
    running?.cancel()
    if (running) await running.ended
    else bus.publish(statusEvent({ taskId, contextId: '' }, 'canceled', this.#now()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const running = [...this.#running.values()]
    for (const { cancel } of running) cancel()
    await Promise.all(running.map(({ ended }) => ended))
    if (!this.#options.scope) await this.#scope[Symbol.asyncDispose]()
  }

  async #run(ids: TaskIds, question: string, caller: Caller, publish: (event: AgentExecutionEvent) => void) {
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    const canceled = new AbortController()
    this.#running.set(ids.taskId, { ended, cancel: () => canceled.abort(new Error('the task was canceled')) })
    // What is canceled is told of once more, when nothing of it runs.
    const tell = (event: AgentExecutionEvent) => {
      if (!canceled.signal.aborted) publish(event)
    }
    const { clock } = this.#scope.context
    const pieces = new Pieces(clock, ({ text, append }) => tell(answerEvent(ids, text, { append, last: false })))
    let last: AgentExecutionEvent
    try {
      const { output, usage } = await this.#ask(question, caller, canceled.signal, event =>
        this.#told(ids, event, pieces, tell),
      )
      pieces.stop()
      tell(answerEvent(ids, output, { append: false, last: true }))
      const facts = { 'glovebox/usage': { ...usage, fuel: String(usage.fuel) } }
      last = statusEvent(ids, 'completed', this.#now(), { facts })
    } catch (thrown) {
      pieces.stop()
      last = this.#failed(ids, thrown)
    }
    this.#running.delete(ids.taskId)
    // Invariant: a task that was canceled is canceled, also when its work came to an end before it could be stopped.
    publish(canceled.signal.aborted ? statusEvent(ids, 'canceled', this.#now()) : last)
    resolve()
  }

  /** The run of the agent, which has ended, with all that it started, when this settles. */
  async #ask(
    question: string,
    caller: Caller,
    signal: AbortSignal,
    onEvent: (event: ScopeEvent) => void,
  ): Promise<RunResult<unknown>> {
    const { agent, timeoutMs } = this.#options
    return await this.#scope.spawn(own => agent.run(question, { scope: own }), {
      ...caller,
      approve: caller.approve ?? this.#scope.context.approve ?? nobody,
      name: 'task',
      isolated: true,
      signal,
      timeoutMs,
      onEvent: event => {
        onEvent(event)
        return this.#scope.emit(event)
      },
    })
  }

  #told(ids: TaskIds, event: ScopeEvent, pieces: Pieces, publish: (event: AgentExecutionEvent) => void): void {
    const { type, path, delta, name } = event as ScopeEvent & { readonly delta?: string; readonly name?: string }
    // The words of agents within the agent are not its answer. Its own path has two names more than that of the server.
    const isOwn = path.length === this.#scope.path.length + 2
    if (type === 'text' && isOwn) pieces.add(delta ?? '')
    if (type === 'turn-start' && isOwn) pieces.startOver()
    if (type === 'tool-call') {
      const facts = { 'glovebox/step': `${path.slice(this.#scope.path.length + 1).join('/')}: ${name}` }
      publish(statusEvent(ids, 'working', this.#now(), { facts }))
    }
  }

  #failed(ids: TaskIds, thrown: unknown): AgentExecutionEvent {
    // Security: a message may name paths, hosts or versions. The client gets the code's own sentence.
    const code = GloveboxError.is(thrown) ? thrown.code : 'internal'
    return statusEvent(ids, 'failed', this.#now(), { text: errorCodes[code], facts: { 'glovebox/code': code } })
  }

  #now(): string {
    return new Date(this.#scope.context.clock.epochMs()).toISOString()
  }
}

/** Text on its way to a client. What was said before a tool was called is replaced: it was not the answer. */
class Pieces {
  readonly #clock: Clock
  readonly #send: (piece: { readonly text: string; readonly append: boolean }) => void
  #text = ''
  #append = false
  #stop: (() => void) | undefined

  constructor(clock: Clock, send: (piece: { readonly text: string; readonly append: boolean }) => void) {
    this.#clock = clock
    this.#send = send
  }

  add(text: string): void {
    this.#text += text
    this.#stop ??= this.#clock.timer(pieceMs, () => this.#flush())
  }

  startOver(): void {
    this.#flush()
    this.#append = false
  }

  /** Nothing is sent any more. */
  stop(): void {
    this.#stop?.()
  }

  #flush(): void {
    this.#stop?.()
    this.#stop = undefined
    if (this.#text === '') return
    this.#send({ text: this.#text, append: this.#append })
    this.#text = ''
    this.#append = true
  }
}
