/** The vector store trait, and one that compares with every vector: exact, and fast enough for some ten thousand. */

import { GloveboxError } from '../base/error.ts'
import { inRange } from './option.ts'

/** A vector under a name. */
export interface VectorItem {
  readonly id: string
  readonly vector: Float32Array
}

/** What a query found. */
export interface VectorHit {
  readonly id: string
  /** Cosine of the angle to what was asked for: 1 for the same direction, -1 for the opposite. */
  readonly score: number
}

/** What is wanted of a query. */
export interface VectorQuery {
  /** Most hits. */
  readonly k: number
  /** Leaves out items for which it answers false. */
  readonly filter?: (id: string) => boolean
}

/** Keeps vectors and finds the nearest. */
export interface VectorStore {
  /** Adds items, or replaces those of the same id. */
  upsert(items: readonly VectorItem[]): Promise<void>
  /** The nearest first; of equal ones, the one that was added first. */
  query(vector: Float32Array, query: VectorQuery): Promise<readonly VectorHit[]>
  delete(ids: readonly string[]): Promise<void>
}

/**
 * A store in memory that looks at every vector for each query, so that it never misses the nearest. 10,000 vectors of 384
 * numbers take about 15 ms a query and 15 MB.
 * @throws {GloveboxError} `config/invalid` for `dims` out of 1 to 65,536; its methods for vectors of another length.
 */
export function exactVectors(dims: number): VectorStore {
  inRange('dims', dims, 1, 65_536)
  const vectors = new Map<string, Float32Array>()
  return {
    async upsert(items) {
      const normal = items.map(({ id, vector }) => [id, unit(vector, dims)] as const)
      for (const [id, vector] of normal) vectors.set(id, vector)
    },
    async query(vector, { k, filter }) {
      inRange('k', k, 1, 10_000)
      const wanted = unit(vector, dims)
      const hits: VectorHit[] = []
      for (const [id, each] of vectors) {
        if (filter?.(id) !== false) hits.push({ id, score: dot(wanted, each) })
      }
      // The sort is stable, so equal scores keep the order of addition.
      return hits.sort((a, b) => b.score - a.score).slice(0, k)
    },
    async delete(ids) {
      for (const id of ids) vectors.delete(id)
    },
  }
}

/** The vector at length 1; one without a direction stays as it is, and is near to nothing. */
function unit(vector: Float32Array, dims: number): Float32Array {
  if (vector.length !== dims || !vector.every(Number.isFinite)) {
    throw new GloveboxError(
      'config/invalid',
      `A vector must be ${dims} finite numbers; this one has ${vector.length}.`,
      {
        detail: { dims, length: vector.length },
      },
    )
  }
  const length = Math.sqrt(dot(vector, vector))
  return length === 0 ? vector : vector.map(value => value / length)
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
