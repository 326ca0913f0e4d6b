/** Clients of the protocol's own SDK, in both eras, connected to a server in this process. */

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Caller, McpServer } from '../../host/protocol/mcp/mod.ts'

/** The era before 2026-07-28, with its handshake, and the stateless one. */
export const eras = ['legacy', 'modern'] as const

/** One of them. */
export type Era = (typeof eras)[number]

/** How a client is told to speak it. */
export const negotiation = (era: Era) => ({ mode: era === 'legacy' ? ('legacy' as const) : { pin: '2026-07-28' } })

/** A connected client, with the statuses of the answers it got; disposing closes it. */
export async function mcpClient(era: Era, server: McpServer, caller?: Caller) {
  const statuses: number[] = []
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: negotiation(era) })
  const fetch = async (url: string | URL, init?: RequestInit) => {
    const response = await server.fetch(new Request(url, init), caller)
    statuses.push(response.status)
    return response
  }
  await client.connect(new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), { fetch }))
  return { client, statuses, [Symbol.asyncDispose]: () => client.close() }
}

/** What a raw request of either era looks like. */
export function mcpRequest(era: Era, body: object | string, headers: Readonly<Record<string, string>> = {}): Request {
  const { method = '', params = {} } = body as { method?: string; params?: object }
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const name = (params as { name?: string }).name
  const standard = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, ...(name && { 'mcp-name': name }) }
  const message = typeof body === 'string' || era === 'legacy' ? body : { ...body, params: { ...params, _meta } }
  return new Request('http://localhost/mcp', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(era === 'modern' && standard),
      ...headers,
    },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  })
}

/** The one message of an answer, whether it came as JSON or as a stream of events. */
export async function mcpMessage(response: Response): Promise<{ result?: unknown; error?: { code: number } }> {
  const text = await response.text()
  return JSON.parse(text.startsWith('{') ? text : text.slice(text.indexOf('data: ') + 6))
}
