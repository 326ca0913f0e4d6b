/** Connects to an MCP server, with bounds that the protocol's own client leaves to who makes it. */

import { inRange } from '../../agent/option.ts'
import { asError, GloveboxError } from '../../base/error.ts'
import { loadClient } from './sdk.ts'
import type { McpToolClient } from './tools.ts'

/** Where a server is: an address, or a program to start. */
export type McpTarget =
  | { readonly url: string | URL; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly command: string
      readonly args?: readonly string[]
      readonly cwd?: string
      /** Default: `PATH`, `HOME` and the like, and nothing else of this process's environment. */
      readonly env?: Readonly<Record<string, string>>
    }

/** Options of {@link mcpClient}. */
export interface McpClientOptions {
  readonly signal?: AbortSignal
  /** How long connecting may take, in milliseconds, 1 to 86,400,000. Default 60,000. */
  readonly timeoutMs?: number
  /** *Measures* bytes of one answer, or of one message of a program, 1,000 to 1,000,000,000. *At the limit* the answer fails; a program’s connection ends. *Default* 16 MiB. *Does not cover* headers. */
  readonly maxAnswerBytes?: number
}

/** A connected client. Disposing ends the connection, and the program. */
export interface McpConnection extends McpToolClient, AsyncDisposable {}

/**
 * Connects to a server of either era; the package `@modelcontextprotocol/client` is loaded here. The server is told of no abilities: it can
 * ask for no files, no persons and no model.
 *
 * Security: a program that is started runs with the rights of this process. Its output to standard error is thrown away: it is made for a
 * terminal.
 * @throws {GloveboxError} `mcp/failed` when there is no connection, `config/invalid`.
 */
export async function mcpClient(target: McpTarget, options: McpClientOptions = {}): Promise<McpConnection> {
  const { signal, timeoutMs = 60_000 } = options
  const timeout = inRange('timeoutMs', timeoutMs, 1, 86_400_000)
  const maxBytes = inRange('maxAnswerBytes', options.maxAnswerBytes ?? 16_777_216, 1000, 1_000_000_000)
  const { Client, StdioClientTransport, StreamableHTTPClientTransport } = await loadClient()
  const client = new Client({ name: 'glovebox', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  const transport =
    'url' in target
      ? new StreamableHTTPClientTransport(new URL(target.url), {
          fetch: boundedFetch(maxBytes),
          ...(target.headers && { requestInit: { headers: target.headers } }),
        })
      : new StdioClientTransport({
          ...target,
          args: [...(target.args ?? [])],
          env: { ...target.env },
          stderr: 'ignore',
          maxBufferSize: maxBytes,
        })
  try {
    await client.connect(transport, { timeout, ...(signal && { signal }) })
  } catch (cause) {
    await client.close()
    const what = `There is no connection to the MCP server: ${asError(cause).message.slice(0, 1000)}`
    throw new GloveboxError('mcp/failed', what, { cause })
  }
  return {
    listTools: (params, more) => client.listTools(params, more),
    callTool: (params, more) => client.callTool(params, more),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

/** Security: a server is not trusted with the memory of the process; its client collects an answer without a bound of its own. */
function boundedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    let bytes = 0
    const bounded = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength
        if (bytes > maxBytes) controller.error(new Error(`the answer is longer than ${maxBytes} bytes`))
        else controller.enqueue(chunk)
      },
    })
    return response.body ? new Response(response.body.pipeThrough(bounded), response) : response
  }
}
