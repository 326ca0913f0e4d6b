/** The embeddings of the `openai` client, for recall by meaning. */

import type OpenAI from 'openai'
import { GloveboxError } from '../base/error.ts'
import type { Embedder } from './embedder.ts'
import { clientMaker, type OpenAIOptions } from './openai.ts'
import { failure } from './openai-api.ts'
import { inRange } from './option.ts'

/** Options of {@link openaiEmbedder}; those of the connection are as for `openai`. */
export interface OpenAIEmbedderOptions
  extends Pick<OpenAIOptions, 'baseURL' | 'apiKey' | 'client' | 'maxRetries' | 'timeoutMs'> {
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
  let made: Promise<OpenAI> | undefined
  const shortened = options.shorten ? { dimensions: dims } : {}

  async function batch(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    made ??= makeClient()
    try {
      const body = { model, input: [...texts], encoding_format: 'float' as const, ...shortened }
      const { data } = await (await made).embeddings.create(body, signal ? { signal } : {})
      return inOrder(data, texts.length)
    } catch (thrown) {
      throw failure(model, thrown)
    }
  }

  /** Security: what a server answers is checked; a vector of another length, or with no numbers in it, would spoil every comparison. */
  function inOrder(data: readonly { readonly index: number; readonly embedding: readonly number[] }[], count: number) {
    const vectors = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => Float32Array.from(embedding))
    if (vectors.length === count && vectors.every(each => each.length === dims && each.every(Number.isFinite)))
      return vectors
    const found = `${vectors.length} vectors of ${[...new Set(vectors.map(each => each.length))].join(', ')} numbers`
    throw new GloveboxError(
      'model/failed',
      `Model ${model} failed: ${count} vectors of ${dims} numbers were asked for, and ${found} came.`,
      {
        detail: { model, dims },
      },
    )
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
