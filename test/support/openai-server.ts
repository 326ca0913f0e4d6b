/** A server on loopback that speaks both APIs of OpenAI, streaming included, and answers by a list of replies. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A turn of the model. */
export interface TurnReply {
  readonly text?: string
  readonly calls?: readonly { readonly id: string; readonly name: string; readonly arguments: string }[]
  readonly refusal?: string
  readonly cutOff?: 'length' | 'content_filter'
  /** Streams only: `tear` closes the connection after the text, `hang` keeps it open, `end` ends it without the last event. */
  readonly after?: 'tear' | 'hang' | 'end'
  /** Streams as some compatible servers do: calls whole and without index (Chat), the last event without items (Responses). */
  readonly sloppy?: boolean
  /** The Responses API says that the response failed. */
  readonly failed?: { readonly code: string; readonly message: string }
  /** Items of the Responses API that come before the others. */
  readonly items?: readonly object[]
}

/** What the server does with one request. */
export type Reply =
  | TurnReply
  /** Answers embeddings of that many numbers, the first of them the length of the text, last text first. */
  | { readonly embed: number }
  | { readonly status: number; readonly body?: object; readonly headers?: object }
  | 'hang'

/** One request as it came in. */
export interface Recorded {
  readonly path: string
  readonly body: { readonly [field: string]: unknown }
  readonly headers: IncomingMessage['headers']
  /** Kept when the connection of this request is closed. */
  readonly closed: Promise<void>
}

/** A running server. */
export interface OpenAIServer extends AsyncDisposable {
  readonly baseURL: string
  readonly requests: readonly Recorded[]
  /** Kept when the request of this number (from 0) has come in. */
  arrival(number: number): Promise<Recorded>
}

/** Starts a server that answers one reply after the other; the last one again, if there are more requests. */
export async function openaiServer(...replies: readonly Reply[]): Promise<OpenAIServer> {
  const requests: Recorded[] = []
  const waiting = new Map<number, (request: Recorded) => void>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const closed = new Promise<void>(resolve => response.on('close', resolve))
    const body = JSON.parse(Buffer.concat(chunks).toString())
    const recorded = { path: request.url ?? '', body, headers: request.headers, closed }
    const number = requests.push(recorded) - 1
    answer(replies[Math.min(number, replies.length - 1)]!, recorded, response)
    waiting.get(number)?.(recorded)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    arrival: async number => requests[number] ?? new Promise(resolve => waiting.set(number, resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function answer(reply: Reply, { path, body }: Recorded, response: ServerResponse): void {
  if (reply === 'hang') return
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(JSON.stringify(reply.body ?? { error: { message: 'no luck', type: 'test', code: 'unlucky' } }))
    return
  }
  if ('embed' in reply) {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(embeddings(reply.embed, body.input as string[])))
    return
  }
  const chat = path.includes('/chat/completions')
  if (body.stream !== true) {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(chat ? completion(reply) : whole(reply)))
    return
  }
  response.setHeader('content-type', 'text/event-stream')
  const send = (data: unknown) => response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)
  const events = chat ? completionEvents(reply, body) : responseEvents(reply)
  for (const event of events.before) send(event)
  if (reply.after === 'hang') return
  if (reply.after === 'tear') response.socket?.destroySoon()
  else {
    if (reply.after !== 'end') for (const event of events.after) send(event)
    response.end()
  }
}

function embeddings(dims: number, texts: readonly string[]): object {
  const vector = (text: string) => Array.from({ length: dims }, (_, i) => (i === 0 ? text.length : 0))
  const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: vector(text) })).reverse()
  return { object: 'list', model: 'e', data, usage: { prompt_tokens: 1, total_tokens: 1 } }
}

const words = (text: string) => text.match(/\s*\S+/g) ?? []
const halves = (text: string) => [text.slice(0, text.length >> 1), text.slice(text.length >> 1)]

const chatUsage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 }

function finishReason({ cutOff, calls }: TurnReply): string {
  return cutOff ?? (calls ? 'tool_calls' : 'stop')
}

function completion(reply: TurnReply): object {
  const tool_calls = reply.calls?.map(({ id, ...f }) => ({ id, type: 'function', function: f }))
  const message = { role: 'assistant', content: reply.text ?? null, refusal: reply.refusal ?? null, tool_calls }
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finishReason(reply) }],
    usage: chatUsage,
  }
}

function completionEvents(reply: TurnReply, body: Recorded['body']): { before: unknown[]; after: unknown[] } {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
    usage: null,
  })
  const calls = reply.calls ?? []
  const piece = (index: number, call: object) => chunk({ tool_calls: [{ index, ...call }] })
  // Parallel calls arrive interleaved: all heads, then all first halves, then all second halves.
  const heads = calls.map(({ id, name }, i) => piece(i, { id, type: 'function', function: { name, arguments: '' } }))
  const parts = [0, 1].flatMap(h => calls.map((c, i) => piece(i, { function: { arguments: halves(c.arguments)[h] } })))
  const sloppy = calls.map(({ id, ...f }) => chunk({ tool_calls: [{ id, type: 'function', function: f }] }))
  const usage = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage
  return {
    before: [
      chunk({ role: 'assistant', content: '' }),
      ...words(reply.text ?? '').map(content => chunk({ content })),
      ...words(reply.refusal ?? '').map(refusal => chunk({ refusal })),
      ...(reply.sloppy ? sloppy : [...heads, ...parts]),
    ],
    after: [
      chunk({}, finishReason(reply)),
      ...(usage ? [{ id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage: chatUsage }] : []),
      '[DONE]',
    ],
  }
}

function whole({ text, calls = [], refusal, cutOff, failed, items = [] }: TurnReply): object {
  const content = [
    ...(text === undefined ? [] : [{ type: 'output_text', text, annotations: [] }]),
    ...(refusal === undefined ? [] : [{ type: 'refusal', refusal }]),
  ]
  const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content }
  const asked = calls.map(({ id, ...call }, i) => ({ type: 'function_call', id: `fc_${i}`, call_id: id, ...call }))
  return {
    id: 'resp_1',
    object: 'response',
    status: failed ? 'failed' : cutOff ? 'incomplete' : 'completed',
    error: failed ?? null,
    incomplete_details: cutOff ? { reason: cutOff === 'length' ? 'max_output_tokens' : cutOff } : null,
    output: [...items, ...(content.length > 0 ? [message] : []), ...asked],
    usage: { input_tokens: 11, output_tokens: 7, total_tokens: 18 },
  }
}

function responseEvents(reply: TurnReply): { before: unknown[]; after: unknown[] } {
  const response = whole(reply) as { status: string; output: object[] }
  const delta = (text: string) => ({ type: 'response.output_text.delta', item_id: 'msg_1', delta: text })
  return {
    before: [
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
      ...words(reply.text ?? '').map(delta),
      ...response.output.map((item, output_index) => ({ type: 'response.output_item.done', output_index, item })),
    ],
    after: [
      { type: `response.${response.status}`, response: { ...response, output: reply.sloppy ? [] : response.output } },
    ],
  }
}
