/** What stands around each step of a run: the policy's word, the audit log's two entries, the trace's span. Free when nothing is plugged in. */

import { asError, GloveboxError } from '../base/error.ts'
import type { Audit } from '../base/grant.ts'
import { noUsage } from '../base/outcome.ts'
import type { Approve } from './approval.ts'
import type { AuditLog, AuditPlace } from './audit.ts'
import {
  type AgentEnd,
  type AgentFacts,
  agentEnd,
  agentSpan,
  type ModelFacts,
  modelEnd,
  modelSpan,
  type ToolFacts,
  toolEnd,
  toolSpan,
} from './genai.ts'
import { type Judgement, judge } from './judgement.ts'
import type { ModelRequest, ModelTurn } from './model.ts'
import type { Policy } from './policy.ts'
import { begin, noSpan } from './span.ts'
import type { Attempt } from './tool-result.ts'
import type { Span, Trace } from './trace.ts'
import { Trail } from './trail.ts'

/** What a run has plugged in, and where it stands. */
export interface GuardOptions {
  readonly place: AuditPlace
  readonly policy?: Policy | undefined
  /** Asked when the policy says `ask`. Without it, such a call is denied. */
  readonly approve?: Approve | undefined
  readonly audit?: AuditLog | undefined
  readonly trace?: Trace | undefined
  /** The span that this run is part of. */
  readonly parent?: Span | undefined
}

/** What the work of a tool call gets: where its decisions about grants go, and the span that children belong to. */
export interface Guarded {
  readonly span: Span
  readonly audit?: Audit
}

/** What a call is part of. Its signal is asked for only when somebody waits. */
export interface Signalled {
  readonly signal: AbortSignal
}

/** Guards the steps of one run of one agent. */
export class Guard {
  readonly #options: GuardOptions
  readonly #trail: Trail | undefined
  #span: Span | undefined

  /** Guards a run at `options.place`. */
  constructor(options: GuardOptions) {
    this.#options = options
    this.#trail = options.audit && new Trail(options.audit, options.place)
    this.#span = options.parent
  }

  /** Those tools that the model is told of. */
  list<T extends { readonly name: string }>(tools: readonly T[]): readonly T[] {
    return this.#options.policy?.list(tools) ?? tools
  }

  /**
   * Guards the whole run. A run that starts is in the log before its first step.
   * @throws {GloveboxError} `audit/failed`, and what `work` throws.
   */
  async run<T extends AgentEnd>(facts: AgentFacts, work: () => Promise<T>): Promise<T> {
    const { trace, parent } = this.#options
    const span = begin(trace, 'agent', () => ({ ...agentSpan(facts), ...(parent && { parent }) }))
    this.#span = span
    try {
      await this.#trail?.noted({ action: 'run-start', subject: facts.agent, facts: { model: facts.model } })
      const result = await span.within(work)
      const { stop, usage } = result
      await this.#trail?.noted({ action: 'run-end', subject: facts.agent, facts: { stop, usage } })
      span.end(agentEnd(result))
      return result
    } catch (error) {
      span.end({ error })
      await this.#failed(facts.agent, error)
      throw error
    }
  }

  /**
   * Guards a model call.
   * @throws {GloveboxError} `audit/failed`, in place of a call that could not be logged, or after an outcome that could not, and what
   * `work` throws.
   */
  model(model: ModelFacts, request: ModelRequest, work: () => Promise<ModelTurn>): Promise<ModelTurn> {
    const span = begin(this.#options.trace, 'model', () => ({ ...modelSpan(model, request), ...this.#parent() }))
    return span === noSpan && !this.#trail ? work() : this.#asked(model, request, span, work)
  }

  async #asked(
    model: ModelFacts,
    request: ModelRequest,
    span: Span,
    work: () => Promise<ModelTurn>,
  ): Promise<ModelTurn> {
    let seq: number | undefined
    try {
      seq = await this.#trail?.decided({ action: 'model', decision: 'allow', subject: model.id, content: request })
      const turn = await span.within(work)
      const { text, calls, finish, tokens } = turn
      if (seq !== undefined)
        this.#trail!.finished(seq, { status: 'ok', content: { text, calls, finish }, usage: { tokens } })
      span.end(modelEnd(turn))
      return turn
    } catch (error) {
      span.end({ error })
      if (seq !== undefined) this.#trail!.finished(seq, { status: 'error', code: codeOf(error) })
      throw error
    }
  }

