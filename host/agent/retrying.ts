/** A model that is asked again when it failed in a way that may pass. */

import { GloveboxError } from '../base/error.ts'
import { type BackoffOptions, backoff } from './backoff.ts'
import { type Clock, pause, systemClock } from './clock.ts'
import type { Model, ModelCaller, ModelDelta, ModelRequest, ModelTurn } from './model.ts'
import { inRange } from './option.ts'
import { wrapModel } from './wrap-model.ts'

/** Options of {@link retrying}. */
export interface RetryOptions extends BackoffOptions {
  /** Most times that a call is made again, 0 to 10. Default 2. */
  readonly retries?: number
  /** Which failures may pass. Default: {@link mayPass}. */
  readonly when?: (error: unknown) => boolean
}

/** A caller in a scope: its clock and its random numbers are used. */
export interface Caller extends ModelCaller {
  readonly context?: { readonly clock: Clock; readonly random: () => number }
}

/**
 * Makes a model that asks `model` again after a failure that may pass, with growing waits; a provider that names a wait (`detail.retryAfterMs`) is
 * given that, up to `maxMs`. All attempts are one call to budgets and logs. A stream is begun again only while nothing of it was seen.
 * `openai(…)` retries by itself; give it `maxRetries: 0` when it is wrapped.
 * @throws {GloveboxError} `config/invalid` for options out of range.
 */
export function retrying(model: Model, options: RetryOptions = {}): Model {
  const next = patience(options)

  async function generate(request: ModelRequest, signal: AbortSignal, caller?: Caller): Promise<ModelTurn> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await model.generate(request, signal, caller)
      } catch (error) {
        await next(error, attempt, signal, caller)
      }
    }
  }

  async function* stream(request: ModelRequest, signal: AbortSignal, caller?: Caller): AsyncGenerator<ModelDelta> {
    for (let attempt = 1; ; attempt++) {
      let seen = false
      try {
        for await (const delta of model.stream!(request, signal, caller)) {
          seen = true
          yield delta
        }
        return
      } catch (error) {
        if (seen) throw error
        await next(error, attempt, signal, caller)
      }
    }
  }

  return wrapModel(model, { generate, stream })
}

/** Waits for the next attempt after a failure of attempt `attempt`, from 1; throws the failure when there is none. */
export type Patience = (error: unknown, attempt: number, signal?: AbortSignal, caller?: Caller) => Promise<void>

/**
 * Makes what {@link retrying} waits by, for what is no model.
 * @throws {GloveboxError} `config/invalid` for options out of range.
 */
export function patience(options: RetryOptions): Patience {
  const retries = inRange('retries', options.retries ?? 2, 0, 10)
  const { when = mayPass, maxMs = 10_000 } = options
  const wait = backoff(options)
  return async (error, attempt, signal, caller) => {
    if (attempt > retries || signal?.aborted || !when(error)) throw error
    const { clock, random } = caller?.context ?? { clock: systemClock, random: Math.random }
    const told = GloveboxError.is(error) ? error.detail.retryAfterMs : undefined
    const ms = typeof told === 'number' && told >= 0 ? Math.min(told, maxMs) : wait(attempt, random)
    await pause(ms, clock, signal)
  }
}

/**
 * True for a `model/failed` whose status says that it may pass (408, 409, 429, 5xx), or that never reached the provider. Where the provider
 * says itself whether to ask again (`detail.shouldRetry`), that counts.
 */
export function mayPass(error: unknown): boolean {
  if (!GloveboxError.is(error) || error.code !== 'model/failed') return false
  const { status, connection, shouldRetry } = error.detail
  if (typeof shouldRetry === 'boolean') return shouldRetry
  if (typeof status !== 'number') return connection === 'failed'
  return [408, 409, 429].includes(status) || status >= 500
}
