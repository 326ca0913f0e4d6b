/** The client that is built in: a request is one `fetch`, its answer JSON or server-sent events. */

import type { Client, RequestOptions } from './openai-api.ts'
import { failed } from './openai-errors.ts'
import { Exchange, type Server } from './openai-exchange.ts'
import { EventDecoder, type ServerSentEvent } from './sse.ts'

/** Makes a client of `server`. */
export function builtIn(server: Server): Client {
  const endpoint = (path: string) => ({
    create: (body: { readonly stream?: unknown }, { signal }: RequestOptions): never =>
      (body.stream === true ? pieces(server, path, body, signal) : whole(server, path, body, signal)) as never,
  })
  return {
    chat: { completions: endpoint('/chat/completions') },
    responses: endpoint('/responses'),
    embeddings: endpoint('/embeddings'),
  }
}

async function whole(server: Server, path: string, body: object, signal: AbortSignal | undefined): Promise<unknown> {
  const exchange = new Exchange(server, signal)
  try {
    const headers = await exchange.send(path, JSON.stringify(body))
    return await wholeOf(server, exchange, headers)
  } finally {
    exchange.close()
  }
}

async function wholeOf(server: Server, exchange: Exchange, headers: Headers): Promise<Json> {
  const text = await exchange.text()
  const answer = parse(server, text, `its answer is not JSON (${headers.get('content-type') ?? 'of no type'})`)
  // Some compatible servers fail with a status of 200. The Responses API has a place for its error, beside a status.
  if (answer?.error && answer.status === undefined) throw exchange.failure({ headers, error: answer.error })
  return answer
}

async function* pieces(server: Server, path: string, body: object, signal: AbortSignal | undefined) {
  const exchange = new Exchange(server, signal)
  try {
    const headers = await exchange.send(path, JSON.stringify(body))
    if (isJson(headers)) {
      await wholeOf(server, exchange, headers)
      throw failed(server.model, 'it answered in one piece where a stream was asked for')
    }
    const events = new EventDecoder()
    for (let bytes = await exchange.read(); bytes; bytes = await exchange.read()) {
      for (const event of events.decode(bytes)) {
        if (event.data === '[DONE]') return await exchange.finish()
        // Some servers keep the connection alive with it.
        if (event.data === '') continue
        yield pieceOf(server, exchange, headers, event)
      }
    }
    // The standard drops an event without its blank line; some servers leave the last one out.
    const last = events.end()
    if (last?.data && last.data !== '[DONE]') yield pieceOf(server, exchange, headers, last)
  } finally {
    exchange.close()
  }
}

function pieceOf(server: Server, exchange: Exchange, headers: Headers, { type, data }: ServerSentEvent): Json {
  const piece = parse(server, data, 'an event of its stream is not JSON')
  const isError = type === 'error' || piece?.type === 'error'
  if (isError || piece?.error) throw exchange.failure({ headers, error: piece?.error ?? piece })
  return piece
}

type Json = { readonly [field: string]: unknown } | null | undefined

function parse({ model }: Server, text: string, what: string): Json {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw failed(model, what, {}, cause)
  }
}

const isJson = (headers: Headers) => headers.get('content-type')?.includes('json')
