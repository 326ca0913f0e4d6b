/** The messages between user, model and tools: plain JSON, so that a transcript can be saved, sent and read again. */

import type { Status } from '../base/outcome.ts'

/** One request of a model to call a tool. */
export interface ToolCall {
  /** Pairs the call with its result; unique in a transcript. */
  readonly id: string
  readonly name: string
  /** JSON text as the model wrote it, which may be malformed. */
  readonly arguments: string
}

/** Standing orders to the model. */
export interface SystemMessage {
  readonly role: 'system'
  readonly text: string
  /** True: it says what is left of a budget, which is another thing whenever somebody else has spent of it. Not part of a transcript. */
  readonly advice?: true
}

/** What the person, or the program, asks. */
export interface UserMessage {
  readonly role: 'user'
  readonly text: string
}

/** What the model answered: text, tool calls, or both. */
export interface AssistantMessage {
  readonly role: 'assistant'
  readonly text: string
  readonly calls: readonly ToolCall[]
  /** Items that the provider wants back as they were, such as sealed reasoning; other models ignore them. */
  readonly carry?: readonly unknown[]
}

/** How one tool call ended, as text for the model. Each call of an assistant message has one, in the order of the calls. */
export interface ToolMessage {
  readonly role: 'tool'
  readonly callId: string
  readonly name: string
  /** The status of the outcome; `error` also for a call that no tool could take. */
  readonly status: Status
  readonly text: string
}

/** One message of a transcript. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage
