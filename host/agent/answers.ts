/** What persons answered to the calls of a saved run; each answer is used once. */

import { type Approval, type ApprovalRequest, approvalRequest } from './approval.ts'
import type { Policy, PolicyRequest } from './policy.ts'

/** The answers that a run goes on with. */
export class Answers {
  readonly #open: Approval[]

  /** Holds these answers. */
  constructor(answers: readonly Approval[] = []) {
    this.#open = [...answers]
  }

  /**
   * Of the calls, those that a person must be asked about and has not answered. The others may run: what the policy says of them it
   * says once more when they do.
   */
  missing(policy: Policy | undefined, calls: readonly PolicyRequest[]): ReadonlyMap<PolicyRequest, ApprovalRequest> {
    const given = this.#open.map(({ fingerprint }) => fingerprint)
    const missing = new Map<PolicyRequest, ApprovalRequest>()
    for (const call of policy ? calls : []) {
      const request = asked(policy!, call)
      if (!request) continue
      const at = given.indexOf(request.fingerprint)
      if (at === -1) missing.set(call, request)
      // One answer is for one call, also where two are alike.
      else given.splice(at, 1)
    }
    return missing
  }

  /** Takes the answer to a call. */
  take({ fingerprint }: ApprovalRequest): Approval | undefined {
    const at = this.#open.findIndex(answer => answer.fingerprint === fingerprint)
    return at === -1 ? undefined : this.#open.splice(at, 1)[0]
  }
}

function asked(policy: Policy, call: PolicyRequest): ApprovalRequest | undefined {
  const { verdict, rule } = policy.decide(call)
  if (verdict !== 'ask') return undefined
  try {
    return approvalRequest(call, rule)
  } catch {
    // Arguments that no answer can be bound to: the call is denied where it would run.
    return undefined
  }
}
