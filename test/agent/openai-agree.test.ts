/** The client that is built in against that of the `openai` package: the same servers, the same turns, the same failures. */

import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { openai, openaiEmbedder } from '../../host/agent/mod.ts'
import type { Model, ModelRequest } from '../../host/agent/model.ts'
import { GloveboxError } from '../../host/base/error.ts'
import { type HttpServer, httpServer } from '../support/http-server.ts'
import { type OpenAIServer, openaiServer, type Reply } from '../support/openai-server.ts'

const never = new AbortController().signal
const question: ModelRequest = {
  messages: [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Capital of 𝔽rance?' },
  ],
  tools: [{ name: 'add', description: 'Adds.', parameters: { type: 'object' }, strict: false }],
  maxTokens: 100,
}
const open: AsyncDisposable[] = []

afterEach(async () => {
  for (const server of open.splice(0)) await server[Symbol.asyncDispose]()
})

function kept<T extends OpenAIServer | HttpServer>(server: T): T {
  open.push(server)
  return server
}

type Api = 'responses' | 'chat'
const clients = {
  builtIn: (baseURL: string, api: Api, maxRetries: number) => openai('m', { api, baseURL, apiKey: 'k', maxRetries }),
  ofPackage: (baseURL: string, api: Api, maxRetries: number) =>
    openai('m', { api, client: new OpenAI({ baseURL, apiKey: 'k', maxRetries, logLevel: 'off' }) }),
}

/** What a question comes to: all that an app can see of it. */
async function outcome(model: Model, isStreamed: boolean): Promise<object> {
  const pieces: string[] = []
  try {
    if (!isStreamed) return await model.generate(question, never)
    for await (const delta of model.stream!(question, never)) {
      if (delta.type === 'turn') return { turn: delta.turn, pieces }
      pieces.push(delta.text)
    }
    return { pieces }
  } catch (thrown) {
    if (!GloveboxError.is(thrown)) throw thrown
    const { code, detail, message } = thrown
    // Each has its own words for what went wrong on the way; what the provider says is the same.
    return { code, detail, pieces, ...(detail.status !== undefined && { message }) }
  }
}

const calls = [
  { id: 'call_a', name: 'add', arguments: '{"a":1,"b":2}' },
  { id: 'call_b', name: 'add', arguments: '' },
]
const bad = (status: number, headers: object = {}): Reply => ({
  status,
  headers: { 'x-request-id': 'req_7', ...headers },
})
const replies: readonly { readonly name: string; readonly script: readonly Reply[] }[] = (
  [
    ['text', { text: 'It is Paris, ça va 𝄞.' }],
    ['calls', { text: 'Let me see.', calls }],
    ['calls of a sloppy server', { calls, sloppy: true }],
    ['no text at all', { text: '' }],
    ['a refusal', { refusal: 'I will not.' }],
    ['an answer that is cut off', { text: 'It is', cutOff: 'length' }],
    ['an answer that is filtered', { text: 'It', cutOff: 'content_filter' }],
    ['a stream that ends early', { text: 'It is', after: 'end' }],
    ['a request that is wrong', bad(400)],
    [
      'a key that is wrong',
      { status: 401, body: { error: { message: 'who?', type: 'auth', code: 'invalid_api_key' } } },
    ],
    ['a model that is not there', { status: 404, body: { error: { message: 'no m', code: 'model_not_found' } } }],
    ['a limit that passes', bad(429, { 'retry-after-ms': '1' }), { text: 'Now.' }],
    ['a limit that stays', bad(429, { 'retry-after-ms': '1' })],
    ['a wait in seconds', bad(503, { 'retry-after': '0' })],
    [
      'a conflict, then a timeout',
      bad(409, { 'retry-after-ms': '1' }),
      bad(408, { 'retry-after-ms': '1' }),
      { text: 'Now.' },
    ],
    ['a server that wants no second try', bad(500, { 'x-should-retry': 'false' })],
    [
      'a server that wants one where it is not usual',
      bad(400, { 'x-should-retry': 'true', 'retry-after-ms': '1' }),
      { text: 'Now.' },
    ],
  ] as const
).map(([name, ...script]) => ({ name, script }))

describe.each(['responses', 'chat'] as const)('both clients over %s', api => {
  it.each(replies)('make the same of $name', async ({ script }) => {
    for (const isStreamed of [false, true]) {
      const seen = await Promise.all(
        [clients.builtIn, clients.ofPackage].map(async make => {
          const server = kept(await openaiServer(...script))
          const came = await outcome(make(server.baseURL, api, 2), isStreamed)
          return { came, requests: server.requests.map(({ path, body }) => ({ path, body })) }
        }),
      )
      expect(seen[0]).toEqual(seen[1])
    }
  })

  const event = (value: object, type = '') => `${type && `event: ${type}\n`}data: ${JSON.stringify(value)}\n\n`
  const fault = { message: 'a bad day', type: 'server_error', code: 'overloaded' }
  it.each([
    ['an error in place of a piece', event({ error: fault })],
    ['an event that is an error', event(fault, 'error')],
    ['an error of the Responses API', event({ ...fault, type: 'error' }, 'error')],
    ['a piece that is no JSON', 'data: {"choices\n\n'],
    ['nothing', ''],
    ['only [DONE]', 'data: [DONE]\n\n'],
    ['pieces that are none', 'data: null\n\ndata: 7\n\ndata: []\n\ndata: "x"\n\n'],
  ])('fail in the same way on a stream of %s', async (_, text) => {
    const server = kept(
      await httpServer(response => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_8' })
        response.end(text)
      }),
    )
    const [builtIn, ofPackage] = await Promise.all(
      Object.values(clients).map(make => outcome(make(server.baseURL, api, 0), true)),
    )
    // The one that is built in may know more, such as the id of a request whose answer is no JSON.
    expect(builtIn).toMatchObject(ofPackage!)
    expect(builtIn).toMatchObject({ code: 'model/failed' })
  })

  it('tell a connection that failed in the same way', async () => {
    const server = await httpServer(() => {})
    await server[Symbol.asyncDispose]()
    for (const make of Object.values(clients)) {
      const detail = { model: 'm', connection: 'failed' }
      expect(await outcome(make(server.baseURL, api, 0), false)).toMatchObject({ code: 'model/failed', detail })
    }
  })
})

describe('both clients', () => {
  it('give texts the same vectors, and fail alike', async () => {
    const server = kept(await openaiServer({ embed: 3 }, { embed: 3 }, { embed: 4 }, { embed: 4 }))
    const { baseURL } = server
    const client = new OpenAI({ baseURL, apiKey: 'k' })
    const embedders = [openaiEmbedder('e', { dims: 3, baseURL }), openaiEmbedder('e', { dims: 3, client })] as const
    const [own, theirs] = [await embedders[0].embed(['a', 'bb']), await embedders[1].embed(['a', 'bb'])]
    expect(own).toEqual(theirs)
    const failure = { code: 'model/failed', message: /2 vectors of 4 numbers came/ }
    for (const embedder of embedders) await expect(embedder.embed(['a', 'bb'])).rejects.toMatchObject(failure)
  })
})
