/** Models behind a server on loopback, through both APIs, by the client that is built in and by that of the `openai` package. */

import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agent, openai, tool } from '../../host/agent/mod.ts'
import type { ModelDelta, ModelRequest, ModelTurn } from '../../host/agent/model.ts'
import { type OpenAIServer, openaiServer, type Reply } from '../support/openai-server.ts'

const never = new AbortController().signal
const ask = (text: string): ModelRequest => ({ messages: [{ role: 'user', text }], tools: [] })
const open: OpenAIServer[] = []

afterEach(async () => {
  for (const server of open.splice(0)) await server[Symbol.asyncDispose]()
})

async function serve(...replies: Reply[]): Promise<OpenAIServer> {
  const server = await openaiServer(...replies)
  open.push(server)
  return server
}

async function streamed(deltas: AsyncIterable<ModelDelta>): Promise<{ pieces: string[]; turn: ModelTurn | undefined }> {
  const pieces: string[] = []
  let turn: ModelTurn | undefined
  for await (const delta of deltas) {
    if (delta.type === 'text') pieces.push(delta.text)
    else turn = delta.turn
  }
  return { pieces, turn }
}

const calls = [
  { id: 'call_a', name: 'add', arguments: '{"a":1,"b":2}' },
  { id: 'call_b', name: 'add', arguments: '{"a":3,"b":4}' },
]

