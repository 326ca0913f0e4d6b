/** The `fetch` of the clients made here: a server that never ends its answer, or falls silent in it, ends the call and nothing else. */

import { failed } from './openai-api.ts'

/** What an answer may be. */
export interface AnswerLimits {
  /** Bytes of its body, after decompression. */
  readonly maxBytes: number
  /** Milliseconds without a byte of it. */
  readonly silentMs: number
}

/**
 * A `fetch` whose bodies end in `model/failed` at their limits.
 *
 * Security: a server is not trusted with the memory of the process. The client collects an answer, and each line of a stream, without a
 * bound of its own.
 */
export function boundedFetch(model: string, limits: AnswerLimits): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    return response.body ? new Response(bounded(response.body.getReader(), model, limits), response) : response
  }
}

function bounded(
  body: ReadableStreamDefaultReader<Uint8Array>,
  model: string,
  { maxBytes, silentMs }: AnswerLimits,
): ReadableStream<Uint8Array> {
  let bytes = 0
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const { promise: silent, reject } = Promise.withResolvers<never>()
    const what = `the server fell silent for ${silentMs} ms in the middle of its answer`
    // As a connection that failed: who tries again may try this again.
    const timer = setTimeout(() => reject(failed(model, what, { connection: 'failed', silentMs })), silentMs)
    try {
      const { done, value } = await Promise.race([body.read(), silent])
      if (done) return controller.close()
      bytes += value.byteLength
      if (bytes > maxBytes) throw failed(model, `its answer is longer than ${maxBytes} bytes`, { maxBytes })
      controller.enqueue(value)
    } catch (error) {
      controller.error(error)
      // The connection is closed with it; that it may have failed already changes nothing.
      body.cancel(error).catch(() => {})
    } finally {
      clearTimeout(timer)
    }
  }
  // Nothing is read ahead: only while the client waits, it is the server that is silent.
  return new ReadableStream({ pull, cancel: reason => body.cancel(reason) }, { highWaterMark: 0 })
}
