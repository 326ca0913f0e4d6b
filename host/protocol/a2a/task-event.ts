/** The messages by which a task is told of: its states, its answer. Plain data, as the protocol has it (A2A 1.0). */

import type { Artifact, Message, Part, TaskState } from '@a2a-js/sdk'
import type { AgentExecutionEvent } from '@a2a-js/sdk/server'

/** The states that are used here, by the protocol's numbers. */
export const state = { submitted: 1, working: 2, completed: 3, failed: 4, canceled: 5, rejected: 7 } as const

/** True for a state after which nothing comes. */
export const isFinal = (given: TaskState | undefined): boolean =>
  [state.completed, state.failed, state.canceled, state.rejected].some(final => final === given)

/** The agent's word. */
const agentRole = 2

/** Names of a task. */
export interface TaskIds {
  readonly taskId: string
  readonly contextId: string
}

type StateName = keyof typeof state

/** A task that begins. */
export function taskEvent({ taskId, contextId }: TaskIds, question: Message, at: string): AgentExecutionEvent {
  const status = { state: state.submitted, message: undefined, timestamp: at }
  const data = { id: taskId, contextId, status, artifacts: [], history: [question], metadata: undefined }
  return { kind: 'task', data }
}

/** A task that is in a state, with a word to the client, or facts for its programs. */
export function statusEvent(
  ids: TaskIds,
  name: StateName,
  at: string,
  { text, facts }: { readonly text?: string | undefined; readonly facts?: Readonly<Record<string, unknown>> } = {},
): AgentExecutionEvent {
  const message = text === undefined ? undefined : messageOf(ids, text)
  const status = { state: state[name] as TaskState, message, timestamp: at }
  return { kind: 'statusUpdate', data: { ...ids, status, metadata: facts && { ...facts } } }
}

/** A piece of the answer, or all of it. */
export function answerEvent(
  ids: TaskIds,
  value: unknown,
  piece: { append: boolean; last: boolean },
): AgentExecutionEvent {
  const artifact: Artifact = {
    artifactId: 'answer',
    name: 'answer',
    description: '',
    parts: [partOf(value)],
    metadata: undefined,
    extensions: [],
  }
  const data = { ...ids, artifact, append: piece.append, lastChunk: piece.last, metadata: undefined }
  return { kind: 'artifactUpdate', data }
}

/**
 * What a message asks, as text: its texts, and its data as JSON. Undefined when it holds anything else, such as a file, or nothing.
 */
export function questionOf({ parts }: Message): string | undefined {
  const texts = parts.map(({ content }) => {
    if (content?.$case === 'text') return content.value
    return content?.$case === 'data' ? JSON.stringify(content.value) : undefined
  })
  return texts.length > 0 && texts.every(text => text !== undefined) ? texts.join('\n\n') : undefined
}

function messageOf(ids: TaskIds, text: string): Message {
  const part = partOf(text)
  const empty = { metadata: undefined, extensions: [], referenceTaskIds: [] }
  return { messageId: crypto.randomUUID(), ...ids, role: agentRole, parts: [part], ...empty }
}

/** What a schema of the app made of an answer, as JSON. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? 'null')

function partOf(value: unknown): Part {
  return typeof value === 'string'
    ? { content: { $case: 'text', value }, mediaType: 'text/plain', filename: '', metadata: undefined }
    : {
        content: { $case: 'data', value: plain(value) },
        mediaType: 'application/json',
        filename: '',
        metadata: undefined,
      }
}
