/** What the two APIs of OpenAI have in common here: a way in, and how the values of their answers are read. */

import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { CreateEmbeddingResponse } from 'openai/resources/embeddings'
import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses'
import { isDeeper, MAX_NESTING } from '../base/guest-json.ts'
import type { ModelDelta, ModelRequest, ModelTurn, Tokens } from './model.ts'

/** What is used of a client: of the one that is built in, or of one of the `openai` package. */
export interface Client {
  readonly chat: { readonly completions: Endpoint<ChatCompletion, ChatCompletionChunk> }
  readonly responses: Endpoint<Response, ResponseStreamEvent>
  readonly embeddings: Endpoint<CreateEmbeddingResponse>
  /** Takes the key out of a text; only the one that is built in knows it. */
  readonly hide?: (text: string) => string
}

/** One path of the API: it takes a body, and answers in one piece, or in several where `stream` asks for them. */
export interface Endpoint<Whole, Piece = never> {
  create(body: object & { readonly stream: true }, options: RequestOptions): Awaitable<AsyncIterable<Piece>>
  create(body: object, options: RequestOptions): Awaitable<Whole>
}

/** What goes with a body. */
export interface RequestOptions {
  readonly signal?: AbortSignal
}

type Awaitable<T> = T | PromiseLike<T>

/** One question on its way through the client. */
export interface OpenAICall {
  readonly client: Client
  /** The provider's name of the model. */
  readonly model: string
  readonly request: ModelRequest
  /** Further fields of the request body, which win over those made here. */
  readonly body: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
}

/** One of the two APIs. */
export interface OpenAIApi {
  generate(call: OpenAICall): Promise<ModelTurn>
  stream(call: OpenAICall): AsyncGenerator<ModelDelta, void, undefined>
}

/** The name under which the form of the answer is sent. */
export const answerName = 'answer'

/**
 * What a server answers, as text, whatever it is. Security: it is typed as it should be, not as it is; what is no text becomes one here, or
 * nothing that follows could rely on it.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  // Written as deep as it is long, a value takes a second for each megabyte.
  if (isDeeper(value, MAX_NESTING)) throw new RangeError(`its answer is nested more than ${MAX_NESTING} deep`)
  return JSON.stringify(value)
}

/** As {@link textOf}, for a list. Some compatible servers write null for an empty one. */
export function listOf<T>(value: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(value) ? value : []
}

/** As {@link textOf}, for what a call cost. */
export function tokensOf(input: unknown, output: unknown): Tokens {
  const count = (value: unknown) => (typeof value === 'number' && value >= 0 ? value : 0)
  return { input: count(input), output: count(output) }
}
