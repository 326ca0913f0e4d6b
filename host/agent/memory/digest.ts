/** What is worth remembering of messages that were added to a thread: what happened, and which tool calls worked for what. */

import { isDeeper, MAX_NESTING } from '../../base/guest-json.ts'
import type { Message } from '../message.ts'
import type { Procedural } from './kinds.ts'

/** Messages, each with the question that it belongs to. */
export interface Exchange {
  readonly question: string
  readonly messages: readonly Message[]
}

/** Longest task and longest arguments that are remembered, in characters. */
const longest = 1000

/** Parts messages by the questions of the user. `before` is the last question of the thread so far. */
export function exchangesOf(messages: readonly Message[], before: string | undefined): readonly Exchange[] {
  const exchanges: { question: string; messages: Message[] }[] = []
  if (before !== undefined) exchanges.push({ question: before, messages: [] })
  for (const message of messages) {
    if (message.role === 'user') exchanges.push({ question: message.text, messages: [] })
    else exchanges.at(-1)?.messages.push(message)
  }
  return exchanges
}

/** One text for each question that was answered, by an assistant message that calls nothing. */
export function episodesOf(exchanges: readonly Exchange[]): string[] {
  return exchanges.flatMap(({ question, messages }) => {
    const isAnswer = (message: Message) =>
      message.role === 'assistant' && message.calls.length === 0 && message.text !== ''
    const answer = messages.findLast(isAnswer)
    return answer ? [`asked: ${question}\nanswered: ${answer.text}`] : []
  })
}

/** One try for each tool call that has a result. */
export function triesOf(exchanges: readonly Exchange[]): Parameters<Procedural['add']>[0][] {
  return exchanges.flatMap(({ question, messages }) => {
    const results = new Map(messages.flatMap(message => (message.role === 'tool' ? [[message.callId, message]] : [])))
    const calls = messages.flatMap(message => (message.role === 'assistant' ? message.calls : []))
    return calls.flatMap(({ id, name: tool, arguments: text }) => {
      const input = text.length <= longest ? parse(text) : undefined
      const result = results.get(id)
      if (!result || input === undefined) return []
      return [{ task: question.slice(0, longest), tool, input, ok: result.status === 'ok' }]
    })
  })
}

function parse(text: string): unknown {
  try {
    const input: unknown = JSON.parse(text)
    return isDeeper(input, MAX_NESTING) ? undefined : input
  } catch {
    // Arguments that no tool was called with worked for nothing.
    return undefined
  }
}
