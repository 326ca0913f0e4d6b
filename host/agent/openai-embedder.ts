/** The embeddings of OpenAI's API, for recall by meaning. */

import type { Embedder } from './embedder.ts'
import type { Client } from './openai-api.ts'
import { clientMaker, retriesOf } from './openai-client.ts'
import { failed, failure } from './openai-errors.ts'
import type { OpenAIConnection } from './openai-options.ts'
import { inRange } from './option.ts'
import { patience } from './retrying.ts'

/** Options of {@link openaiEmbedder}; those of the connection are as for `openai`. */
export interface OpenAIEmbedderOptions extends OpenAIConnection {
  /** Numbers in a vector, as the model gives them or is asked to: 1 to 16,384. */
  readonly dims: number
  /** True: the model is asked for vectors of `dims` numbers, which only some can do. Default false. */
  readonly shorten?: boolean
  /** Most texts of one request, 1 to 2,048. Default 256. */
  readonly maxBatch?: number
}

/**
 * An embedder behind `POST /embeddings` of OpenAI or a compatible server. More texts than `maxBatch` are sent in several requests, one
 * after the other. It throws `model/failed`, also when the provider answers with other vectors than it was asked for.
 * @throws {GloveboxError} `config/invalid` for options that are none.
 */
export function openaiEmbedder(model: string, options: OpenAIEmbedderOptions): Embedder {
  const dims = inRange('dims', options.dims, 1, 16_384)
  const maxBatch = inRange('maxBatch', options.maxBatch ?? 256, 1, 2048)
  const makeClient = clientMaker(model, options)
  const next = patience(retriesOf(options))
  let made: Client | undefined
  const shortened = options.shorten ? { dimensions: dims } : {}

  async function once(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    made ??= makeClient()
    try {
      const body = { model, input: [...texts], encoding_format: 'float', ...shortened }
      const { data } = await made.embeddings.create(body, signal ? { signal } : {})
      return inOrder(data, texts.length)
    } catch (thrown) {
      signal?.throwIfAborted()
      throw failure(model, thrown)
    }
  }

  async function batch(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(texts, signal)
      } catch (error) {
        await next(error, attempt, signal)
      }
    }
  }

  /** Security: what a server answers is checked before it takes memory; a vector of another length, or with no numbers in it, would spoil every comparison. */
  function inOrder(data: unknown, count: number): Float32Array[] {
    const items: readonly Partial<Item>[] = Array.isArray(data) ? data : []
    const lengths = items.map(item => (Array.isArray(item?.embedding) ? item.embedding.length : 0))
    const places = new Map(items.map((item, place) => [item?.index ?? place, item]))
    if (places.size === count && lengths.every(length => length === dims)) {
      const vectors = Array.from({ length: count }, (_, index) => Float32Array.from(places.get(index)?.embedding ?? []))
      if (vectors.every(vector => vector.length === dims && vector.every(Number.isFinite))) return vectors
    }
    const found = `${items.length} vectors of ${[...new Set(lengths)].slice(0, 10).join(', ')} numbers`
    throw failed(model, `${count} vectors of ${dims} numbers were asked for, and ${found} came`, { dims })
  }

  return {
    id: `${model}/${dims}`,
    dims,
    maxBatch,
    async embed(texts, signal) {
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += maxBatch) {
        vectors.push(...(await batch(texts.slice(from, from + maxBatch), signal)))
      }
      return vectors
    },
  }
}

/** One vector of an answer, as it should be. */
interface Item {
  readonly index: number
  readonly embedding: readonly number[]
}
