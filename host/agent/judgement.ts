/** What a policy, and a person where it wants one asked, say of one tool call. Anything but a clear yes is a no. */

import { asError } from '../base/error.ts'
import { type Approve, approvalRequest, isAllowed } from './approval.ts'
import type { ToolFacts } from './genai.ts'
import type { Policy, PolicyDecision, PolicyRequest } from './policy.ts'

/** The word on one call. */
export interface Judgement {
  readonly decision: 'allow' | 'deny'
  readonly rule?: string
  readonly by?: string
  /** For a denial: what the model reads, with the hint. */
  readonly message?: string
  readonly hint?: string
}

/** Who is asked. */
export interface Judges {
  readonly policy?: Policy | undefined
  readonly approve?: Approve | undefined
  readonly place: { readonly path: readonly string[] }
}

/** Asks the policy, and a person if the policy says so; without a policy everything is allowed. Never throws. */
export async function judge(
  judges: Judges,
  call: ToolFacts,
  own: { readonly signal: AbortSignal },
): Promise<Judgement> {
  const { policy, approve, place } = judges
  if (!policy) return { decision: 'allow' }
  const { name, input, component } = call
  const request = { tool: name, input, path: place.path, ...(component !== undefined && { component }) }
  const decision = policy.decide(request)
  const { verdict, rule, hint } = decision
  if (verdict === 'allow') return { decision: 'allow', rule }
  // Security: what is no word of a policy is a no.
  if (verdict !== 'ask') return { decision: 'deny', rule, hint, message: 'the policy does not allow this call' }
  return approve ? ask(approve, request, decision, own.signal) : nobodyToAsk(decision)
}

async function ask(
  approve: Approve,
  call: PolicyRequest,
  { rule, hint }: PolicyDecision,
  signal: AbortSignal,
): Promise<Judgement> {
  const left = Promise.withResolvers<never>()
  const leave = () => left.reject(signal.reason)
  signal.addEventListener('abort', leave, { once: true })
  try {
    signal.throwIfAborted()
    const request = approvalRequest(call, rule)
    const approval = await Promise.race([approve(request, signal), left.promise])
    const { by, reason } = approval
    if (isAllowed(request, approval)) return { decision: 'allow', rule, by }
    const message = `a person refused this call${reason === undefined ? '' : `: ${reason}`}`
    return { decision: 'deny', rule, by, hint: 'ask for something else', message }
  } catch (error) {
    // Security: no answer, an answer to another call, or arguments that cannot be bound: none of them is a yes.
    const why = signal.aborted ? 'the run was canceled before a person answered' : asError(error).message
    return { decision: 'deny', rule, hint, message: `a person must allow this call, and none did: ${why}` }
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

function nobodyToAsk({ rule }: PolicyDecision): Judgement {
  const message = 'a person must allow this call, and nobody can be asked'
  return { decision: 'deny', rule, message, hint: 'give the run an `approve` function' }
}
