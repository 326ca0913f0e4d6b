/** The `openai` package as a model: OpenAI itself, and every server that is compatible with it. */

import type OpenAI from 'openai'
import { asError, GloveboxError } from '../base/error.ts'
import type { Model, ModelDelta, ModelRequest, ModelTurn } from './model.ts'
import { failure, type OpenAIApi, type OpenAICall } from './openai-api.ts'
import { chat } from './openai-chat.ts'
import { boundedFetch } from './openai-fetch.ts'
import { responses } from './openai-responses.ts'
import { inRange } from './option.ts'

/** A ready-made client: an `OpenAI`, or an `AzureOpenAI`, of the `openai` package. */
export interface OpenAIClient {
  readonly responses: { create(body: never, options?: never): PromiseLike<unknown> }
  readonly chat: { readonly completions: { create(body: never, options?: never): PromiseLike<unknown> } }
}

/** Options of {@link openai}. */
export interface OpenAIOptions {
  /**
   * The API to speak. Default: Responses; a server that does not have it (it answers 404, 405 or 501) is asked through Chat
   * Completions, from then on. Set it where a server has both and does one of them better, as some compatible ones do.
   */
  readonly api?: 'responses' | 'chat'
  /** Where the server is. Default: `OPENAI_BASE_URL`, or OpenAI. */
  readonly baseURL?: string
  /** Default: `OPENAI_API_KEY`; with `baseURL`, none. */
  readonly apiKey?: string
  /** Used instead of a new one; not with `baseURL`, `apiKey`, `maxRetries`, `timeoutMs` or `maxAnswerBytes`, which are its own matter. */
  readonly client?: OpenAIClient
  /** Most times a request is sent again after a failure that may pass (429, 5xx, no connection), 0 to 10. Default 2. */
  readonly maxRetries?: number
  /**
   * How long to wait for the server to start to answer, for each attempt, and for each further piece of the answer, in milliseconds, 1 to
   * 3,600,000. Default 600,000.
   */
  readonly timeoutMs?: number
  /** Most bytes of one answer, 1,000 to 1,000,000,000; a longer one fails. Default 67,108,864. */
  readonly maxAnswerBytes?: number
  /**
   * How typed answers are asked for; see `Model.typedBy`. Default: `schema`. Set `tool` for a server that has no JSON Schema output, or
   * none beside tools.
   */
  readonly typedBy?: 'schema' | 'tool'
  /** Further fields of the request body, such as `temperature`; they are sent as they are. */
  readonly body?: Readonly<Record<string, unknown>>
}

/**
 * A model behind the `openai` package, which is loaded with the first question. Questions throw `model/failed`, with the
 * `status` and `code` of the provider in `detail`, `model/refused`, or `config/invalid` when there is no key.
 * @throws {GloveboxError} `config/invalid` for options that are none.
 */
export function openai(model: string, options: OpenAIOptions = {}): Model {
  const makeClient = clientMaker(model, options)
  let made: Promise<OpenAI> | undefined
  let api = options.api && apiOf(options.api)

  async function toCall(request: ModelRequest, signal: AbortSignal): Promise<OpenAICall> {
    made ??= makeClient()
    return { client: await made, model, request, body: options.body ?? {}, signal }
  }

  async function generate(request: ModelRequest, signal: AbortSignal): Promise<ModelTurn> {
    const call = await toCall(request, signal)
    const known = api
    try {
      const turn = await (known ?? responses).generate(call)
      api ??= responses
      return turn
    } catch (thrown) {
      const error = failure(model, thrown)
      if (known || !lacksApi(error)) throw error
      api = chat
      return generate(request, signal)
    }
  }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelDelta> {
    const call = await toCall(request, signal)
    const known = api
    try {
      yield* (known ?? responses).stream(call)
      api ??= responses
    } catch (thrown) {
      const error = failure(model, thrown)
      // A status comes before the first piece, so nothing is said twice.
      if (known || !lacksApi(error)) throw error
      api = chat
      yield* stream(request, signal)
    }
  }

  return { id: model, provider: 'openai', generate, stream }
}

function apiOf(name: string): OpenAIApi {
  if (name === 'responses') return responses
  if (name === 'chat') return chat
  throw new GloveboxError('config/invalid', `There is no API "${name}"; it is responses or chat.`, {
    detail: { api: name },
  })
}

function lacksApi({ detail: { status, code } }: GloveboxError): boolean {
  return [404, 405, 501].includes(status as number) && code !== 'model_not_found'
}

/**
 * Makes a function that makes the client. The package is loaded when it is called.
 * @throws {GloveboxError} `config/invalid` for options that are none.
 */
export function clientMaker(model: string, options: OpenAIOptions): () => Promise<OpenAI> {
  const { client, baseURL, apiKey } = options
  const maxRetries = inRange('maxRetries', options.maxRetries ?? 2, 0, 10)
  const timeout = inRange('timeoutMs', options.timeoutMs ?? 600_000, 1, 3_600_000)
  const maxBytes = inRange('maxAnswerBytes', options.maxAnswerBytes ?? 67_108_864, 1000, 1_000_000_000)
  if (client) {
    const names = ['baseURL', 'apiKey', 'maxRetries', 'timeoutMs', 'maxAnswerBytes'] as const
    const own = names.find(name => options[name] !== undefined)
    if (!own) return async () => client as unknown as OpenAI
    throw new GloveboxError('config/invalid', `Model ${model} has both a client and ${own}; set it in the client.`)
  }
  // Security: the key in the environment is for the server in the environment. Another one gets it only from the embedder's hand.
  const key = apiKey ?? (baseURL === undefined ? undefined : 'none')
  return async () => {
    const { default: Client } = await load(model)
    try {
      const fetch = boundedFetch(model, { maxBytes, silentMs: timeout })
      return new Client({ fetch, maxRetries, timeout, ...(key && { apiKey: key }), ...(baseURL && { baseURL }) })
    } catch (cause) {
      const what = `There is no client for model ${model}: ${asError(cause).message}`
      throw new GloveboxError('config/invalid', what, { cause, detail: { model } })
    }
  }
}

async function load(model: string): Promise<typeof import('openai')> {
  try {
    return await import('openai')
  } catch (cause) {
    const what = `Model ${model} needs the openai package. Install it: npm install openai`
    throw new GloveboxError('model/failed', what, { cause, detail: { model, package: 'openai' } })
  }
}
