/** Remembered texts in SQLite, found again by their words (FTS5) and by their meaning (vectors); what all kinds of memories rest on. */

import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { GloveboxError } from '../../base/error.ts'
import type { Embedder } from '../embedder.ts'
import { inRange, named } from '../option.ts'
import { inTransaction } from '../sqlite.ts'
import { Meanings } from './meanings.ts'
import { onFile } from './schema.ts'

/** Kinds of items, each with keys of its own. */
export type ItemKind = 'episode' | 'fact' | 'procedure'

/** One item. */
export interface Item<D> {
  readonly key: string
  readonly text: string
  readonly data: D
  /** When it was last written, in milliseconds since 1970. */
  readonly at: number
}

/** What to look for. */
export interface Search {
  /** Most items, 1 to 100. Default 5. */
  readonly k?: number
  /** Those of this thread alone. Default: of all. */
  readonly thread?: string
  readonly signal?: AbortSignal
}

/** What the items of one kind are made with. */
export interface ItemsOptions {
  readonly owner: string
  readonly kind: ItemKind
  /** Most items; beyond them, the one written longest ago is forgotten. */
  readonly most: number
  readonly now: () => number
  readonly embedder?: Embedder | undefined
}

/** An item to write. */
export interface NewItem<D> {
  readonly key: string
  readonly text: string
  readonly thread?: string
  /** Makes the data, of those that the key had so far. */
  readonly data: (before: D | undefined) => D
}

/** Longest text that is kept, in characters. */
const longestText = 4000
/** Most words of a query that are looked for. */
const mostWords = 32

/**
 * Answers a text that can be kept as it is.
 * @throws {GloveboxError} `input/invalid` for one of over 4,000 characters: what is remembered is not cut unsaid.
 */
export function whole(what: string, text: string): string {
  if (text.length <= longestText) return text
  const message = `${what} may have ${longestText} characters; this one has ${text.length}. Keep it shorter, or in parts.`
  throw new GloveboxError('input/invalid', message, { detail: { characters: text.length } })
}

/** The items of one kind and owner. */
export class Items<D> {
  readonly #db: DatabaseSync
  readonly #options: ItemsOptions
  readonly #meanings: Meanings | undefined

  /** Over an open file. */
  constructor(db: DatabaseSync, options: ItemsOptions) {
    this.#db = db
    this.#options = options
    this.#meanings = options.embedder && new Meanings(db, options, options.embedder)
  }

  /** Writes items, durably, all or none. */
  put(...items: readonly NewItem<D>[]): Promise<void> {
    return onFile(() =>
      inTransaction(this.#db, () => {
        for (const item of items) this.insert(item)
      }),
    )
  }

  /** As `put`, in a transaction of the caller's. */
  insert({ key, text, thread = '', data }: NewItem<D>): void {
    const { owner, kind, most, now } = this.#options
    const before = this.#one(named('A key', key))
    if (thread !== '') named('A thread', thread)
    this.#run(
      `INSERT INTO items (owner, kind, key, thread, at, text, data) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (owner, kind, key) DO UPDATE SET thread = excluded.thread, at = excluded.at, data = excluded.data,
         embedder = iif(text = excluded.text, embedder, NULL), vector = iif(text = excluded.text, vector, NULL), text = excluded.text`,
      ...[key, thread, now(), text.slice(0, longestText).toWellFormed(), JSON.stringify(data(before?.data))],
    )
    const { changes } = this.#db
      .prepare(
        'DELETE FROM items WHERE id IN (SELECT id FROM items WHERE owner = ? AND kind = ? ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?)',
      )
      .run(owner, kind, most)
    if (changes !== 0) this.#meanings?.forget()
  }

  /** The item of a key. */
  get(key: string): Promise<Item<D> | undefined> {
    return onFile(() => this.#one(named('A key', key)))
  }

  /** Forgets an item; answers whether there was one. */
  delete(key: string): Promise<boolean> {
    return onFile(() => this.#remove('key', named('A key', key)) === 1)
  }

  /** Forgets the items of a thread. */
  async clear(thread: string): Promise<void> {
    await onFile(() => this.#remove('thread', named('A thread', thread)))
  }

  /**
   * The items that fit the query best: by their words, and by their meaning where there is an embedder. Without words in the query,
   * the newest.
   * @throws {GloveboxError} `model/failed` when the embedder fails.
   */
  search(query: string, { k = 5, thread, signal }: Search = {}): Promise<readonly Item<D>[]> {
    inRange('k', k, 1, 100)
    if (thread !== undefined) named('A thread', thread)
    return onFile(async () => {
      const words = wordsOf(query)
      if (words.length === 0) return this.#select('', 'ORDER BY at DESC, id DESC', k, thread)
      const byWords = this.#select(words.map(word => `"${word}"`).join(' OR '), 'ORDER BY rank, id DESC', k * 4, thread)
      const nearest = (await this.#meanings?.nearest(query, { k: k * 4, thread, signal })) ?? []
      const byMeaning = nearest.map(key => this.#one(key)).filter(item => item !== undefined)
      return fused([byWords, byMeaning]).slice(0, k)
    })
  }

  #remove(column: 'key' | 'thread', value: string): number {
    this.#meanings?.forget()
    return Number(this.#run(`DELETE FROM items WHERE owner = ? AND kind = ? AND ${column} = ?`, value).changes)
  }

  #one(key: string): Item<D> | undefined {
    const { owner, kind } = this.#options
    const row = this.#db
      .prepare('SELECT key, text, data, at FROM items WHERE owner = ? AND kind = ? AND key = ?')
      .get(owner, kind, key)
    return row && itemOf<D>(row)
  }

  #select(match: string, order: string, limit: number, thread: string | undefined): Item<D>[] {
    const { owner, kind } = this.#options
    const from = match === '' ? 'items' : 'item_text JOIN items ON items.id = item_text.rowid'
    const conditions = ['owner = ?', 'kind = ?', ...(match === '' ? [] : ['item_text MATCH ?'])]
    if (thread !== undefined) conditions.push('thread = ?')
    const values = [owner, kind, ...(match === '' ? [] : [match]), ...(thread === undefined ? [] : [thread])]
    return this.#db
      .prepare(
        `SELECT key, items.text AS text, data, at FROM ${from} WHERE ${conditions.join(' AND ')} ${order} LIMIT ?`,
      )
      .all(...values, limit)
      .map(row => itemOf<D>(row))
  }

  /** Runs a statement whose first two parameters are owner and kind. */
  #run(sql: string, ...values: readonly SQLInputValue[]) {
    const { owner, kind } = this.#options
    return this.#db.prepare(sql).run(owner, kind, ...values)
  }
}

function itemOf<D>(row: Readonly<Record<string, unknown>>): Item<D> {
  return { key: String(row.key), text: String(row.text), data: JSON.parse(String(row.data)), at: Number(row.at) }
}

/** Security: words are letters and digits alone, so that no text is taken for the syntax of FTS5. */
function wordsOf(query: string): string[] {
  return [...new Set(query.match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, mostWords)
}

/** Merges rankings: what is high in several is higher than what is high in one (reciprocal rank fusion, Cormack 2009). */
function fused<D>(rankings: readonly (readonly Item<D>[])[]): Item<D>[] {
  const scores = new Map<string, { item: Item<D>; score: number }>()
  for (const ranking of rankings) {
    for (const [rank, item] of ranking.entries()) {
      const score = (scores.get(item.key)?.score ?? 0) + 1 / (60 + rank)
      scores.set(item.key, { item, score })
    }
  }
  return [...scores.values()].sort((a, b) => b.score - a.score).map(({ item }) => item)
}
