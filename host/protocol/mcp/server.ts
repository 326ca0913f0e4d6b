/** Tools as a server of the Model Context Protocol, in both of its eras, over HTTP and over standard input and output. */

import type { Tool as ListedTool, McpRequestContext, Server, ServerContext } from '@modelcontextprotocol/server'
import { inRange } from '../../agent/option.ts'
import type { Scope } from '../../agent/scope.ts'
import { packageVersion } from '../../base/place.ts'
import type { Caller } from '../caller.ts'
import type { GateOptions } from '../gate.ts'
import { type Listening, type ListenOptions, listen } from '../listen.ts'
import { resultOf, resultOfThrown } from './answer.ts'
import { Calls } from './calls.ts'
import { HttpFace } from './http.ts'
import { listingOf, type Offered, toolsOf } from './listing.ts'
import { progressTo } from './progress.ts'
import { loadServer } from './sdk.ts'
import { type StdioOptions, serveStdio } from './stdio.ts'

/** Options of {@link mcpServer}. */
export interface McpServerOptions extends GateOptions {
  /** Tools of components, of the host, and agents as tools; toolsets stand for all of their tools, and clients are told what those reach. */
  readonly tools: Offered
  /** What clients show. Default `glovebox`. */
  readonly name?: string
  /** Default: that of this package. */
  readonly version?: string
  /** Tells the client's model what the tools are good for together. */
  readonly instructions?: string
  /** What the calls are part of: its policy, audit log, budget and trace are theirs. Default: a scope of their own, with none of these. */
  readonly scope?: Scope
  /**
   * *Measures* the time of one call, in milliseconds, 1 to 86,400,000. *At the limit* it is canceled, and the model reads so. *Default*
   * 300,000. *Does not cover* the limit of a sandboxed tool's own, which ends it earlier.
   */
  readonly timeoutMs?: number
  /** *Measures* calls that run at a time, 1 to 10,000. *At the limit* further ones are refused with an error. *Default* 64. *Does not cover* listings. */
  readonly maxCalls?: number
  /**
   * *Measures* the bytes of one request, or of one message on standard input, 1,000 to 1,000,000,000. *At the limit* it is refused; on
   * standard input the connection ends. *Default* 1 MiB; one takes about five times as much memory while it is served. *Does not cover* headers.
   */
  readonly maxRequestBytes?: number
  /**
   * *Measures* characters of JSON in one result, 100 to 1,000,000,000. *At the limit* the model reads that it must ask for less. *Default*
   * 4,194,304. *Does not cover* `limits.outputBytes` of a sandboxed tool, which ends it earlier.
   */
  readonly maxResultChars?: number
}

/** A server of tools. Disposing ends the connections and cancels and awaits the calls. */
export interface McpServer extends AsyncDisposable {
  /**
   * Answers one HTTP request: the handler for any server that speaks `Request` and `Response`. A client that closes the connection
   * cancels its call. `caller` tells on whose behalf it is made; who that is must be known before, from a token for instance.
   */
  readonly fetch: (request: Request, caller?: Caller) => Promise<Response>
  /** Serves HTTP on the loopback interface, at the path `/mcp`. @throws {GloveboxError} `config/invalid` when the port is taken. */
  listen(options?: ListenOptions): Promise<Listening>
  /**
   * Serves the client that started this process, until it leaves. Standard output belongs to the protocol meanwhile: what anything else
   * writes through `process.stdout`, such as `console.log`, goes to standard error.
   */
  stdio(options?: StdioOptions): Promise<void>
}

/**
 * Makes an MCP server of tools. It is not connected to anything yet; the package `@modelcontextprotocol/server` is loaded when it is.
 * @throws {GloveboxError} `config/invalid` for options that are none, or two tools of one name.
 * @example
 * await using server = mcpServer({ tools: [calc, helper.asTool({ description: 'Knows numbers.' })] })
 * await server.stdio()
 */
export function mcpServer(options: McpServerOptions): McpServer {
  return new ToolServer(options)
}

/** Most characters of a client's name for a call that are kept. */
const maxIdChars = 128

