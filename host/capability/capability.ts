/** What is granted but not served in the worker: one object for a toolset, of which each call that asks gets its own part. */

import type { Decision } from '../base/grant.ts'
import type { Ask, Reply } from '../worker/protocol.ts'
import type { SentBytes } from './sent-bytes.ts'

/** The call that a part belongs to. */
export interface CallScope {
  /** Aborted when the call has ended, however it did. */
  readonly signal: AbortSignal
  /** Tells of a decision about a grant. */
  decided(decision: Decision): void
  /** Counts what the call sends over the network, before it is sent. */
  readonly sent: SentBytes
}

/** The part of one call; disposed when the call has ended. */
export interface CallPart extends Partial<Disposable> {
  /**
   * Answers one ask. Several may be under way. Security: what comes in is from where guests run, and must be read without trust.
   * What it throws ends the call; what the guest is to see as an error goes into the reply.
   */
  ask(ask: Ask): Promise<Reply>
}

/** Disposed with its toolset. */
export interface Capability extends Partial<Disposable> {
  /** Makes the part of a call, at its first ask. */
  open(scope: CallScope): CallPart
}

/** The capabilities of a toolset, by the first part of the methods that they answer: `http` answers `http.start`. */
export type Capabilities = ReadonlyMap<string, Capability>
