/** Tells the audit sinks of decisions about grants, with what the capabilities that decided do not know. */

import { asError, GloveboxError } from '../base/error.ts'
import type { Audit, Decision, GrantDecision } from '../base/grant.ts'

/** The sinks of one engine, or of one call. */
export class Auditor {
  private readonly sinks: readonly Audit[]

  constructor(...sinks: readonly (Audit | undefined)[]) {
    this.sinks = sinks.filter(sink => sink !== undefined)
  }

  /** Whether anybody listens. */
  get listens(): boolean {
    return this.sinks.length > 0
  }

  /** These sinks, and one more. */
  with(sink: Audit | undefined): Auditor {
    return sink === undefined ? this : new Auditor(...this.sinks, sink)
  }

  /**
   * Hands out one event.
   * @throws {GloveboxError} `config/invalid` when a sink throws: what cannot be recorded must not go on.
   */
  decided(component: string, decision: Decision): void {
    if (!this.listens) return
    const event: GrantDecision = Object.freeze({ type: 'grant', ...decision, component, at: Date.now() })
    try {
      for (const sink of this.sinks) sink(event)
    } catch (cause) {
      const message = `The audit sink threw: ${asError(cause).message}. What cannot be recorded is not done; mend the sink.`
      throw new GloveboxError('config/invalid', message, { cause })
    }
  }
}
