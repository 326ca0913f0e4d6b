/** What is asked of a model or a tool, brought into the form in which equal questions are equal, and nothing secret is left. */

import { fingerprintOf } from '../canonical.ts'
import type { ModelRequest } from '../model.ts'

/** Changes each text before it is written or compared, for instance to take out names, keys or dates. Must answer the same for its own answer. */
export type Redact = (text: string) => string

/** A question, and the key under which its answer is found. */
export interface Question<A> {
  readonly asked: A
  readonly key: string
}

/** What a model with this id is asked. */
export function modelQuestion(id: string, request: ModelRequest, redact: Redact): Question<ModelRequest> {
  const asked = redacted(plainIds(request), redact)
  return { asked, key: modelKey(id, asked) }
}

/** The key of such a question. What is left of a budget depends on what others ask at the same time: it is not part of what is asked. */
export function modelKey(id: string, asked: ModelRequest): string {
  const messages = asked.messages.map(message =>
    message.role === 'system' && message.advice ? { role: 'system', advice: true } : message,
  )
  return fingerprintOf('glovebox replay model 1', { id, asked: { ...asked, messages } })
}

/** What a tool is asked. */
export function toolQuestion(name: string, input: unknown, redact: Redact): Question<unknown> {
  const asked = redacted(input, redact)
  return { asked, key: toolKey(name, asked) }
}

/** The key of such a question. */
export function toolKey(name: string, asked: unknown): string {
  return fingerprintOf('glovebox replay tool 1', { name, asked })
}

/** A copy as JSON, members in their order, in which each text went through `redact`; names of members stay, bigints are decimal strings. */
export function redacted<T>(value: T, redact: Redact): T {
  const text = JSON.stringify(value ?? null, (_, part) => (typeof part === 'bigint' ? String(part) : part))
  return JSON.parse(text, (_, part) => (typeof part === 'string' ? redact(part) : part))
}

/** Ids of tool calls as their number in the transcript: providers make them at random. */
function plainIds(request: ModelRequest): ModelRequest {
  const numbers = new Map<string, string>()
  const plain = (id: string): string => {
    const number = numbers.get(id) ?? `#${numbers.size + 1}`
    numbers.set(id, number)
    return number
  }
  const messages = request.messages.map(message => {
    if (message.role === 'tool') return { ...message, callId: plain(message.callId) }
    if (message.role !== 'assistant') return message
    return { ...message, calls: message.calls.map(call => ({ ...call, id: plain(call.id) })) }
  })
  return { ...request, messages }
}
