/** Turns the end of a call into what an MCP client reads: text for its model, the value for its program, the outcome for its operator. */

import type { CallToolResult } from '@modelcontextprotocol/server'
import type { CallReport } from '../../agent/toolbox.ts'
import { type ErrorCode, errorCodes, GloveboxError } from '../../base/error.ts'
import type { Outcome } from '../../base/outcome.ts'
import { RpcError, rpcCode } from '../json-rpc.ts'

/** Faults that a model can do something about, by other arguments or by leaving the tool alone; all others are the operator's. */
const forModel: ReadonlySet<ErrorCode> = new Set(['input/invalid', 'budget/exceeded', 'agent/timeout'])

/** The result of a call that ended. @throws {RpcError} when the fault is the host's. */
export function resultOf({ outcome, fault, text }: CallReport, maxChars: number): CallToolResult {
  if (fault && !forModel.has(fault.code)) throw hostFault(fault.code)
  const _meta = { 'glovebox/outcome': outcomeFacts(outcome, fault?.code) }
  if (outcome.status !== 'ok') return { content: [{ type: 'text', text }], isError: true, _meta }
  const json = jsonOf(outcome.value)
  if (json === undefined) return failure('the result cannot be written as JSON', _meta)
  if (json.length > maxChars) {
    return failure(
      `the result has ${json.length} characters, and at most ${maxChars} are passed on; ask for less`,
      _meta,
    )
  }
  const value: unknown = JSON.parse(json)
  // A block of text has an end of its own, so a text needs no quotes.
  const block = { type: 'text' as const, text: typeof value === 'string' ? value : json }
  return { content: [block], structuredContent: value as NonNullable<CallToolResult['structuredContent']>, _meta }
}

/** What a client is told of a call that did not come to an end of its own. @throws {RpcError} unless the model can do something about it. */
export function resultOfThrown(thrown: unknown, isCanceled: boolean): CallToolResult {
  if (isCanceled) return failure('the call was canceled', { 'glovebox/outcome': { status: 'canceled' } })
  const code = GloveboxError.is(thrown) ? thrown.code : 'internal'
  if (code === 'agent/unknown-tool') throw new RpcError(rpcCode.params, (thrown as GloveboxError).message, { code })
  if (code === 'pool/queue-full') throw new RpcError(rpcCode.server, (thrown as GloveboxError).message, { code })
  if (forModel.has(code))
    return failure((thrown as GloveboxError).message, { 'glovebox/outcome': { status: 'error', code } })
  throw hostFault(code)
}

/** Security: a host's message may name paths, hosts or versions. The client gets the code and its own sentence. */
function hostFault(code: ErrorCode): RpcError {
  return new RpcError(rpcCode.internal, errorCodes[code], { code })
}

function failure(message: string, _meta: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: `error: ${JSON.stringify(message)}` }], isError: true, _meta }
}

/** The outcome without what is in the result already, as plain JSON. */
function outcomeFacts(outcome: Outcome, code: ErrorCode | undefined): Record<string, unknown> {
  const { status, usage } = outcome
  return {
    status,
    ...(code !== undefined && { code }),
    ...(status === 'trap' && { trap: outcome.trap }),
    ...(status === 'limit' && { limit: outcome.limit }),
    ...(status === 'denied' && { capability: outcome.capability, hint: outcome.hint }),
    usage: { ...usage, fuel: String(usage.fuel) },
  }
}

/** Undefined for what only a tool of the host can return, such as a cycle. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? 'null'
  } catch {
    return undefined
  }
}
