/** Puts the end of a tool call into words for the model. */

import { type ErrorCode, errorCodes } from '../base/error.ts'
import type { Outcome } from '../base/outcome.ts'

/** Why a call was not answered by a tool: the fault is the model's, the host's or the embedder's. */
export interface CallFault {
  readonly code: ErrorCode
  /** For the operator. The model reads it for `input/invalid`, `agent/unknown-tool` and `budget/exceeded` only. */
  readonly message: string
}

/** What came of trying to call a tool. */
export interface Attempt {
  /** Status `error` when there is a `fault`. */
  readonly outcome: Outcome
  readonly fault?: CallFault
}

/** A message is short, or it is no message: 2,000 characters of it are kept. */
const maxMessageChars = 2000

/**
 * The text of an outcome: JSON for a value, otherwise one line with the kind, the message and what to do.
 * Longer text than `maxChars` is cut, and says so.
 *
 * Security: values and messages of a guest are untrusted text that goes into a prompt. They are written as JSON, so that a
 * reader can tell where they start and end, and a message cannot pose as a line of the host's. Whether a model obeys what it
 * reads there is beyond this file: what may happen is decided by grants, not by prompts.
 */
export function describeOutcome(outcome: Outcome, fault: CallFault | undefined, maxChars: number): string {
  if (fault) return describeFault(fault)
  switch (outcome.status) {
    case 'ok':
      return cut(json(outcome.value), maxChars)
    case 'error':
      return `error: ${quote(outcome.message)} (the tool itself says so; call it differently, or go on without it)`
    case 'trap':
      return `trap ${outcome.trap}: ${quote(outcome.message)} (the tool crashed; other arguments may work)`
    case 'limit':
      return `limit ${outcome.limit}: ${quote(outcome.message)} (the call was stopped; ask the tool for less)`
    case 'denied':
      return `denied: ${quote(outcome.message)} (trying again does not help; the operator can allow it: ${quote(outcome.hint)})`
    case 'canceled':
      return `canceled: ${quote(outcome.message)}`
  }
}

function describeFault({ code, message }: CallFault): string {
  if (code === 'input/invalid')
    return `error: ${quote(message)} (the tool did not run; correct the arguments and call it again)`
  if (code === 'agent/unknown-tool') return `error: ${quote(message)} (nothing ran)`
  if (code === 'budget/exceeded') return `error: ${quote(message)} (the tool did not run; go on without it)`
  // Security: a host's message may name paths, hosts or versions. The model gets the code's own sentence.
  return `error: ${quote(errorCodes[code])} (the fault is the host's, not the arguments'; go on without this tool)`
}

const quote = (text: string) =>
  JSON.stringify(text.length > maxMessageChars ? `${text.slice(0, maxMessageChars)}…` : text)

function json(value: unknown): string {
  try {
    // With a replacer, each part of a value is a call; most values have one part.
    if (typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value)
    return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? 'null'
  } catch {
    // Only a tool of the host can return a cycle.
    return 'error: "the result cannot be written as JSON"'
  }
}

function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  return `${text.slice(0, maxChars).toWellFormed()}… [cut: ${maxChars} of ${text.length} characters; ask the tool for less]`
}
