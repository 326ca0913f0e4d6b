/** Serves MCP on standard input and output: one client, which started this process. */

import type { McpServerFactory } from '@modelcontextprotocol/server'
import { loadServer } from './sdk.ts'
import { guardStdout } from './stdout-guard.ts'

/** Options of a server on standard input and output. */
export interface StdioOptions {
  /** Ends the connection. */
  readonly signal?: AbortSignal
  /** Hears what went wrong beside the calls, such as lines that are no JSON-RPC. Default: nobody. */
  readonly onError?: (error: Error) => void
}

/** Serves until the client closes its end or `signal` is aborted. */
export async function serveStdio(
  factory: McpServerFactory,
  maxMessageBytes: number,
  { signal, onError }: StdioOptions,
): Promise<void> {
  const sdk = await loadServer()
  using guard = guardStdout()
  const wire = new sdk.StdioServerTransport(process.stdin, guard.output, { maxBufferSize: maxMessageBytes })
  const connection = sdk.serveStdio(factory, {
    transport: wire,
    maxSubscriptions: 1,
    ...(onError && { onerror: onError }),
  })
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const { onclose, onmessage } = wire
  wire.onmessage = message => {
    onmessage?.(message)
    // A client that asks and does not read the answers is not heard until it does.
    if (!guard.output.writableNeedDrain || process.stdin.isPaused()) return
    process.stdin.pause()
    guard.output.once('drain', () => process.stdin.resume())
  }
  wire.onclose = () => {
    onclose?.()
    resolve()
  }
  const leave = () => void connection.close()
  signal?.addEventListener('abort', leave, { once: true })
  try {
    if (signal?.aborted) leave()
    await closed
  } finally {
    signal?.removeEventListener('abort', leave)
  }
}