describe.each([
  ['responses', 'fetch'],
  ['responses', 'openai'],
  ['chat', 'fetch'],
  ['chat', 'openai'],
] as const)('openai over %s, by %s', (api, by) => {
  function model({ baseURL }: OpenAIServer, maxRetries = 0) {
    if (by === 'fetch') return openai('m', { api, baseURL, maxRetries })
    return openai('m', { api, client: new OpenAI({ baseURL, apiKey: 'k', maxRetries }) })
  }

  it('answers with text, tokens and the reason it ended', async () => {
    const server = await serve({ text: 'Paris.' })
    const turn = await model(server).generate(ask('Capital?'), never)
    expect(turn).toEqual({ text: 'Paris.', calls: [], finish: 'stop', tokens: { input: 11, output: 7 } })
    expect(server.requests[0]!.path).toBe(api === 'chat' ? '/v1/chat/completions' : '/v1/responses')
  })

  it('streams the same turn that it answers in one piece', async () => {
    const server = await serve({ text: 'It is Paris.', calls })
    const whole = await model(server).generate(ask('?'), never)
    const { pieces, turn } = await streamed(model(server).stream!(ask('?'), never))
    expect(turn).toEqual(whole)
    expect(pieces).toEqual(['It', ' is', ' Paris.'])
    expect(whole.calls).toEqual(calls)
    expect(whole.finish).toBe('tools')
  })

  it('ends with "length" when the token limit cuts the answer off', async () => {
    const server = await serve({ text: 'It is', cutOff: 'length' })
    expect((await model(server).generate(ask('?'), never)).finish).toBe('length')
    expect((await streamed(model(server).stream!(ask('?'), never))).turn!.finish).toBe('length')
  })

  it('throws model/refused for a refusal and for the content filter', async () => {
    const server = await serve({ refusal: 'I will not.' })
    const refusal = { code: 'model/refused', detail: { model: 'm', tokens: { input: 11, output: 7 } } }
    await expect(model(server).generate(ask('?'), never)).rejects.toMatchObject(refusal)
    await expect(streamed(model(server).stream!(ask('?'), never))).rejects.toMatchObject(refusal)
    const filtered = await serve({ text: 'so', cutOff: 'content_filter' })
    await expect(model(filtered).generate(ask('?'), never)).rejects.toMatchObject({ code: 'model/refused' })
  })

  it('sends a request again that failed in a way that may pass', async () => {
    const server = await serve({ status: 429, headers: { 'retry-after-ms': '1' } }, { text: 'Now.' })
    expect((await model(server, 1).generate(ask('?'), never)).text).toBe('Now.')
    expect(server.requests).toHaveLength(2)
  })

  it('throws model/failed with the status and code once its retries are used up', async () => {
    const server = await serve({ status: 500, headers: { 'retry-after-ms': '1' } })
    const failure = { code: 'model/failed', detail: { model: 'm', status: 500, code: 'unlucky' } }
    await expect(model(server, 2).generate(ask('?'), never)).rejects.toMatchObject(failure)
    expect(server.requests).toHaveLength(3)
    await expect(streamed(model(server).stream!(ask('?'), never))).rejects.toMatchObject(failure)
  })

  it.each(['tear', 'end'] as const)('throws model/failed for a stream that breaks off (%s)', async after => {
    const server = await serve({ text: 'It is', after })
    await expect(streamed(model(server).stream!(ask('?'), never))).rejects.toMatchObject({ code: 'model/failed' })
  })

  it('throws model/failed when nobody listens', async () => {
    const server = await openaiServer({ text: '' })
    await server[Symbol.asyncDispose]()
    await expect(model(server).generate(ask('?'), never)).rejects.toMatchObject({ code: 'model/failed' })
  })

  it('asks for typed output in the way of the API', async () => {
    const server = await serve({ text: '{"city":"Paris"}' })
    const output = z.object({ city: z.string() })
    const result = await agent({ model: model(server), output }).run('?')
    expect(result.output).toEqual({ city: 'Paris' })
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
    const format = { name: 'answer', strict: true, schema: { ...schema, additionalProperties: false } }
    expect(server.requests[0]!.body).toMatchObject(
      api === 'chat'
        ? { response_format: { type: 'json_schema', json_schema: format } }
        : { text: { format: { type: 'json_schema', ...format } } },
    )
  })

  it('runs an agent with parallel calls, whose results go back under their ids', async () => {
    const add = tool({
      name: 'add',
      description: 'Adds.',
      input: z.object({ a: z.number(), b: z.number() }),
      call: ({ a, b }) => a + b,
    })
    const server = await serve({ text: 'Let me see.', calls }, { text: '3 and 7.' })
    const result = await agent({ model: model(server), tools: [add], instructions: 'Be brief.' }).run('1+2, 3+4?')
    expect(result.text).toBe('3 and 7.')
    expect(result.usage).toMatchObject({ tokens: { input: 22, output: 14 }, turns: 2, toolCalls: 2 })
    expect(server.requests[0]!.body).toMatchObject({ tools: [{ type: 'function' }] })
    expect(server.requests[1]!.body).toMatchObject(secondRequest[api])
  })

  it('streams an agent, and closes the connection when the reader leaves', async () => {
    const server = await serve({ text: 'On and on', after: 'hang' })
    for await (const event of agent({ model: model(server) }).stream('?')) if (event.type === 'text') break
    await (await server.arrival(0)).closed
  })

  it('is canceled while it waits for the answer', async () => {
    const server = await serve('hang')
    const abort = new AbortController()
    const run = agent({ model: model(server) }).run('?', { signal: abort.signal })
    const { closed } = await server.arrival(0)
    abort.abort('enough')
    await expect(run).rejects.toMatchObject({ code: 'agent/canceled', cause: 'enough', detail: { stuck: [] } })
    await closed
  })
})

const secondRequest = {
  chat: {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '1+2, 3+4?' },
      {
        role: 'assistant',
        content: 'Let me see.',
        tool_calls: [
          { id: 'call_a', function: { arguments: '{"a":1,"b":2}' } },
          { id: 'call_b', function: { arguments: '{"a":3,"b":4}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_a', content: '3' },
      { role: 'tool', tool_call_id: 'call_b', content: '7' },
    ],
  },
  responses: {
    store: false,
    input: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '1+2, 3+4?' },
      { role: 'assistant', content: 'Let me see.' },
      { type: 'function_call', call_id: 'call_a', arguments: '{"a":1,"b":2}' },
      { type: 'function_call', call_id: 'call_b', arguments: '{"a":3,"b":4}' },
      { type: 'function_call_output', call_id: 'call_a', output: '3' },
      { type: 'function_call_output', call_id: 'call_b', output: '7' },
    ],
  },
}

