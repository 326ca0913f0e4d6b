/** What is worth remembering of the messages that a run added: what happened, and which tool calls worked for what. */

import type { Message } from '../message.ts'
import type { Procedural } from './kinds.ts'

/** One question and what came of it. */
interface Exchange {
  readonly question: string
  readonly messages: readonly Message[]
}

/** Longest task and longest arguments that are remembered, in characters. */
const longest = 1000

/** One text for each question that was answered. */
export function episodesOf(messages: readonly Message[]): string[] {
  return exchangesOf(messages).flatMap(({ question, messages }) => {
    const answer = messages.findLast(message => message.role === 'assistant' && message.text !== '')
    return answer ? [`asked: ${question}\nanswered: ${answer.text}`] : []
  })
}

/** One try for each tool call that has a result. */
export function triesOf(messages: readonly Message[]): Parameters<Procedural['add']>[0][] {
  return exchangesOf(messages).flatMap(({ question, messages }) => {
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

function exchangesOf(messages: readonly Message[]): Exchange[] {
  const exchanges: { question: string; messages: Message[] }[] = []
  for (const message of messages) {
    if (message.role === 'user') exchanges.push({ question: message.text, messages: [] })
    else exchanges.at(-1)?.messages.push(message)
  }
  return exchanges
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Arguments that were no JSON worked for nothing.
    return undefined
  }
}
