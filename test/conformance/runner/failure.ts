/** How a JavaScript embedder of WebAssembly sees that a guest failed: by what was thrown. Shared by the adapters of such hosts. */

import type { Outcome } from './adapter.ts'

/** In V8's words, and in those that jco puts in their place. */
const traps: readonly [text: RegExp, name: string][] = [
  [/unreachable/u, 'unreachable'],
  [/memory access out of bounds|out of bounds memory access|data segment/u, 'memory-out-of-bounds'],
  [/table index|table access|element segment|undefined element/u, 'table-out-of-bounds'],
  [/divide by zero|remainder by zero/u, 'integer-divide-by-zero'],
  [/divide result unrepresentable|integer overflow/u, 'integer-overflow'],
  [/float unrepresentable|invalid conversion/u, 'invalid-conversion'],
  [/null function or function signature|signature mismatch|call type mismatch/u, 'signature-mismatch'],
  [/null/u, 'null-reference'],
]

/** The outcome of a call that threw. An error that WIT declares carries a payload, or is thrown as it is; any other is a trap of some kind. */
export function failureOf(thrown: unknown): Outcome {
  const { payload, message = String(thrown), name } = thrown as { payload?: unknown; message?: string; name?: string }
  if (typeof thrown === 'string') return { status: 'error', error: thrown, message: thrown }
  if (payload !== undefined) return { status: 'error', error: payload, message: String(payload) }
  if (/timed? ?out|canceled due to timeout|cancelled/u.test(message)) return { status: 'limit', limit: 'time', message }
  if (/Maximum call stack|call stack exhausted/u.test(message)) return { status: 'limit', limit: 'stack', message }
  if (/not found|does not exist/u.test(message)) return { status: 'refused', message }
  const isTrap = thrown instanceof WebAssembly.RuntimeError || name === 'RuntimeError'
  const known = isTrap ? traps.find(([text]) => text.test(message))?.[1] : undefined
  return { status: 'trap', trap: known ?? 'unknown', message }
}