describe('openai', () => {
  const paths = (server: OpenAIServer) => server.requests.map(request => request.path.slice('/v1/'.length))

  it.each(['generate', 'stream'] as const)(
    'asks through Chat Completions, from then on (%s), when the server has no Responses',
    async how => {
      const server = await serve({ status: 404 }, { text: 'one' }, { text: 'two' }, { text: 'three' })
      const model = openai('m', { baseURL: server.baseURL })
      const first =
        how === 'stream' ? (await streamed(model.stream!(ask('?'), never))).turn : await model.generate(ask('?'), never)
      expect(first!.text).toBe('one')
      expect((await model.generate(ask('?'), never)).text).toBe('two')
      expect(paths(server)).toEqual(['responses', 'chat/completions', 'chat/completions'])
    },
  )

  it('keeps to Responses when that is set, and when it is the model that was not found', async () => {
    const server = await serve({ status: 404 })
    const set = openai('m', { baseURL: server.baseURL, api: 'responses' })
    await expect(set.generate(ask('?'), never)).rejects.toMatchObject({ detail: { status: 404 } })
    const noModel = await serve({ status: 404, body: { error: { message: 'no m', code: 'model_not_found' } } })
    const unset = openai('m', { baseURL: noModel.baseURL })
    await expect(unset.generate(ask('?'), never)).rejects.toMatchObject({ detail: { code: 'model_not_found' } })
    expect([...paths(server), ...paths(noModel)]).toEqual(['responses', 'responses'])
  })

  it('sends further fields of the body as they are', async () => {
    const server = await serve({ text: '' })
    await openai('m', { baseURL: server.baseURL, body: { temperature: 0, store: true } }).generate(ask('?'), never)
    expect(server.requests[0]!.body).toMatchObject({ temperature: 0, store: true })
  })

  it('gives sealed reasoning back as it came, before the calls that it led to', async () => {
    const sealed = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' }
    const server = await serve({ items: [sealed], calls: calls.slice(0, 1) }, { text: 'done' })
    await agent({ model: openai('m', { baseURL: server.baseURL }) }).run('?')
    expect((server.requests[1]!.body.input as object[]).slice(1, 3)).toMatchObject([sealed, { call_id: 'call_a' }])
  })

  it('throws model/failed with the code when a response failed', async () => {
    const server = await serve({ failed: { code: 'server_error', message: 'a bad day' } })
    const model = openai('m', { baseURL: server.baseURL })
    const failure = { code: 'model/failed', message: /a bad day/, detail: { code: 'server_error' } }
    await expect(model.generate(ask('?'), never)).rejects.toMatchObject(failure)
    await expect(streamed(model.stream!(ask('?'), never))).rejects.toMatchObject(failure)
  })

  it.each(['responses', 'chat'] as const)('reads the calls of servers that stream them sloppily (%s)', async api => {
    const server = await serve({ text: 'Well.', calls, sloppy: true })
    const { turn } = await streamed(openai('m', { api, baseURL: server.baseURL }).stream!(ask('?'), never))
    expect(turn).toMatchObject({ text: 'Well.', calls })
  })

  it('makes ids for calls of servers that give them none', async () => {
    const server = await serve({ calls: [{ id: '', name: 'a', arguments: '{}' }] })
    const turn = await openai('m', { baseURL: server.baseURL, api: 'chat' }).generate(ask('?'), never)
    expect(turn.calls).toEqual([{ id: 'call_1_0', name: 'a', arguments: '{}' }])
  })

  it('gives typed answers in the way that is set', () => {
    expect(openai('m', { typedBy: 'tool' })).toMatchObject({ typedBy: 'tool', provider: 'openai' })
    expect('typedBy' in openai('m')).toBe(false)
  })

  it('refuses an API that is none', () => {
    expect(() => openai('m', { api: 'constructor' as 'chat' })).toThrow(/responses or chat/)
  })

  it('describes a tool as strict exactly when strict mode would take it', async () => {
    const named = (name: string, input: z.ZodType) => tool({ name, description: name, input, call: () => 0 })
    const server = await serve({ text: '' })
    const tools = [named('strict', z.object({ a: z.string() })), named('loose', z.object({ a: z.string().optional() }))]
    await agent({ model: openai('m', { baseURL: server.baseURL }), tools }).run('?')
    expect(server.requests[0]!.body.tools).toMatchObject([{ strict: true }, { strict: false }])
  })
})
