/** Transcripts in SQLite: what was said in each thread, in order, and shortened by summaries when they grow long. */

import type { DatabaseSync } from 'node:sqlite'
import type { Message } from '../message.ts'
import { inRange, named } from '../option.ts'
import { inTransaction } from '../sqlite.ts'
import type { Memory, Recall } from './memory.ts'
import { onFile } from './schema.ts'
import { window } from './window.ts'

/** Makes a short text of messages, for instance with a model; see `summarizer`. */
export type Summarize = (messages: readonly Message[], signal?: AbortSignal) => Promise<string>

/** How a history is shortened. */
export interface Compaction {
  /** Newest messages that stay as they are, 1 to 10,000; cut only between groups of calls and results. */
  readonly keep: number
  readonly summarize: Summarize
}

/** What a history is made with. */
export interface HistoryOptions {
  readonly owner: string
  readonly now: () => number
  /** What `load` gives of a transcript: complete groups alone, as `window` does. */
  readonly recent: (messages: readonly Message[]) => readonly Message[]
}

/** Most messages that are read of a thread at once; older ones wait for a compaction. */
const mostRead = 2000

interface Row {
  readonly id: number
  readonly message: Message
}

/** The transcripts of one owner. */
export class History implements Memory {
  readonly #db: DatabaseSync
  readonly #options: HistoryOptions
  readonly #insert
  readonly #newest

  /** Over an open file. */
  constructor(db: DatabaseSync, options: HistoryOptions) {
    this.#db = db
    this.#options = options
    this.#insert = db.prepare('INSERT INTO messages (owner, thread, at, message) VALUES (?, ?, ?, ?)')
    this.#newest = db.prepare(
      'SELECT id, message FROM messages WHERE owner = ? AND thread = ? ORDER BY id DESC LIMIT ?',
    )
  }

  load(thread: string, _recall?: Recall): Promise<readonly Message[]> {
    return onFile(() => this.#options.recent(this.#rows(thread).map(({ message }) => message)))
  }

  append(thread: string, messages: readonly Message[]): Promise<void> {
    return onFile(() => inTransaction(this.#db, () => this.insert(thread, messages)))
  }

  /** As `append`, in a transaction of the caller's. */
  insert(thread: string, messages: readonly Message[]): void {
    const { owner, now } = this.#options
    const at = now()
    for (const message of messages) this.#insert.run(owner, named('A thread', thread), at, JSON.stringify(message))
  }

  clear(thread: string): Promise<void> {
    return onFile(() => {
      this.#db
        .prepare('DELETE FROM messages WHERE owner = ? AND thread = ?')
        .run(this.#options.owner, named('A thread', thread))
    })
  }

  /** What the user said last in a thread. */
  lastQuestion(thread: string): string | undefined {
    const row = this.#db
      .prepare(
        "SELECT message ->> 'text' AS text FROM messages WHERE owner = ? AND thread = ? AND message ->> 'role' = 'user' ORDER BY id DESC LIMIT 1",
      )
      .get(this.#options.owner, named('A thread', thread))
    return row && String(row.text)
  }

  /** How many messages a thread has. */
  count(thread: string): Promise<number> {
    return onFile(() => {
      const sql = 'SELECT count(*) AS n FROM messages WHERE owner = ? AND thread = ?'
      return Number(this.#db.prepare(sql).get(this.#options.owner, named('A thread', thread))!.n)
    })
  }

  /** The names of all threads, the one spoken in last first. */
  threads(): Promise<readonly string[]> {
    return onFile(() =>
      this.#db
        .prepare('SELECT thread FROM messages WHERE owner = ? GROUP BY thread ORDER BY max(id) DESC')
        .all(this.#options.owner)
        .map(row => String(row.thread)),
    )
  }

  /**
   * Replaces all but the newest messages of a thread by their summary, and answers how many it replaced. What is said while the summary
   * is made stays; so does everything when the making fails, or the thread was cleared or compacted meanwhile.
   */
  compact(thread: string, { keep, summarize }: Compaction, signal?: AbortSignal): Promise<number> {
    inRange('keep', keep, 1, 10_000)
    return onFile(async () => {
      const rows = this.#rows(thread)
      const [oldestKept] = window({ messages: keep })(withoutHead(rows))
      const end = oldestKept ? rows.findIndex(({ message }) => message === oldestKept) : rows.length
      const old = rows.slice(0, end)
      // A summary of nothing but the last summary says nothing shorter.
      if (old.every(({ message }) => message.role === 'system')) return 0
      const messages = old.map(({ message }) => message)
      const text = await untilAborted(summarize(messages, signal), signal)
      return inTransaction(this.#db, () => this.#replace(thread, old, { role: 'system', text }))
    })
  }

  #replace(thread: string, old: readonly Row[], summary: Message): number {
    const { owner, now } = this.#options
    const [first, last] = [old[0]!.id, old.at(-1)!.id]
    const range = 'owner = ? AND thread = ? AND id BETWEEN ? AND ?'
    const { changes } = this.#db.prepare(`DELETE FROM messages WHERE ${range}`).run(owner, thread, first, last)
    if (changes !== old.length) throw new Error('the thread was changed while its summary was made')
    const insert = this.#db.prepare('INSERT INTO messages (id, owner, thread, at, message) VALUES (?, ?, ?, ?, ?)')
    insert.run(first, owner, thread, now(), JSON.stringify(summary))
    return old.length
  }

  #rows(thread: string): Row[] {
    return this.#newest
      .all(this.#options.owner, named('A thread', thread), mostRead)
      .reverse()
      .map(row => ({ id: Number(row.id), message: JSON.parse(String(row.message)) as Message }))
  }
}

/** Without system messages at the head, which a window would keep: a summary goes into the next one. */
function withoutHead(rows: readonly Row[]): Message[] {
  const start = rows.findIndex(({ message }) => message.role !== 'system')
  return start === -1 ? [] : rows.slice(start).map(({ message }) => message)
}

/** Waits no longer than the signal lets it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
