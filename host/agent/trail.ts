/** What one run leaves in the audit log: before each step its decision, which is waited for; after it the outcome, which the next step waits for. */

import type { Audit } from '../base/grant.ts'
import type { AuditLog, AuditPlace, DecidedEntry, FinishedEntry, NotedEntry } from './audit.ts'

type Placeless<E> = Omit<E, keyof AuditPlace>

/**
 * Writes the entries of one place.
 *
 * Invariant: a step is decided only once the outcomes before it are durable. They share its transaction, so an outcome costs no wait of its
 * own; if it cannot be written, nothing further happens, and the model never reads the result.
 */
export class Trail {
  readonly #log: AuditLog
  readonly #place: AuditPlace
  #owed: Promise<unknown>[] = []
  #broken: unknown

  /** Over a log. */
  constructor(log: AuditLog, place: AuditPlace) {
    this.#log = log
    this.#place = place
  }

  /** Writes a decision; what it is about may happen once this resolves. @throws {GloveboxError} `audit/failed` */
  async decided(entry: Placeless<DecidedEntry>): Promise<number> {
    const seq = this.#log.decided({ ...this.#place, ...entry })
    await this.#settle(seq)
    return seq
  }

  /** Writes what happens in one step. @throws {GloveboxError} `audit/failed` */
  async noted(entry: Placeless<NotedEntry>): Promise<void> {
    await this.#settle(this.#log.noted({ ...this.#place, ...entry }))
  }

  /** Has an outcome written; the next step waits for it. */
  finished(seq: number, entry: FinishedEntry): void {
    this.#owe(this.#log.finished(seq, entry))
  }

  /** Waits until the outcomes are durable: for what has no next step. @throws {GloveboxError} `audit/failed` */
  settled(): Promise<void> {
    return this.#settle()
  }

  /** Hears of the decisions about grants in one call. */
  grantsOf(parent: number): Audit {
    return ({ decision, kind, subject, component, grant, hint }) => {
      const facts = { kind, ...(grant !== undefined && { grant }), ...(hint !== undefined && { hint }) }
      this.#owe(this.#log.noted({ ...this.#place, action: 'grant', decision, subject, component, parent, facts }))
    }
  }

  /** @throws What went wrong with an outcome or a decision about a grant, from then on. */
  check(): void {
    if (this.#broken !== undefined) throw this.#broken
  }

  #owe(written: Promise<unknown>): void {
    const owed = written.catch(error => {
      this.#broken ??= error
    })
    this.#owed.push(owed)
  }

  async #settle(written?: Promise<unknown>): Promise<void> {
    const owed = this.#owed
    this.#owed = []
    await Promise.all([written, ...owed])
    this.check()
  }
}
