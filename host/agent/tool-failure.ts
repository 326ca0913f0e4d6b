/** What can be wrong with a tool call, in few words: for programs that decide whether to try again, and for the model. */

import type { LimitName, Outcome } from '../base/outcome.ts'
import type { CallFault } from './tool-result.ts'

/** The kinds of failure. */
export type FailureKind =
  | 'invalid-args'
  | 'not-found'
  | 'denied'
  | 'rate-limited'
  | 'network'
  | 'timeout'
  | 'fuel'
  | 'oom'
  | 'limit'
  | 'trap'
  | 'canceled'
  | 'other'

/** A failure, as programs see it. */
export interface Failure {
  readonly kind: FailureKind
  /** True when the same call may go well another time. */
  readonly retryable: boolean
}

/** What {@link ToolFailure} is made from. */
export interface ToolFailureOptions {
  readonly kind: FailureKind
  /** The model reads it: nothing secret, and what to do instead. */
  readonly message: string
  /** For the operator alone. */
  readonly cause?: unknown
  /** Default: true for `rate-limited`, `network` and `timeout`. */
  readonly retryable?: boolean
}

const passing: readonly FailureKind[] = ['rate-limited', 'network', 'timeout']

/** Thrown by a tool of the host to say what went wrong, with a message for the model and a cause for the operator. */
export class ToolFailure extends Error implements Failure {
  override readonly name = 'ToolFailure'
  readonly kind: FailureKind
  readonly retryable: boolean

  constructor({ kind, message, cause, retryable = passing.includes(kind) }: ToolFailureOptions) {
    super(message, cause === undefined ? undefined : { cause })
    this.kind = kind
    this.retryable = retryable
  }
}

const byLimit: Partial<Record<LimitName, FailureKind>> = { fuel: 'fuel', memory: 'oom', time: 'timeout' }

/** What kind of failure a call ended in; undefined when it went well. */
export function failureOf(outcome: Outcome, fault: CallFault | undefined): Failure | undefined {
  if (fault) return faultKind(fault)
  switch (outcome.status) {
    case 'ok':
      return undefined
    case 'error': {
      const { error } = outcome
      // Security: only a tool of the host can throw one; an error of a guest that looks like it is data.
      return error instanceof ToolFailure ? { kind: error.kind, retryable: error.retryable } : is('other')
    }
    case 'limit':
      return is(byLimit[outcome.limit] ?? 'limit')
    default:
      return is(outcome.status)
  }
}

function faultKind({ code }: CallFault): Failure {
  if (code === 'input/invalid') return is('invalid-args')
  if (code === 'agent/unknown-tool') return is('not-found')
  if (code === 'budget/exceeded') return is('limit')
  return { kind: 'other', retryable: code === 'pool/queue-full' || code === 'pool/worker-lost' }
}

const is = (kind: FailureKind): Failure => ({ kind, retryable: false })
