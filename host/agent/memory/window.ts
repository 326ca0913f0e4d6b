/** The sliding window: the newest part of a transcript that fits, cut only between groups of calls and results. */

import { GloveboxError } from '../../base/error.ts'
import type { Message } from '../message.ts'
import { inRange } from '../option.ts'

/** How much of a transcript is kept: a number of messages, or of tokens as `count` tells them. */
export type WindowSize =
  /** Most messages, 1 to 1,000,000. */
  | { readonly messages: number }
  /** Most tokens, 1 to 1,000,000,000. */
  | { readonly tokens: number; readonly count: (message: Message) => number }

/**
 * Makes a pure function that keeps the newest messages of a transcript.
 *
 * System messages at the head are kept and count. After them comes a suffix of the transcript that starts at a user message or at a
 * complete group (an assistant message with all its results), and never in between: a provider refuses a call without its result, and
 * a result without its call. The newest group, with the user message it answers when that fits, is kept even when it alone is too
 * large, since without it there is nothing to answer. A call that has no result, or a result without a call, is left out.
 * @throws {GloveboxError} `config/invalid` for a size that is none.
 * @example
 * const recent = window({ messages: 20 })
 * const { messages } = await helper.run([...recent(transcript), { role: 'user', text: 'And tomorrow?' }])
 */
export function window(size: WindowSize): (messages: readonly Message[]) => readonly Message[] {
  const { most, costOf } = measureOf(size)
  return messages => {
    const head = messages.findIndex(message => message.role !== 'system')
    const system = head === -1 ? messages : messages.slice(0, head)
    const groups = head === -1 ? [] : groupsOf(messages.slice(head))
    let room = most - sum(system, costOf)
    let from = groups.length
    while (from > 0) {
      const cost = sum(groups[from - 1]!, costOf)
      if (cost > room && from < groups.length) break
      room -= cost
      from -= 1
    }
    return [...system, ...groups.slice(from).flat()]
  }
}

/** A transcript in the smallest pieces that may be parted: single messages, and calls with all their results. */
export function groupsOf(messages: readonly Message[]): Message[][] {
  const groups: Message[][] = []
  for (let at = 0; at < messages.length; at++) {
    const message = messages[at]!
    // A result that no call before it asked for; its group, had there been one, would have taken it.
    if (message.role === 'tool') continue
    if (message.role !== 'assistant' || message.calls.length === 0) {
      groups.push([message])
      continue
    }
    const end = endOfResults(messages, at + 1)
    const group = [message, ...messages.slice(at + 1, end)]
    if (isComplete(group)) groups.push(group)
    at = end - 1
  }
  return groups
}

function endOfResults(messages: readonly Message[], from: number): number {
  let end = from
  while (end < messages.length && messages[end]!.role === 'tool') end += 1
  return end
}

/** True when each call has exactly one result, and each result its call. */
function isComplete([message, ...results]: Message[]): boolean {
  const asked = message?.role === 'assistant' ? message.calls.map(call => call.id) : []
  const answered = new Set(results.map(result => (result.role === 'tool' ? result.callId : '')))
  return results.length === asked.length && new Set(asked).size === asked.length && asked.every(id => answered.has(id))
}

function measureOf(size: WindowSize): { most: number; costOf: (message: Message) => number } {
  if ('messages' in size) return { most: inRange('messages', size.messages, 1, 1_000_000), costOf: () => 1 }
  if (typeof size.count !== 'function') {
    throw new GloveboxError('config/invalid', 'A window of tokens needs `count`, which tells the tokens of a message.')
  }
  return { most: inRange('tokens', size.tokens, 1, 1_000_000_000), costOf: size.count }
}

const sum = (messages: readonly Message[], costOf: (message: Message) => number) =>
  messages.reduce((total, message) => total + costOf(message), 0)
