/** An agent as a server of the Agent2Agent protocol (A2A 1.0), over JSON-RPC and HTTP. */

import type { A2ARequestHandler, JsonRpcTransportHandler } from '@a2a-js/sdk/server'
import type { Agent } from '../../agent/agent.ts'
import { inRange } from '../../agent/option.ts'
import type { Scope } from '../../agent/scope.ts'
import { packageVersion } from '../../base/place.ts'
import type { Tool } from '../../base/tool.ts'
import type { Caller } from '../caller.ts'
import { type GateOptions, gate } from '../gate.ts'
import { readBody, refusal, rpcCode } from '../json-rpc.ts'
import { type Listening, type ListenOptions, listen } from '../listen.ts'
import { cardOf, type Skill } from './card.ts'
import { eventStream } from './event-stream.ts'
import { loadA2a } from './sdk.ts'
import { BoundedTaskStore } from './task-store.ts'
import { callerKey, Tasks } from './tasks.ts'

/** Options of {@link a2aServer}. */
export interface A2aServerOptions extends GateOptions {
  readonly agent: Agent<unknown>
  /** Default: that of the agent, or its name. */
  readonly description?: string
  /** Default: that of this package. */
  readonly version?: string
  /** What the agent can do, for others to find: its tools, for instance. Default: one skill, the agent itself. */
  readonly skills?: readonly (Skill | Tool)[]
  /** What the tasks are part of: its policy, audit log, budget and trace are theirs. Default: a scope of their own, with none of these. */
  readonly scope?: Scope
  /** *Measures* the time of one task, in milliseconds, 1 to 86,400,000. *At the limit* it is canceled and has failed. *Default* 600,000. *Does not cover* how long it is kept. */
  readonly timeoutMs?: number
  /** *Measures* tasks that run at a time, 1 to 10,000. *At the limit* further ones are rejected. *Default* 32. *Does not cover* tasks that are over. */
  readonly maxRunning?: number
  /** *Measures* tasks that are kept, 1 to 1,000,000. *At the limit* the one that was over first is forgotten. *Default* 1,000. *Does not cover* tasks that run. */
  readonly maxTasks?: number
  /** *Measures* bytes of the tasks that are kept, as JSON, 1,000 to 10,000,000,000. *At the limit* as `maxTasks`. *Default* 64 MiB. *Does not cover* tasks that run. */
  readonly maxTaskBytes?: number
  /** *Measures* the bytes of one request, 1,000 to 1,000,000,000. *At the limit* it is refused. *Default* 1 MiB. *Does not cover* headers. */
  readonly maxRequestBytes?: number
}

/** A server of one agent. Disposing cancels and awaits its tasks. */
export interface A2aServer extends AsyncDisposable {
  /**
   * Answers one HTTP request: the agent's card at `/.well-known/agent-card.json`, and tasks where the card says. Whoever makes tasks sees
   * those of the same `actor`; without one, those of everybody without one.
   */
  readonly fetch: (request: Request, caller?: Caller) => Promise<Response>
  /** Serves HTTP on the loopback interface. @throws {GloveboxError} `config/invalid` when the port is taken. */
  listen(options?: ListenOptions): Promise<Listening>
}

const cardPath = '/.well-known/agent-card.json'
const taskPath = '/a2a'
/** Of the protocol: an operation that this server does not have. */
const unsupported = -32004

/**
 * Makes an A2A server of an agent. The package `@a2a-js/sdk` is loaded with the first request.
 *
 * A task is one question and its answer. It goes on when the client that asked is gone, and can be asked for later. Canceled, it has ended with
 * all that it started before the client hears so, and stays canceled.
 * @throws {GloveboxError} `config/invalid` for options that are none.
 * @example
 * await using server = a2aServer({ agent: helper, skills: calc.tools })
 * const { url } = await server.listen({ port: 3000 })
 */
export function a2aServer(options: A2aServerOptions): A2aServer {
  return new AgentServer(options)
}

interface Loaded {
  readonly sdk: Awaited<ReturnType<typeof loadA2a>>
  readonly transport: JsonRpcTransportHandler
  readonly handler: A2ARequestHandler
}

class AgentServer implements A2aServer {
  readonly #options: A2aServerOptions
  readonly #tasks: Tasks
  readonly #gate: (request: Request) => string | undefined
  readonly #maxRequestBytes: number
  readonly #bounds: { readonly maxTasks: number; readonly maxBytes: number }
  readonly #open = new AsyncDisposableStack()
  #loaded: Promise<Loaded> | undefined
  #isClosed = false

