/** What the two APIs of the `openai` client have in common here: a way in, and the errors that they end in. */

import type OpenAI from 'openai'
import { asError, GloveboxError } from '../base/error.ts'
import type { ModelDelta, ModelRequest, ModelTurn, Tokens } from './model.ts'

/** One question on its way through the client. */
export interface OpenAICall {
  readonly client: OpenAI
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

/** The error of a model that declines; what it said is in the message, what it cost in the detail. */
export function refused(model: string, words: string, tokens: Tokens): GloveboxError {
  return new GloveboxError('model/refused', `Model ${model} declined to answer: ${words}`, {
    detail: { model, tokens },
  })
}

/** The error of a provider that answers with something else than a turn. */
export function failed(model: string, what: string, detail: Readonly<Record<string, unknown>> = {}): GloveboxError {
  return new GloveboxError('model/failed', `Model ${model} failed: ${what}.`, { detail: { model, ...detail } })
}

/** Brings whatever the client throws into one form, with the provider's `status`, `code`, `type` and `requestId` as far as there are. */
export function failure(model: string, thrown: unknown): GloveboxError {
  if (GloveboxError.is(thrown)) return thrown
  const error = asError(thrown) as Error & Partial<InstanceType<typeof OpenAI.APIError>>
  const { status, code, type, requestID: requestId } = error
  // The client's errors without a status are those of the connection.
  const connection = status === undefined && error.constructor.name.startsWith('APIConnection') ? 'failed' : undefined
  const retryAfterMs = retryAfter(error.headers)
  const facts = { model, status, code, type, requestId, connection, retryAfterMs }
  const known = Object.entries(facts).filter(([, value]) => value != null)
  return new GloveboxError('model/failed', `Model ${model} failed: ${error.message}`, {
    cause: thrown,
    detail: Object.fromEntries(known),
  })
}

/** Milliseconds that the provider wants to be left alone. */
function retryAfter(headers: Headers | undefined): number | undefined {
  const ms = Number(headers?.get?.('retry-after-ms') ?? Number.NaN)
  const seconds = Number(headers?.get?.('retry-after') ?? Number.NaN)
  return ms >= 0 ? ms : seconds >= 0 ? seconds * 1000 : undefined
}
