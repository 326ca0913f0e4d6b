/** Serves MCP over HTTP (Streamable HTTP), as a function from request to response. */

import type { McpHttpHandler, McpServerFactory, ServerContext } from '@modelcontextprotocol/server'
import type { Caller } from '../caller.ts'
import { type GateOptions, gate } from '../gate.ts'
import { readBody, refusal, rpcCode } from '../json-rpc.ts'
import { loadServer } from './sdk.ts'

/** Options of {@link HttpFace}. */
export interface HttpOptions extends GateOptions {
  readonly maxRequestBytes: number
}

const sessionHeader = 'mcp-session-id'

/** Most change subscriptions that are open at a time; the listing does not change, so they only wait. */
const maxSubscriptions = 16

/**
 * Takes requests. The stateless era of the protocol (2026-07-28) and the one before it are told apart by each request.
 *
 * A session of the older era holds nothing but the calls that run in it, so that the client can cancel them; there is nothing of it to be
 * kept, and nothing to run out.
 */
export class HttpFace {
  readonly #gate: (request: Request) => string | undefined
  readonly #options: HttpOptions
  readonly #factory: McpServerFactory
  readonly #callers = new WeakMap<Request, Caller>()
  readonly #running = new Map<string, AbortController>()
  #handler: Promise<McpHttpHandler> | undefined
  #isClosed = false

  /** @throws {GloveboxError} `config/invalid` for hosts or origins that are none. */
  constructor(factory: McpServerFactory, options: HttpOptions) {
    this.#gate = gate(options)
    this.#factory = factory
    this.#options = options
  }

  /** Answers a request. */
  async fetch(request: Request, caller: Caller): Promise<Response> {
    const refused = this.#gate(request)
    if (refused !== undefined) return refusal(403, rpcCode.server, refused)
    if (this.#isClosed) return refusal(503, rpcCode.server, 'The server is closed.')
    this.#handler ??= this.#load()
    const handler = await this.#handler
    if (request.method !== 'POST') return handler.fetch(request)
    const read = await readBody(request, this.#options.maxRequestBytes)
    if (read.refused) return read.refused
    const message = read.body as {
      readonly method?: unknown
      readonly params?: { readonly requestId?: unknown }
    } | null
    const session = request.headers.get(sessionHeader)
    if (message?.method === 'notifications/cancelled' && session !== null) {
      this.#running.get(keyOf(session, message.params?.requestId))?.abort(new Error('the client canceled the call'))
    }
    this.#callers.set(request, caller)
    const response = await handler.fetch(request, { parsedBody: read.body })
    if (message?.method === 'initialize' && response.ok) response.headers.set(sessionHeader, crypto.randomUUID())
    return response
  }

  /** On whose behalf a request is made. */
  callerOf(request: Request | undefined): Caller {
    return (request && this.#callers.get(request)) ?? {}
  }

  /** Runs `call` with a signal that a message of the same session can abort. */
  async within<T>(
    { http, mcpReq }: ServerContext,
    call: (canceled: AbortSignal | undefined) => Promise<T>,
  ): Promise<T> {
    const session = http?.req?.headers.get(sessionHeader)
    if (session === null || session === undefined) return call(undefined)
    const key = keyOf(session, mcpReq.id)
    const controller = new AbortController()
    this.#running.set(key, controller)
    try {
      return await call(controller.signal)
    } finally {
      if (this.#running.get(key) === controller) this.#running.delete(key)
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    await (await this.#handler)?.close()
  }

  async #load(): Promise<McpHttpHandler> {
    const { createMcpHandler } = await loadServer()
    return createMcpHandler(this.#factory, { maxSubscriptions })
  }
}

/** Ids of requests are texts or numbers, and 1 is not "1". */
const keyOf = (session: string, id: unknown) => JSON.stringify([session, id])