class ToolServer implements McpServer {
  readonly #options: McpServerOptions
  readonly #listing: readonly ListedTool[]
  readonly #calls: Calls
  readonly #http: HttpFace
  readonly #maxRequestBytes: number
  readonly #maxResultChars: number
  readonly #left = new AbortController()
  readonly #open = new AsyncDisposableStack()

  constructor(options: McpServerOptions) {
    const { tools, scope, timeoutMs = 300_000, maxCalls = 64 } = options
    this.#options = options
    this.#maxRequestBytes = inRange('maxRequestBytes', options.maxRequestBytes ?? 1_048_576, 1000, 1_000_000_000)
    this.#maxResultChars = inRange('maxResultChars', options.maxResultChars ?? 4_194_304, 100, 1_000_000_000)
    this.#listing = listingOf(tools)
    this.#calls = new Calls({
      tools: toolsOf(tools),
      scope,
      timeoutMs: inRange('timeoutMs', timeoutMs, 1, 86_400_000),
      maxCalls: inRange('maxCalls', maxCalls, 1, 10_000),
      maxResultChars: this.#maxResultChars,
    })
    this.#http = new HttpFace(context => this.#serve(context), { ...options, maxRequestBytes: this.#maxRequestBytes })
  }

  readonly fetch = (request: Request, caller: Caller = {}): Promise<Response> => this.#http.fetch(request, caller)

  async listen(options: ListenOptions = {}): Promise<Listening> {
    // What is missing is told here, and not to the first client.
    await loadServer()
    return this.#open.use(await listen('/mcp', this.fetch, options))
  }

  async stdio({ signal, onError }: StdioOptions = {}): Promise<void> {
    const ends = signal ? AbortSignal.any([signal, this.#left.signal]) : this.#left.signal
    const options = { signal: ends, ...(onError && { onError }) }
    await serveStdio(context => this.#serve(context), this.#maxRequestBytes, options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#left.abort()
    await this.#http.close()
    await this.#calls[Symbol.asyncDispose]()
    await this.#open.disposeAsync()
  }

  /** One server of the SDK: for a request, or for the connection on standard input and output. */
  async #serve({ requestInfo }: McpRequestContext): Promise<Server> {
    const { name = 'glovebox', version = packageVersion(), instructions } = this.#options
    const { Server } = await loadServer()
    const server = new Server(
      { name, version },
      { capabilities: { tools: {} }, ...(instructions !== undefined && { instructions }) },
    )
    const caller = this.#http.callerOf(requestInfo)
    // The SDK forgets the first of two calls with one id; none may outlive the connection.
    const gone = new AbortController()
    server.onclose = () => gone.abort(new Error('the client is gone'))
    server.setRequestHandler('tools/list', () => {
      const allowed = this.#calls.listed(caller)
      return { tools: this.#listing.filter(tool => allowed.has(tool.name)) }
    })
    server.setRequestHandler('tools/call', ({ params }, context) =>
      this.#http.within(context, async canceled => {
        const signals = [context.mcpReq.signal, gone.signal, ...(canceled ? [canceled] : [])]
        const result = await this.#call(params, context, { caller, signals })
        const outputSchema = this.#listing.find(tool => tool.name === params.name)?.outputSchema
        return server.projectCallToolResult(result, outputSchema)
      }),
    )
    return server
  }

  async #call(
    { name, arguments: args = {} }: { readonly name: string; readonly arguments?: unknown },
    context: ServerContext,
    from: { readonly caller: Caller; readonly signals: readonly AbortSignal[] },
  ) {
    // Security: it is kept in the audit log as it is, and a client can make it as long as a request.
    const id = String(context.mcpReq.id).slice(0, maxIdChars)
    try {
      const report = await this.#calls.call({ id, name, args, ...from, onEvent: progressTo(context) })
      return resultOf(report, this.#maxResultChars)
    } catch (thrown) {
      return resultOfThrown(
        thrown,
        from.signals.some(signal => signal.aborted),
      )
    }
  }
}
