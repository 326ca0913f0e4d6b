/** The client that is built in: a request is one `fetch`, its answer JSON or server-sent events. */

import type { Client, RequestOptions } from './openai-api.ts'
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
    hide: server.hide,
  }
}

async function whole(server: Server, path: string, body: object, signal: AbortSignal | undefined): Promise<unknown> {
  const exchange = new Exchange(server, signal)
  try {
    const headers = await exchange.send(path, JSON.stringify(body))
    return wholeOf(exchange, headers, await exchange.text())
  } finally {
    exchange.close()
  }
}

function wholeOf(exchange: Exchange, headers: Headers, text: string): Json {
  const answer = parse(exchange, headers, text, 'its answer is not JSON')
  // Some compatible servers fail with a status of 200. The Responses API has a place for its error, beside a status.
  if (answer?.error && answer.status === undefined) throw exchange.failure({ headers, error: answer.error })
  return answer
}

async function* pieces(server: Server, path: string, body: object, signal: AbortSignal | undefined) {
  const exchange = new Exchange(server, signal)
  try {
    const headers = await exchange.send(path, JSON.stringify(body))
    const events = new EventDecoder()
    let bytes = await exchange.read()
    // No event begins like this, whatever the server says that it sends.
    if (bytes?.[0] === brace) {
      wholeOf(exchange, headers, await exchange.text(bytes))
      throw exchange.failure({ headers, error: 'it answered in one piece where a stream was asked for' })
    }
    for (; bytes; bytes = await exchange.read()) {
      for (const event of events.decode(bytes)) {
        if (event.data === '[DONE]') return await exchange.finish()
        // Some servers keep the connection alive with it.
        if (event.data === '') continue
        const piece = pieceOf(exchange, headers, event)
        yield piece
        if (isLast(piece)) return await exchange.finish()
      }
    }
    // The standard drops an event without its blank line; some servers leave the last one out.
    const last = events.end()
    if (last?.data && last.data !== '[DONE]') yield pieceOf(exchange, headers, last)
  } finally {
    exchange.close()
  }
}

const brace = 0x7b

/** Events of the Responses API after which nothing is said. Not every server closes its stream then. */
const isLast = (piece: Json) =>
  ['response.completed', 'response.incomplete', 'response.failed'].includes(piece?.type as string)

function pieceOf(exchange: Exchange, headers: Headers, { type, data }: ServerSentEvent): Json {
  const piece = parse(exchange, headers, data, 'an event of its stream is not JSON')
  const isError = type === 'error' || piece?.type === 'error'
  if (isError || piece?.error) throw exchange.failure({ headers, error: piece?.error ?? piece })
  return piece
}

type Json = { readonly [field: string]: unknown } | null | undefined

function parse(exchange: Exchange, headers: Headers, text: string, what: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    // Security: the parser's own error shows a part of the text, which may hold the key.
    throw exchange.failure({ headers, error: `${what} (${headers.get('content-type') ?? 'of no type'})` })
  }
}
