/** A person's yes or no to one call, bound to exactly that call: the tool, its arguments and the binary that would run. */

import { GloveboxError } from '../base/error.ts'
import { fingerprintOf } from './canonical.ts'
import type { PolicyRequest } from './policy.ts'

/** What a person is asked. Plain JSON, so that it can be saved and answered in another process. */
export interface ApprovalRequest extends PolicyRequest {
  /** SHA-256 over tool, canonical arguments and component, in hex. An answer must name it. */
  readonly fingerprint: string
  /** The rule that wants a person asked. */
  readonly rule: string
}

/** What the person answered. */
export interface Approval {
  /** That of the request. An answer to another call allows nothing. */
  readonly fingerprint: string
  readonly allow: boolean
  /** Who answered, for the audit log. */
  readonly by: string
  /** Told to the model with a denial. */
  readonly reason?: string
}

/** Asks a person. Waits as long as the person takes; `signal` is aborted when the run no longer waits. */
export type Approve = (request: ApprovalRequest, signal: AbortSignal) => Promise<Approval>

/**
 * Makes the request for a call.
 * @throws {GloveboxError} `input/invalid` for arguments that have no canonical JSON.
 */
export function approvalRequest(request: PolicyRequest, rule: string): ApprovalRequest {
  const { tool, input, component = null } = request
  return { ...request, rule, fingerprint: fingerprintOf('glovebox approval 1', { tool, input, component }) }
}

/**
 * True when the answer allows this very call.
 *
 * Security: the fingerprint is what keeps a yes from being used for other arguments, or for another binary under the same name.
 * @throws {GloveboxError} `config/invalid` for an answer to another call.
 */
export function isAllowed(request: ApprovalRequest, approval: Approval): boolean {
  if (approval?.fingerprint === request.fingerprint) return approval.allow === true
  throw new GloveboxError('config/invalid', `The approval is for another call than this one of ${request.tool}.`, {
    detail: { expected: request.fingerprint, found: approval?.fingerprint },
  })
}
