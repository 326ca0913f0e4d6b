/** A model behind OpenAI's API: at OpenAI itself, and at every server that is compatible with it. */

import { GloveboxError } from '../base/error.ts'
import type { Model, ModelDelta, ModelRequest, ModelTurn } from './model.ts'
import type { Client, OpenAIApi, OpenAICall } from './openai-api.ts'
import { chat } from './openai-chat.ts'
import { clientMaker, retriesOf } from './openai-client.ts'
import { failure } from './openai-errors.ts'
import type { OpenAIConnection } from './openai-options.ts'
import { responses } from './openai-responses.ts'
import { type Caller, patience } from './retrying.ts'

/** Options of {@link openai}. */
export interface OpenAIOptions extends OpenAIConnection {
  /**
   * The API to speak. Default: Responses; a server that does not have it (it answers 404, 405 or 501) is asked through Chat
   * Completions, from then on. Set it where a server has both and does one of them better, as some compatible ones do.
   */
  readonly api?: 'responses' | 'chat'
  /**
   * How typed answers are asked for; see `Model.typedBy`. Default: `schema`. Set `tool` for a server that has no JSON Schema output, or
   * none beside tools.
   */
  readonly typedBy?: 'schema' | 'tool'
  /** Further fields of the request body, such as `temperature`; they are sent as they are. */
  readonly body?: Readonly<Record<string, unknown>>
}

/**
 * A model behind OpenAI's API: at OpenAI itself, and at every server that is compatible with it. Questions throw `model/failed`, with the
 * `status` and `code` of the provider in `detail`, `model/refused`, or `config/invalid` when there is no key.
 * @throws {GloveboxError} `config/invalid` for options that are none.
 */
export function openai(model: string, options: OpenAIOptions = {}): Model {
  const { typedBy } = options
  const makeClient = clientMaker(model, options)
  const next = patience(retriesOf(options))
  let made: Client | undefined
  let api = options.api && apiOf(options.api)

  function toCall(request: ModelRequest, signal: AbortSignal): OpenAICall {
    made ??= makeClient()
    return { client: made, model, request, body: options.body ?? {}, signal }
  }

  /** What is to be done about a failure: the other API, or the next attempt, whose number is answered; or it is thrown. */
  async function settle(thrown: unknown, known: OpenAIApi | undefined, attempt: number, by: Asked): Promise<number> {
    by.signal.throwIfAborted()
    const error = failure(model, thrown)
    if (known || !lacksApi(error)) {
      await next(error, attempt, by.signal, by.caller)
      return attempt + 1
    }
    api = chat
    return attempt
  }

  async function generate(request: ModelRequest, signal: AbortSignal, caller?: Caller): Promise<ModelTurn> {
    const call = toCall(request, signal)
    for (let attempt = 1; ; ) {
      const known = api
      try {
        const turn = await (known ?? responses).generate(call)
        api ??= responses
        return turn
      } catch (thrown) {
        attempt = await settle(thrown, known, attempt, { signal, caller })
      }
    }
  }

  async function* stream(request: ModelRequest, signal: AbortSignal, caller?: Caller): AsyncGenerator<ModelDelta> {
    const call = toCall(request, signal)
    let seen = false
    for (let attempt = 1; ; ) {
      const known = api
      try {
        for await (const delta of (known ?? responses).stream(call)) {
          seen = true
          yield delta
        }
        api ??= responses
        return
      } catch (thrown) {
        // What was seen is not said twice.
        attempt = await settle(thrown, known, seen ? Number.POSITIVE_INFINITY : attempt, { signal, caller })
      }
    }
  }

  return { id: model, provider: 'openai', ...(typedBy && { typedBy }), generate, stream }
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

/** By whom a model is asked. */
interface Asked {
  readonly signal: AbortSignal
  readonly caller: Caller | undefined
}
