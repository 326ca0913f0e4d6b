/** What a model answered, held against the form of a turn: behind it may be a server, and all that follows relies on it. */

import { GloveboxError } from '../base/error.ts'
import type { ModelTurn, Tokens } from './model.ts'

/**
 * Answers the turn, with tokens of 0 where it tells none that can be.
 * @throws {GloveboxError} `model/failed` for what is no turn.
 */
export function checkedTurn(model: string, turn: ModelTurn): ModelTurn {
  if (!isTurn(turn)) {
    const message = `Model ${model} failed: what it answered has no text, or calls without id, name and arguments.`
    throw new GloveboxError('model/failed', message, { detail: { model } })
  }
  return toldTokens(turn.tokens) ? turn : { ...turn, tokens: unknown }
}

/** True for what has the text and the calls of a turn. */
export function isTurn(turn: Partial<ModelTurn> | null | undefined): boolean {
  return typeof turn?.text === 'string' && Array.isArray(turn.calls) && turn.calls.every(isCall)
}

/** Tokens that can be counted, or nothing: a cost that is none would fill a budget up, or be free. */
export function toldTokens(tokens: unknown): Tokens | undefined {
  const { input, output } = (tokens ?? {}) as Partial<Tokens>
  return isCount(input) && isCount(output) ? { input, output } : undefined
}

const unknown: Tokens = { input: 0, output: 0 }

const isCount = (amount: unknown): amount is number => Number.isSafeInteger(amount) && (amount as number) >= 0

const isCall = (call: Partial<ModelTurn['calls'][number]> | null): boolean =>
  typeof call?.id === 'string' && typeof call.name === 'string' && typeof call.arguments === 'string'
