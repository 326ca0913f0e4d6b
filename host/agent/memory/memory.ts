/** The memory trait: a transcript by the name of its thread, kept between runs. */

import type { Message } from '../message.ts'

/** What is wanted of a thread. */
export interface Recall {
  /** The message that is about to be answered; a memory may look for what is related to it. */
  readonly query?: string
  readonly signal?: AbortSignal
}

/**
 * Keeps transcripts. An agent with a memory and a `thread` loads before a run, and appends what the run added, message group by
 * message group, so that a transcript never holds a call without its result.
 */
export interface Memory {
  /** The messages to go on from, oldest first: complete groups of calls and results, no system message of the agent's own. */
  load(thread: string, recall?: Recall): Promise<readonly Message[]>
  /** Resolves once the messages are durable. */
  append(thread: string, messages: readonly Message[]): Promise<void>
  /** Forgets the thread. */
  clear(thread: string): Promise<void>
}
