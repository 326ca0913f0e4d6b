/** The errors of a model behind OpenAI's API, whichever client was asked: one form, with what the provider tells as facts. */

import { asError, GloveboxError } from '../base/error.ts'
import { systemClock } from './clock.ts'
import type { Tokens } from './model.ts'
import { textOf } from './openai-api.ts'

/** The error of a model that declines; what it said is in the message, what it cost in the detail. */
export function refused(model: string, words: string, tokens: Tokens): GloveboxError {
  return new GloveboxError(
    'model/refused',
    `Model ${model} declined to answer: ${words.slice(0, maxMessageChars).toWellFormed()}`,
    {
      detail: { model, tokens },
    },
  )
}

/** The error of a provider that answers with something else than a turn. */
export function failed(
  model: string,
  what: string,
  detail: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): GloveboxError {
  return new GloveboxError('model/failed', `Model ${model} failed: ${what}.`, { detail: { model, ...detail }, cause })
}

/** What a server tells of a failure. */
export interface Told {
  /** Undefined in the middle of an answer that began well. */
  readonly status?: number
  readonly headers?: Headers
  /** What came in place of an answer. */
  readonly text?: string
  /** The error itself, where it is part of an answer. */
  readonly error?: unknown
  /** What it cost all the same. */
  readonly tokens?: Tokens
}

/** The error that a server tells of. `hide` takes out of its words what must not go on. */
export function failedBy(model: string, { text = '', error, ...told }: Told, hide: Hide): GloveboxError {
  const about = error ?? fieldsOf(parsed(text)).error
  const { message, code, type } = fieldsOf(about)
  const said = (typeof about === 'string' ? about : textOf(message)) || text || 'no word of why'
  return failureOf(model, told.status === undefined ? said : `${told.status} ${said}`, { ...told, code, type, hide })
}

/** Brings whatever the `openai` package throws into one form, with the provider's `status`, `code`, `type` and `requestId` as far as there are. */
export function failure(model: string, thrown: unknown): GloveboxError {
  if (GloveboxError.is(thrown)) return thrown
  const error = asError(thrown) as Error & Facts
  const { message, status, code, type, headers } = error
  // The package's errors without a status are those of the connection.
  const connection = status === undefined && error.constructor.name.startsWith('APIConnection') ? 'failed' : undefined
  return failureOf(model, message, { status, code, type, headers, connection, cause: thrown })
}

/** Takes out of a text what must not go on. */
export type Hide = (text: string) => string

interface Facts {
  readonly status?: number | undefined
  readonly code?: unknown
  readonly type?: unknown
  readonly headers?: Headers | undefined
  readonly connection?: 'failed' | undefined
  readonly tokens?: Tokens
  readonly cause?: unknown
  readonly hide?: Hide
}

function failureOf(model: string, words: string, facts: Facts): GloveboxError {
  const { status, code, type, headers, connection, tokens, cause, hide = text => text } = facts
  const requestId = headers?.get?.('x-request-id')
  const told = Object.entries({ status, code, type, requestId, connection, ...retryFacts(headers) })
  const known = told.flatMap(([name, fact]): [string, unknown][] => {
    if (typeof fact === 'string') return [[name, hide(fact).slice(0, maxFactChars)]]
    return typeof fact === 'number' || typeof fact === 'boolean' ? [[name, fact]] : []
  })
  const message = `Model ${model} failed: ${hide(words).slice(0, maxMessageChars).toWellFormed()}`
  const detail = { model, ...Object.fromEntries(known), ...(tokens && { tokens }) }
  return new GloveboxError('model/failed', message, { cause, detail })
}

/** Security: an error is for people and logs; a server does not fill them. */
const maxMessageChars = 2000
const maxFactChars = 200

/** Whether the provider wants to be asked again, and how many milliseconds it wants to be left alone. */
function retryFacts(headers: Headers | undefined): { shouldRetry?: boolean; retryAfterMs?: number } {
  const told = (name: string) => headers?.get?.(name)?.trim() || undefined
  const should = told('x-should-retry')
  const after = told('retry-after') ?? ''
  // RFC 9110, section 10.2.3: seconds, or a date.
  const wait = [told('retry-after-ms'), Number(after || Number.NaN) * 1000, Date.parse(after) - systemClock.epochMs()]
  const retryAfterMs = wait.map(Number).find(ms => ms >= 0 && ms <= Number.MAX_SAFE_INTEGER)
  return {
    ...((should === 'true' || should === 'false') && { shouldRetry: should === 'true' }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

const fieldsOf = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What comes in place of an answer may be anything, such as a proxy's page.
    return undefined
  }
}
