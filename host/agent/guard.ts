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
import { begin } from './span.ts'
import type { Attempt } from './tool-result.ts'
import type { Span, Trace } from './trace.ts'

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
  #span: Span | undefined

  /** Guards a run at `options.place`. */
  constructor(options: GuardOptions) {
    this.#options = options
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
    const { audit, trace, place, parent } = this.#options
    const span = begin(trace, 'agent', () => ({ ...agentSpan(facts), ...(parent && { parent }) }))
    this.#span = span
    try {
      await audit?.noted({ ...place, action: 'run-start', subject: facts.agent, facts: { model: facts.model } })
      const result = await span.within(work)
      const { stop, usage } = result
      await audit?.noted({ ...place, action: 'run-end', subject: facts.agent, facts: { stop, usage } })
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
   * @throws {GloveboxError} `audit/failed`, in place of a call or an answer that could not be logged, and what `work` throws.
   */
  async model(model: ModelFacts, request: ModelRequest, work: () => Promise<ModelTurn>): Promise<ModelTurn> {
    const { audit, trace, place } = this.#options
    const span = begin(trace, 'model', () => ({ ...modelSpan(model, request), ...this.#parent() }))
    let seq: number | undefined
    try {
      const entry = { ...place, action: 'model', decision: 'allow', subject: model.id, content: request } as const
      seq = await audit?.decided(entry)
      const turn = await span.within(work)
      const { text, calls, finish, tokens } = turn
      if (seq !== undefined)
        await audit!.finished(seq, { status: 'ok', content: { text, calls, finish }, usage: { tokens } })
      span.end(modelEnd(turn))
      return turn
    } catch (error) {
      span.end({ error })
      const code = codeOf(error)
      if (seq !== undefined && code !== 'audit/failed') await audit!.finished(seq, { status: 'error', code })
      throw error
    }
  }

  /**
   * Guards a tool call. Never throws: a call that the policy denies, or that the log cannot take, does not run, and says so.
   * `work` must not throw either.
   */
  async tool(call: ToolFacts, own: Signalled, work: (guarded: Guarded) => Promise<Attempt>): Promise<Attempt> {
    const span = begin(this.#options.trace, 'tool', () => ({ ...toolSpan(call), ...this.#parent() }))
    const attempt = await this.#logged(call, own, span, work)
    span.end(toolEnd(attempt))
    return attempt
  }

  async #logged(
    call: ToolFacts,
    own: Signalled,
    span: Span,
    work: (guarded: Guarded) => Promise<Attempt>,
  ): Promise<Attempt> {
    const { audit, place } = this.#options
    const judgement = await judge(this.#options, call, own)
    const perform = (grants?: Audit) => span.within(() => work({ span, ...(grants && { audit: grants }) }))
    if (!audit) return judgement.decision === 'allow' ? perform() : denied(call, judgement)
    try {
      const { decision, rule, by } = judgement
      const { component } = call
      const seq = await audit.decided({
        ...place,
        action: 'tool',
        decision,
        subject: call.name,
        callId: call.id,
        content: call.input,
        ...(component !== undefined && { component }),
        ...(rule !== undefined && { rule }),
        ...(by !== undefined && { by }),
      })
      const grants = new GrantNotes(audit, place, seq)
      const attempt = decision === 'allow' ? await perform(grants.note) : denied(call, judgement)
      await grants.written()
      await audit.finished(seq, finishedEntry(attempt))
      return attempt
    } catch (error) {
      // Security: what is not in the log does not happen, and what came of it is not passed on.
      return failed(error)
    }
  }

  #parent(): { parent?: Span } {
    return this.#span ? { parent: this.#span } : {}
  }

  async #failed(agent: string, error: unknown): Promise<void> {
    const { audit, place } = this.#options
    const code = codeOf(error)
    if (!audit || code === 'audit/failed') return
    if (code !== 'agent/canceled') {
      await audit.noted({ ...place, action: 'run-end', subject: agent, facts: { stop: 'error', code } })
      return
    }
    const { cause } = asError(error)
    const reason = cause === undefined ? null : asError(cause).message
    await audit.noted({ ...place, action: 'cancel', subject: agent, facts: { reason } })
  }
}

/** The decisions about grants in one tool call, on their way into the log. */
class GrantNotes {
  readonly #pending: Promise<unknown>[] = []
  readonly note: Audit

  constructor(audit: AuditLog, place: AuditPlace, parent: number) {
    this.note = ({ decision, kind, subject, component, grant, hint }) => {
      const facts = { kind, ...(grant !== undefined && { grant }), ...(hint !== undefined && { hint }) }
      const written = audit.noted({ ...place, action: 'grant', decision, subject, component, parent, facts })
      // Marked as handled here, since it is awaited only when the call has ended; `written` throws what went wrong.
      written.catch(() => {})
      this.#pending.push(written)
    }
  }

  async written(): Promise<void> {
    await Promise.all(this.#pending)
  }
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
