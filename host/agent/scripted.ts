/** A model that is none: it follows a script, for tests and for trying an agent without a key. */

import { GloveboxError } from '../base/error.ts'
import type { Message, ToolMessage } from './message.ts'
import type { Model, ModelDelta, ModelRequest, ModelTurn } from './model.ts'

/** One part of a scripted turn; build it with {@link say}, {@link callTool} or {@link fail}. */
export type ScriptPart =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'call'; readonly name: string; readonly input: unknown }
  | { readonly do: 'fail'; readonly error: GloveboxError }

/** What the model answers in one turn: text, a part, or several parts. */
export type ScriptTurn = string | ScriptPart | readonly ScriptPart[]

/** A turn, or a function that makes one of the request, with the results of earlier calls in it. */
export type ScriptStep = ScriptTurn | ((request: ModelRequest) => ScriptTurn)

/** Options of {@link scripted}. */
export interface ScriptedOptions {
  /** Default `scripted`, so that nobody takes its answers for a model's. */
  readonly id?: string
}

/** Says `text`. */
export const say = (text: string): ScriptPart => ({ do: 'say', text })

/** Calls a tool. A string as input is sent as it is, also when it is no JSON. */
export const callTool = (name: string, input: unknown = {}): ScriptPart => ({ do: 'call', name, input })

/** Fails as a provider would: with `model/failed`, or with the error given. */
export function fail(error: string | GloveboxError): ScriptPart {
  return { do: 'fail', error: typeof error === 'string' ? new GloveboxError('model/failed', error) : error }
}

/** The results that the request ends with, in the order of the calls; `value` is the parsed value of those with status `ok`. */
export function toolResults({ messages }: ModelRequest): readonly (ToolMessage & { readonly value: unknown })[] {
  const last = messages.findLastIndex(message => message.role !== 'tool')
  const results = messages.slice(last + 1).filter(message => message.role === 'tool')
  return results.map(result => ({ ...result, value: result.status === 'ok' ? parse(result.text) : undefined }))
}

/**
 * A model that answers from `script`. The turn it takes is told by the transcript (one for each answer already in it), so it
 * holds no state: each run starts at the top, and equal requests get equal answers. Tokens are a quarter of the characters.
 * A request beyond the end of the script throws `model/failed`.
 */
export function scripted(script: readonly ScriptStep[], { id = 'scripted' }: ScriptedOptions = {}): Model {
  const generate = async (request: ModelRequest, signal: AbortSignal): Promise<ModelTurn> => {
    signal.throwIfAborted()
    const position = request.messages.filter(message => message.role === 'assistant').length
    const step = script[position]
    if (step === undefined) {
      const message = `The script of model ${id} has ${script.length} turns, and turn ${position + 1} was asked for.`
      throw new GloveboxError('model/failed', message, { detail: { model: id, turns: script.length } })
    }
    return perform(typeof step === 'function' ? step(request) : step, request.messages)
  }
  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelDelta> {
    const turn = await generate(request, signal)
    for (const text of turn.text.match(/\s*\S+|\s+$/g) ?? []) {
      signal.throwIfAborted()
      yield { type: 'text', text }
    }
    yield { type: 'turn', turn }
  }
  return { id, generate, stream }
}

function perform(turn: ScriptTurn, messages: readonly Message[]): ModelTurn {
  const parts = typeof turn === 'string' ? [say(turn)] : 'do' in turn ? [turn] : turn
  const failure = parts.find(part => part.do === 'fail')
  if (failure) throw failure.error
  const earlier = messages.reduce((sum, message) => sum + (message.role === 'assistant' ? message.calls.length : 0), 0)
  const text = parts.map(part => (part.do === 'say' ? part.text : '')).join('')
  const calls = parts
    .filter(part => part.do === 'call')
    .map(({ name, input }, index) => ({ id: `call_${earlier + index + 1}`, name, arguments: written(input) }))
  return {
    text,
    calls,
    finish: calls.length > 0 ? 'tools' : 'stop',
    tokens: { input: estimate(JSON.stringify(messages)), output: estimate(text + JSON.stringify(calls)) },
  }
}

const written = (input: unknown) => (typeof input === 'string' ? input : JSON.stringify(input))
const estimate = (text: string) => Math.ceil(text.length / 4)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A result that was cut is no JSON any more; its text is what there is.
    return text
  }
}