  constructor(options: A2aServerOptions) {
    const { agent, scope, timeoutMs = 600_000, maxRunning = 32 } = options
    this.#options = options
    this.#gate = gate(options)
    this.#maxRequestBytes = inRange('maxRequestBytes', options.maxRequestBytes ?? 1_048_576, 1000, 1_000_000_000)
    this.#bounds = {
      maxTasks: inRange('maxTasks', options.maxTasks ?? 1000, 1, 1_000_000),
      maxBytes: inRange('maxTaskBytes', options.maxTaskBytes ?? 67_108_864, 1000, 10_000_000_000),
    }
    this.#tasks = new Tasks({
      agent,
      scope,
      timeoutMs: inRange('timeoutMs', timeoutMs, 1, 86_400_000),
      maxRunning: inRange('maxRunning', maxRunning, 1, 10_000),
    })
  }

  readonly fetch = async (request: Request, caller: Caller = {}): Promise<Response> => {
    const refused = this.#gate(request)
    if (refused !== undefined) return refusal(403, rpcCode.server, refused)
    if (this.#isClosed) return refusal(503, rpcCode.server, 'The server is closed.')
    const { pathname } = new URL(request.url)
    if (pathname === cardPath && request.method === 'GET') return Response.json(this.#card(request.url))
    if (pathname !== taskPath) return new Response(null, { status: 404 })
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
    const read = await readBody(request, this.#maxRequestBytes)
    return read.refused ?? (await this.#serve(request, read.body, caller))
  }

  async listen(options: ListenOptions = {}): Promise<Listening> {
    // What is missing is told here, and not to the first client.
    await loadA2a()
    return this.#open.use(await listen('/', this.fetch, options))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    await this.#tasks[Symbol.asyncDispose]()
    await this.#open.disposeAsync()
  }

  async #serve(request: Request, body: unknown, caller: Caller): Promise<Response> {
    const refused = refusalOf(body)
    if (refused) return refused
    this.#loaded ??= this.#load()
    const { sdk, transport, handler } = await this.#loaded
    const { headers } = request
    const context = new sdk.ServerCallContext({
      requestedVersion: headers.get('a2a-version') ?? '0.3',
      user: { isAuthenticated: caller.actor !== undefined, userName: caller.actor ?? '' },
      state: new Map([[callerKey, caller]]),
    })
    const { id = null } = body as { readonly id?: string | number | null }
    try {
      sdk.validateVersion(context.requestedVersion, await handler.getAgentCard(), 'JSONRPC')
      const answer = await transport.handle(withoutReferences(body), context)
      return Symbol.asyncIterator in answer ? await eventStream(answer, id, toError) : Response.json(answer)
    } catch (error) {
      return Response.json({ jsonrpc: '2.0', id, error: toError(error) })
    }

    function toError(error: unknown) {
      return sdk.JsonRpcTransportHandler.mapToJSONRPCError(error)
    }
  }

  async #load(): Promise<Loaded> {
    const sdk = await loadA2a()
    const store = new BoundedTaskStore(this.#bounds, async (tasks, params, context) => {
      const own = new sdk.InMemoryTaskStore()
      for (const task of tasks) await own.save(task, context)
      return await own.list(params, context)
    })
    const handler = new sdk.DefaultRequestHandler(this.#card('http://localhost'), store, this.#tasks)
    return { sdk, handler, transport: new sdk.JsonRpcTransportHandler(handler) }
  }

  #card(url: string) {
    const {
      agent,
      description = agent.description ?? agent.name,
      version = packageVersion(),
      skills = [],
    } = this.#options
    return cardOf({ name: agent.name, description, version, skills }, new URL(taskPath, url).href)
  }
}

/** A task takes one message: a further one would run the agent again under the same name, and the SDK would fail what runs. */
function refusalOf(body: unknown): Response | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refusal(400, rpcCode.request, 'A request is one JSON-RPC object.')
  const { id = null, params } = body as { readonly id?: unknown; readonly params?: { readonly message?: object } }
  const message = params?.message as { readonly taskId?: unknown; readonly task_id?: unknown } | undefined
  if (!(message?.taskId ?? message?.task_id)) return undefined
  const error = { code: unsupported, message: 'A task takes one message; ask again without taskId.' }
  return Response.json({ jsonrpc: '2.0', id, error })
}

/** Security: tasks that a message refers to are not read here, and the SDK would look each of them up and log those that are not there. */
function withoutReferences(body: unknown): Record<string, unknown> {
  const request = body as { readonly params?: { readonly message?: object } }
  if (!request.params?.message) return request as Record<string, unknown>
  const message = { ...request.params.message, referenceTaskIds: [] }
  return { ...request, params: { ...request.params, message } }
}
