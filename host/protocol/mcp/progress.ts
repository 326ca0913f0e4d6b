/** Tells an MCP client how a long call goes on, if it asked for that: one notification for each step that agents in it take. */

import type { ServerContext } from '@modelcontextprotocol/server'
import type { ScopeEvent } from '../../agent/scope-context.ts'

/** Most characters of a client's name for its progress. */
const maxTokenChars = 256

/**
 * Makes the listener; undefined when the client did not ask. While one notification is on its way, what happens meanwhile is counted but
 * not sent: a client that reads slowly holds up nothing.
 */
export function progressTo({ mcpReq: { _meta, notify } }: ServerContext): ((event: ScopeEvent) => void) | undefined {
  const progressToken = _meta?.progressToken
  // Security: it is sent back with each step, and a client can make it as long as a request.
  if (progressToken === undefined || String(progressToken).length > maxTokenChars) return undefined
  let progress = 0
  let isSending = false
  const sent = () => {
    isSending = false
  }
  return event => {
    // A piece of text is no step, and there are thousands of them.
    if (event.type === 'text') return
    progress++
    if (isSending) return
    isSending = true
    // A client that is gone cancels the call by other ways.
    notify({ method: 'notifications/progress', params: { progressToken, progress, message: lineOf(event) } }).then(
      sent,
      sent,
    )
  }
}

/** Such as `math#1: tool-call evaluate`. */
function lineOf({ type, path, ...rest }: ScopeEvent): string {
  const { name, message } = rest as { readonly name?: unknown; readonly message?: unknown }
  const detail = typeof message === 'string' ? message : typeof name === 'string' ? name : ''
  return `${path.at(-1) ?? ''}: ${type} ${detail}`.trim().slice(0, 200)
}
