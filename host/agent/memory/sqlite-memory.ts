/** A memory in one SQLite file: transcripts, what happened, what is so, and which tool calls worked for what. */

import type { DatabaseSync } from 'node:sqlite'
import { asError, GloveboxError } from '../../base/error.ts'
import type { Tool } from '../../base/tool.ts'
import type { Embedder } from '../embedder.ts'
import type { Message } from '../message.ts'
import { inRange, named } from '../option.ts'
import { inTransaction, openFile, type Survives } from '../sqlite.ts'
import { episodesOf, exchangesOf, triesOf } from './digest.ts'
import { type Compaction, History } from './history.ts'
import { type ItemKind, Items } from './items.ts'
import {
  type Episodic,
  episodic,
  newEpisode,
  newProcedure,
  type Procedural,
  type Procedure,
  procedural,
  type Semantic,
  semantic,
} from './kinds.ts'
import type { Memory, Recall } from './memory.ts'
import { rememberedMessage } from './remembered.ts'
import { memoryKind, onFile } from './schema.ts'
import { memoryTools } from './tools.ts'
import { type WindowSize, window } from './window.ts'

/** Options of {@link sqliteMemory}. */
export interface SqliteMemoryOptions {
  /**
   * Whose memory it is. Security: what one owner's agent remembers, another's never finds; give each user or tenant their own. Default
   * `default`.
   */
  readonly owner?: string
  /** Finds memories by meaning, too. Its vectors are made when something is looked for. Default: by words alone. */
  readonly embedder?: Embedder
  /** How much of a thread a run goes on from. Default 40 messages. */
  readonly window?: WindowSize
  /**
   * Shortens a thread that has over `above` messages, 10 to 2,000, whenever messages were added to it; a summary that takes over a
   * minute is left for the next time. Default: never.
   */
  readonly compact?: Compaction & { readonly above: number }
  /** Most episodes, facts and procedures of each, 1 to 1,000,000; the ones written longest ago are forgotten. Default 10,000. */
  readonly mostItems?: number
  /** Most characters of what is remembered for a question, 0 to 1,000,000. Default 4,000. */
  readonly recallChars?: number
  /**
   * What is acknowledged survives a machine that loses power, which means waiting for the disk, or the death of the process. Default
   * `power-loss`.
   */
  readonly survives?: Survives
  /** Tells the time, as `Date.now` does. */
  readonly now?: () => number
  /** Makes unique names of episodes. */
  readonly ids?: () => string
}

/** A memory in a file; see {@link sqliteMemory}. */
export interface SqliteMemory extends Memory, AsyncDisposable {
  readonly history: History
  readonly episodic: Episodic
  readonly semantic: Semantic
  readonly procedural: Procedural
  /** `remember`, `recall` and `forget`, for an agent that keeps facts itself. */
  readonly tools: readonly Tool[]
}

/**
 * Opens a memory, and makes the file where there is none. As the `memory` of an agent it gives each run the newest messages of
 * its thread, and one message with the facts, episodes and procedures that fit the question; of each run it keeps the messages, an
 * episode for each question, and how each tool call went. What is acknowledged is kept.
 * @throws {GloveboxError} `config/invalid` for options that are none, or a file of another kind; its methods `memory/failed`.
 * @example
 * await using memory = await sqliteMemory('agent.db', { owner: 'ada' })
 * const helper = agent({ model, memory, tools: [...memory.tools] })
 * await helper.run('I live in Paris.', { thread: 'monday' })
 */
export async function sqliteMemory(file: string, options: SqliteMemoryOptions = {}): Promise<SqliteMemory> {
  const owner = named('The owner', options.owner ?? 'default')
  const { above = 200 } = options.compact ?? {}
  inRange('compact.above', above, 10, 2000)
  inRange('compact.keep', options.compact?.keep ?? 1, 1, above)
  const settings: Settings = {
    owner,
    embedder: options.embedder,
    recent: window(options.window ?? { messages: 40 }),
    compact: options.compact,
    most: inRange('mostItems', options.mostItems ?? 10_000, 1, 1_000_000),
    recallChars: inRange('recallChars', options.recallChars ?? 4000, 0, 1_000_000),
    now: options.now ?? Date.now,
    ids: options.ids ?? (() => crypto.randomUUID()),
  }
  return new FileMemory(await open(file, options.survives), settings)
}

interface Settings {
  readonly owner: string
  readonly embedder: Embedder | undefined
  readonly recent: ReturnType<typeof window>
  readonly compact: SqliteMemoryOptions['compact']
  readonly most: number
  readonly recallChars: number
  readonly now: () => number
  readonly ids: () => string
}

async function open(file: string, survives: Survives | undefined): Promise<DatabaseSync> {
  try {
    return await openFile(file, memoryKind, survives)
  } catch (error) {
    if (GloveboxError.is(error)) throw error
    const message = `The memory cannot be opened: ${asError(error).message}`
    throw new GloveboxError('memory/failed', message, { cause: error, detail: { file } })
  }
}

/** How long a run waits at its end for a summary. */
const longestSummaryMs = 60_000

class FileMemory implements SqliteMemory {
  readonly history: History
  readonly episodic: Episodic
  readonly semantic: Semantic
  readonly procedural: Procedural
  readonly tools: readonly Tool[]
  readonly #db: DatabaseSync
  readonly #settings: Settings
  readonly #episodes: Items<null>
  readonly #procedures: Items<Procedure>

  constructor(db: DatabaseSync, settings: Settings) {
    const items = <D>(kind: ItemKind) => new Items<D>(db, { ...settings, kind })
    this.#db = db
    this.#settings = settings
    this.#episodes = items('episode')
    this.#procedures = items('procedure')
    this.history = new History(db, settings)
    this.episodic = episodic(this.#episodes, settings.ids)
    this.semantic = semantic(items('fact'))
    this.procedural = procedural(this.#procedures)
    this.tools = memoryTools(this.semantic, this.episodic)
  }

  async load(thread: string, { query, signal }: Recall = {}): Promise<readonly Message[]> {
    const messages = await this.history.load(thread)
    if (query === undefined || this.#settings.recallChars === 0) return messages
    const search = signal ? { signal } : {}
    const remembered = rememberedMessage(
      {
        facts: await this.semantic.search(query, search),
        episodes: await this.episodic.search(query, search),
        procedures: await this.procedural.search(query, search),
      },
      this.#settings.recallChars,
    )
    return remembered ? [remembered, ...messages] : messages
  }

  async append(thread: string, messages: readonly Message[]): Promise<void> {
    const { ids, compact } = this.#settings
    await onFile(() =>
      inTransaction(this.#db, () => {
        // A run is added step by step: the question may have been added before its answer.
        const exchanges = exchangesOf(messages, this.history.lastQuestion(thread))
        this.history.insert(thread, messages)
        for (const text of episodesOf(exchanges)) this.#episodes.insert(newEpisode(ids(), text, thread))
        for (const tried of triesOf(exchanges)) this.#procedures.insert(newProcedure(tried))
      }),
    )
    if (!compact || (await this.history.count(thread)) <= compact.above) return
    try {
      await this.history.compact(thread, compact, AbortSignal.timeout(longestSummaryMs))
    } catch {
      // What was said is kept, and the thread is as long as it was; the next run that is added tries again.
    }
  }

  /** Forgets the thread's messages and episodes; facts and procedures stay. */
  async clear(thread: string): Promise<void> {
    await this.history.clear(thread)
    await this.#episodes.clear(thread)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#db.isOpen) this.#db.close()
  }
}