  /**
   * Guards a tool call. Never throws: a call that the policy denies, or that the log cannot take, does not run, and says so.
   * `work` must not throw either.
   */
  tool(call: ToolFacts, own: Signalled, work: (guarded: Guarded) => Promise<Attempt>): Promise<Attempt> {
    const { policy, trace } = this.#options
    const span = begin(trace, 'tool', () => ({ ...toolSpan(call), ...this.#parent() }))
    return span === noSpan && !policy && !this.#trail ? work({ span }) : this.#traced(call, own, span, work)
  }

  async #traced(
    call: ToolFacts,
    own: Signalled,
    span: Span,
    work: (guarded: Guarded) => Promise<Attempt>,
  ): Promise<Attempt> {
    const attempt = await this.#logged(call, own, span, work)
    span.end(toolEnd(attempt))
    return attempt
  }

  /** Waits until what was told of the calls is durable; only then may somebody read their results. @throws {GloveboxError} `audit/failed` */
  async settled(): Promise<void> {
    await this.#trail?.settled()
  }

  async #logged(
    call: ToolFacts,
    own: Signalled,
    span: Span,
    work: (guarded: Guarded) => Promise<Attempt>,
  ): Promise<Attempt> {
    const judgement = await judge(this.#options, call, own)
    const perform = (audit?: Audit) => span.within(() => work({ span, ...(audit && { audit }) }))
    const isAllowed = judgement.decision === 'allow'
    const trail = this.#trail
    if (!trail) return isAllowed ? perform() : denied(call, judgement)
    try {
      const seq = await trail.decided(decidedEntry(call, judgement))
      const attempt = isAllowed ? await perform(trail.grantsOf(seq)) : denied(call, judgement)
      trail.finished(seq, finishedEntry(attempt))
      return attempt
    } catch (error) {
      // Security: what is not in the log does not happen.
      return failed(error)
    }
  }

  #parent(): { parent?: Span } {
    return this.#span ? { parent: this.#span } : {}
  }

  async #failed(agent: string, error: unknown): Promise<void> {
    const code = codeOf(error)
    if (!this.#trail || code === 'audit/failed') return
    const stop = code === 'agent/waiting' ? 'waiting' : 'error'
    const { cause } = asError(error)
    const reason = cause === undefined ? null : asError(cause).message
    try {
      if (code === 'agent/canceled') await this.#trail.noted({ action: 'cancel', subject: agent, facts: { reason } })
      else await this.#trail.noted({ action: 'run-end', subject: agent, facts: { stop, code } })
    } catch {
      // What ended the run is what its caller must hear of; the log, which has a run without an end, says the rest.
    }
  }
}

function decidedEntry({ id, name, input, component }: ToolFacts, { decision, rule, by }: Judgement) {
  const known = { ...(component !== undefined && { component }), ...(rule !== undefined && { rule }) }
  const entry = { action: 'tool', decision, subject: name, callId: id, content: input } as const
  return { ...entry, ...known, ...(by !== undefined && { by }) }
}

function denied({ name }: ToolFacts, { message = '', hint = '' }: Judgement): Attempt {
  const capability = `tool ${name}`
  return { outcome: { status: 'denied', capability, hint, message, usage: noUsage, logs: [] } }
}

function failed(thrown: unknown): Attempt {
  const { message } = asError(thrown)
  const fault = { code: codeOf(thrown), message }
  return { fault, outcome: { status: 'error', error: fault, message, usage: noUsage, logs: [] } }
}

function finishedEntry({ outcome, fault }: Attempt) {
  const { status, usage } = outcome
  const content = status === 'ok' ? outcome.value : outcome.message
  return { status, content, usage: { ...usage }, ...(fault && { code: fault.code }) }
}

const codeOf = (error: unknown) => (GloveboxError.is(error) ? error.code : 'internal')
