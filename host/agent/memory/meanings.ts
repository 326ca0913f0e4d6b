/** The vectors of remembered texts: kept in the file, compared in memory, and made when they are first needed. */

import type { DatabaseSync } from 'node:sqlite'
import { GloveboxError } from '../../base/error.ts'
import type { Embedder } from '../embedder.ts'
import { exactVectors, type VectorStore } from '../vector-store.ts'

/** Whose vectors. */
interface Whose {
  readonly owner: string
  readonly kind: string
}

/** What to look for. */
interface Near {
  readonly k: number
  readonly thread?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Most texts that are embedded for one query; more of them wait for the next one. */
const mostAtOnce = 1000

/** Finds the items whose text means nearly the same as a query. */
export class Meanings {
  readonly #db: DatabaseSync
  readonly #whose: Whose
  readonly #embedder: Embedder
  #vectors: VectorStore
  /** Key and thread of the items whose vectors are in memory, by id. */
  readonly #known = new Map<string, { readonly key: string; readonly thread: string }>()
  /** The `data_version` that the vectors in memory reflect: it changes with what other connections write. */
  #version: unknown

  constructor(db: DatabaseSync, whose: Whose, embedder: Embedder) {
    this.#db = db
    this.#whose = whose
    this.#embedder = embedder
    this.#vectors = exactVectors(embedder.dims)
  }

  /** Keys of the nearest, the nearest first. */
  async nearest(query: string, { k, thread, signal }: Near): Promise<readonly string[]> {
    await this.#load()
    await this.#embedMissing(signal)
    const [vector] = await this.#embed([query], signal)
    const filter = (id: string) => thread === undefined || this.#known.get(id)!.thread === thread
    const hits = await this.#vectors.query(vector!, { k, filter })
    // At a right angle, or further: nothing in common.
    return hits.filter(({ score }) => score > 0).map(({ id }) => this.#known.get(id)!.key)
  }

  async #embedMissing(signal: AbortSignal | undefined): Promise<void> {
    const { owner, kind } = this.#whose
    const missing = this.#db
      .prepare(
        'SELECT id, key, thread, text FROM items WHERE owner = ? AND kind = ? AND embedder IS NOT ? ORDER BY id DESC LIMIT ?',
      )
      .all(owner, kind, this.#embedder.id, mostAtOnce)
    // The text may have changed while its vector was made; then it waits for the next query.
    const update = this.#db.prepare('UPDATE items SET embedder = ?, vector = ? WHERE id = ? AND text = ?')
    for (let from = 0; from < missing.length; from += this.#embedder.maxBatch) {
      const batch = missing.slice(from, from + this.#embedder.maxBatch)
      const vectors = await this.#embed(
        batch.map(({ text }) => String(text)),
        signal,
      )
      for (const [index, row] of batch.entries()) {
        const vector = vectors[index]!
        if (update.run(this.#embedder.id, bytesOf(vector), row.id!, row.text!).changes === 1)
          await this.#keep(row, vector)
      }
    }
  }

  async #embed(texts: readonly string[], signal: AbortSignal | undefined): Promise<readonly Float32Array[]> {
    const { id, dims } = this.#embedder
    const vectors = await this.#embedder.embed(texts, signal)
    if (vectors.length === texts.length && vectors.every(({ length }) => length === dims)) return vectors
    throw new GloveboxError(
      'model/failed',
      `Embedder ${id} did not answer ${texts.length} vectors of ${dims} numbers.`,
      {
        detail: { embedder: id },
      },
    )
  }

  /** Items were removed: what is in memory is read again. */
  forget(): void {
    this.#version = undefined
  }

  /** Reads all vectors, if items were removed, or another connection has changed the file. */
  async #load(): Promise<void> {
    const { data_version: version } = this.#db.prepare('PRAGMA data_version').get()!
    if (version === this.#version) return
    const { owner, kind } = this.#whose
    const rows = this.#db
      .prepare('SELECT id, key, thread, vector FROM items WHERE owner = ? AND kind = ? AND embedder = ? ORDER BY id')
      .all(owner, kind, this.#embedder.id)
    this.#vectors = exactVectors(this.#embedder.dims)
    this.#known.clear()
    for (const row of rows) await this.#keep(row, vectorOf(row.vector as Uint8Array))
    this.#version = version
  }

  async #keep({ id, key, thread }: Readonly<Record<string, unknown>>, vector: Float32Array): Promise<void> {
    this.#known.set(String(id), { key: String(key), thread: String(thread) })
    await this.#vectors.upsert([{ id: String(id), vector }])
  }
}

function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
}

/** Copies: SQLite's bytes may start anywhere, and floats may not. */
function vectorOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer)
}
