/** What an audit log takes, and what it promises: nothing runs whose decision is not durable. */

/** Where something happened. */
export interface AuditPlace {
  /** Names the run of the root agent, so that its entries can be found. */
  readonly run: string
  /** The agents from the root to the one that acts. */
  readonly path: readonly string[]
  /** On whose behalf: a user, a service. */
  readonly actor?: string
  readonly roles?: readonly string[]
}

/** What was decided about something that is to happen. */
export interface DecidedEntry extends AuditPlace {
  readonly action: 'tool' | 'model'
  readonly decision: 'allow' | 'deny'
  /** Name of the tool, or id of the model. */
  readonly subject: string
  /** Pairs a tool call with its request in the transcript. */
  readonly callId?: string
  /** SHA-256 of the component, in hex. */
  readonly component?: string
  /** Arguments, or the model request. Kept as a hash, unless the log keeps content. */
  readonly content: unknown
  /** The policy's rule. */
  readonly rule?: string
  /** Who approved or refused, where a person was asked. */
  readonly by?: string
}

/** How it ended. */
export interface FinishedEntry {
  /** The status of the outcome, `ok` or `error` for a model call. */
  readonly status: string
  /** Result or answer. Kept as a hash, unless the log keeps content. */
  readonly content?: unknown
  /** What was spent: plain JSON, with a bigint as a decimal string. */
  readonly usage?: Readonly<Record<string, unknown>>
  /** An error code, where one tells more than the status. */
  readonly code?: string
}

/** Something that happened in one step: a grant used or refused, a cancellation, the start or the end of a run. */
export interface NotedEntry extends AuditPlace {
  readonly action: 'grant' | 'cancel' | 'run-start' | 'run-end'
  readonly decision?: 'allow' | 'deny'
  readonly subject: string
  /** SHA-256 of the component, in hex. */
  readonly component?: string
  /** The `decided` entry of the call in which it happened. */
  readonly parent?: number
  /** Further facts, plain JSON; kept as they are. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/**
 * A log of decisions and outcomes. Each method resolves once the entry is durable, and rejects with `audit/failed` when it
 * cannot be; what waits for it must then not happen.
 */
export interface AuditLog {
  /** Answers the sequence number that `finished` pairs with. An entry that is never finished shows as attempted, outcome unknown. */
  decided(entry: DecidedEntry): Promise<number>
  finished(seq: number, entry: FinishedEntry): Promise<void>
  noted(entry: NotedEntry): Promise<number>
}
