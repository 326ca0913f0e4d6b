/** An embedder that needs no model: a text's vector counts its trigrams, so words that look alike lie near each other. */

import { sha256 } from '../../host/agent/canonical.ts'
import type { Embedder } from '../../host/agent/embedder.ts'

/** The embedder, and the batches that it was asked for. */
export function trigrams(options: Partial<Pick<Embedder, 'id' | 'dims' | 'maxBatch'>> = {}) {
  const { id = 'trigrams', dims = 256, maxBatch = 16 } = options
  const batches: (readonly string[])[] = []
  const embedder: Embedder = {
    id,
    dims,
    maxBatch,
    embed: async texts => {
      batches.push(texts)
      return texts.map(text => vectorOf(text.toLowerCase(), dims))
    },
  }
  return { embedder, batches }
}

function vectorOf(text: string, dims: number): Float32Array {
  const vector = new Float32Array(dims)
  for (let at = 0; at + 3 <= text.length; at++) {
    const bucket = Number.parseInt(sha256(text.slice(at, at + 3)).slice(0, 8), 16) % dims
    vector[bucket]! += 1
  }
  return vector
}
