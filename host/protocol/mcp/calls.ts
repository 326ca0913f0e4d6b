/** Runs the calls of MCP clients: each is a child of one scope, judged, paid, traced and logged like a call of an agent's model. */

import { Answers } from '../../agent/answers.ts'
import { Budget } from '../../agent/budget.ts'
import { Guard } from '../../agent/guard.ts'
import { Scope } from '../../agent/scope.ts'
import { contextOf, type ScopeEvent } from '../../agent/scope-context.ts'
import type { Task } from '../../agent/task.ts'
import { ToolCalls } from '../../agent/tool-calls.ts'
import { type CallReport, Toolbox } from '../../agent/toolbox.ts'
import { GloveboxError } from '../../base/error.ts'
import type { Tool } from '../../base/tool.ts'
import { type Caller, nobody } from '../caller.ts'

/** What the calls of one server have in common. */
export interface CallsOptions {
  readonly tools: readonly Tool[]
  readonly scope: Scope | undefined
  readonly timeoutMs: number
  readonly maxCalls: number
  readonly maxResultChars: number
}

/** One call of a client. */
export interface CallRequest {
  readonly id: string
  readonly name: string
  readonly args: unknown
  readonly caller: Caller
  /** Any of them cancels the call. */
  readonly signals: readonly AbortSignal[]
  /** Hears what agents within the call tell. */
  readonly onEvent?: ((event: ScopeEvent) => void) | undefined
}

/** The calls of one server. Disposing cancels and awaits them. */
export class Calls implements AsyncDisposable {
  readonly #options: CallsOptions
  readonly #toolbox: Toolbox
  readonly #scope: Scope
  readonly #run: string
  readonly #running = new Set<Task<CallReport>>()

  /** @throws {GloveboxError} `config/invalid` for a bad name, or two tools of one name. */
  constructor(options: CallsOptions) {
    this.#options = options
    this.#toolbox = new Toolbox(options.tools, options.maxResultChars)
    this.#scope = options.scope ?? new Scope({ name: 'mcp' })
    this.#run = this.#scope.context.run ?? this.#scope.context.ids()
  }

  /** The names of the tools that the caller may call. */
  listed(caller: Caller): ReadonlySet<string> {
    const { policy } = contextOf(caller, this.#scope.context)
    const tools = policy ? policy.list(this.#options.tools) : this.#options.tools
    return new Set(tools.map(({ name }) => name))
  }

  /**
   * Runs a call to its end. What goes wrong in it is in the report.
   * @throws {GloveboxError} `agent/unknown-tool`, `pool/queue-full`, `agent/timeout`, `lifecycle/scope-over`, and the reason of a
   * cancellation.
   */
  async call(request: CallRequest): Promise<CallReport> {
    const { maxCalls, timeoutMs } = this.#options
    // Security: the names of strangers must not become names of scopes, which are counted.
    if (!this.#toolbox.find(request.name)) {
      throw new GloveboxError('agent/unknown-tool', `There is no tool ${JSON.stringify(request.name.slice(0, 64))}.`)
    }
    if (this.#running.size >= maxCalls) {
      throw new GloveboxError('pool/queue-full', `${maxCalls} calls run, which is the most; try again later.`)
    }
    const { caller, signals, onEvent } = request
    const task = this.#scope.spawn(own => this.#perform(own, request), {
      ...caller,
      approve: caller.approve ?? this.#scope.context.approve ?? nobody,
      run: this.#run,
      unnamed: true,
      isolated: true,
      signal: signals,
      timeoutMs,
      ...(onEvent && { onEvent: event => this.#told(event, onEvent) }),
    })
    this.#running.add(task)
    try {
      return await task
    } finally {
      this.#running.delete(task)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const running = [...this.#running]
    for (const task of running) task.cancel(new Error('the server is closed'))
    await Promise.allSettled(running)
    if (!this.#options.scope) await this.#scope[Symbol.asyncDispose]()
  }

  async #perform(scope: Scope, { id, name, args }: CallRequest): Promise<CallReport> {
    const { context, path, budget = new Budget({}) } = scope
    const { policy, approve, audit, trace, span, actor, run = '' } = context
    const place = { run, path, ...(actor !== undefined && { actor }), ...(policy && { roles: policy.roles }) }
    const guard = new Guard({ place, policy, approve, audit, trace, parent: span })
    const toolbox = this.#toolbox
    const answers = new Answers()
    const calls = new ToolCalls({ toolbox, inner: toolbox, budget, guard, answers, concurrency: 1, tell: undefined })
    const earlier = { done: new Map(), nested: {} }
    const { reports } = await calls.run([{ id, name, arguments: JSON.stringify(args) }], scope, earlier)
    await guard.settled()
    return reports[0]!
  }

  #told(event: ScopeEvent, listener: (event: ScopeEvent) => void): Promise<void> | undefined {
    listener(event)
    return this.#scope.emit(event)
  }
}
