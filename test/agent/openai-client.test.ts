/** Which client is asked, where its server is, and who gets the key. */

import OpenAI from 'openai'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openai, openaiEmbedder } from '../../host/agent/mod.ts'
import { GloveboxError } from '../../host/base/error.ts'
import { type OpenAIServer, openaiServer } from '../support/openai-server.ts'

const never = new AbortController().signal
const ask = { messages: [], tools: [] }
const environment = ['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'] as const

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Nothing is in the environment but this. */
function within(given: { readonly [Name in (typeof environment)[number]]?: string }): void {
  for (const name of environment) vi.stubEnv(name, given[name])
}

const fieldsOf = ({ requests }: OpenAIServer, name: string) => requests.map(({ headers }) => headers[name])

describe('the key', () => {
  it('of the environment is for the server of the environment only, and so is whose it is', async () => {
    await using server = await openaiServer({ text: '' })
    const { baseURL } = server
    within({ OPENAI_API_KEY: ' theirs ', OPENAI_ORG_ID: 'org', OPENAI_PROJECT_ID: 'project', OPENAI_BASE_URL: baseURL })
    for (const options of [{}, { baseURL }, { baseURL, apiKey: 'mine' }, { baseURL, apiKey: '' }]) {
      await openai('m', options).generate(ask, never)
    }
    expect(fieldsOf(server, 'authorization')).toEqual(['Bearer theirs', undefined, 'Bearer mine', undefined])
    expect(fieldsOf(server, 'openai-organization')).toEqual(['org', undefined, undefined, undefined])
    expect(fieldsOf(server, 'openai-project')).toEqual(['project', undefined, undefined, undefined])
  })

  it('is needed at OpenAI itself, and nowhere else', async () => {
    await using server = await openaiServer({ text: 'Hi.' })
    within({})
    const error = await openai('m')
      .generate(ask, never)
      .catch(thrown => thrown)
    expect(error).toMatchObject({ code: 'config/invalid', message: /Set OPENAI_API_KEY/ })
    within({ OPENAI_BASE_URL: server.baseURL })
    expect((await openai('m').generate(ask, never)).text).toBe('Hi.')
  })

  it.each(['sk-1234567890ab\nx', 'sk-1234567890ab\0', 'sk-1234567890ab€'])(
    'that no header takes is refused, and not told: %j',
    async key => {
      const told = (error: GloveboxError) => [error.code, `${error.message}${error.stack}`.includes('1234567890')]
      const caught = (thrown: unknown) => (GloveboxError.is(thrown) ? told(thrown) : thrown)
      let refusal: unknown
      try {
        openai('m', { apiKey: key })
      } catch (thrown) {
        refusal = caught(thrown)
      }
      expect(refusal).toEqual(['config/invalid', false])
    },
  )
})

describe('the server', () => {
  it('may have a path, a slash at its end, and a query that goes with each request', async () => {
    await using server = await openaiServer({ text: '' })
    const ways = ['', '/', '?api-version=2', '/?a=b&c']
    for (const way of ways) await openai('m', { api: 'chat', baseURL: server.baseURL + way }).generate(ask, never)
    const path = '/v1/chat/completions'
    expect(server.requests.map(request => request.path)).toEqual([path, path, `${path}?api-version=2`, `${path}?a=b&c`])
  })

  it.each(['', 'localhost:8080', 'ftp://127.0.0.1/v1', 'http://me:hunter2@127.0.0.1/v1', '/v1'])(
    'is none at %j',
    async baseURL => {
      const message = 'baseURL must be an http or https URL without a user name, such as http://127.0.0.1:8080/v1.'
      expect(() => openai('m', { baseURL })).toThrow(expect.objectContaining({ code: 'config/invalid', message }))
    },
  )

  it('of the environment is read with the first question', async () => {
    const model = openai('m', { apiKey: 'k' })
    within({ OPENAI_BASE_URL: 'nowhere' })
    const refusal = { code: 'config/invalid', message: /^OPENAI_BASE_URL must be/ }
    await expect(model.generate(ask, never)).rejects.toMatchObject(refusal)
  })
})

describe('the client', () => {
  it('sends by the fetch that it is given', async () => {
    await using server = await openaiServer({ text: 'Hi.' })
    const seen: unknown[] = []
    const model = openai('m', {
      api: 'chat',
      baseURL: 'http://far.test/v1',
      fetch: (url, init) => {
        seen.push(url)
        return fetch(`${server.baseURL}/chat/completions`, init)
      },
    })
    expect((await model.generate(ask, never)).text).toBe('Hi.')
    expect(seen).toEqual(['http://far.test/v1/chat/completions'])
  })

  it('may be one of the openai package, and takes no option that the client has of its own', async () => {
    await using server = await openaiServer({ text: 'hi' })
    const client = new OpenAI({ baseURL: server.baseURL, apiKey: 'mine' })
    expect((await openai('m', { client }).generate(ask, never)).text).toBe('hi')
    expect(fieldsOf(server, 'authorization')).toEqual(['Bearer mine'])
    expect(() => openai('m', { client, maxRetries: 1 })).toThrow(/both a client and maxRetries/)
    expect(() => openai('m', { client, fetch })).toThrow(/both a client and fetch/)
  })

  it.each([
    { maxRetries: 11 },
    { maxRetries: -1 },
    { timeoutMs: 0 },
    { timeoutMs: 3_600_001 },
    { maxAnswerBytes: 999 },
    { maxAnswerBytes: 1_000_000_001 },
  ])('refuses %o', options => {
    expect(() => openai('m', options)).toThrow(/must be a whole number/)
    expect(() => openaiEmbedder('e', { dims: 1, ...options })).toThrow(/must be a whole number/)
  })
})

describe('the values of an answer', () => {
  const usage = { prompt_tokens: '7', completion_tokens: -5, input_tokens: null, output_tokens: {} }
  const call = { id: 7, function: { name: 'add', arguments: { a: 1 } } }
  const message = { content: [{ type: 'text', text: 'Hi.' }], tool_calls: [call], refusal: null }
  const texts = {
    chat: JSON.stringify({ choices: [{ message, finish_reason: 'tool_calls' }], usage }),
    responses: JSON.stringify({
      status: 'completed',
      output: [
        { type: 'message', content: [{ type: 'output_text', text: { deep: 1 } }] },
        { type: 'function_call', call_id: 7, name: 'add', arguments: { a: 1 } },
      ],
      usage,
    }),
  }

  it.each(['chat', 'responses'] as const)('are text and numbers, whatever the server sends (%s)', async api => {
    const model = openai('m', { api, baseURL: 'http://mock.test', fetch: async () => new Response(texts[api]) })
    expect(await model.generate(ask, never)).toEqual({
      text: api === 'chat' ? JSON.stringify(message.content) : '{"deep":1}',
      calls: [{ id: '7', name: 'add', arguments: '{"a":1}' }],
      finish: 'tools',
      tokens: { input: 0, output: 0 },
    })
  })

  it('are no text when they are nested deeper than any is', async () => {
    const answer = (depth: number) => `{"choices":[{"message":{"content":${'['.repeat(depth)}${']'.repeat(depth)}}}]}`
    const model = (depth: number) =>
      openai('m', { api: 'chat', baseURL: 'http://mock.test', fetch: async () => new Response(answer(depth)) })
    expect((await model(256).generate(ask, never)).text).toHaveLength(512)
    await expect(model(257).generate(ask, never)).rejects.toMatchObject({ code: 'model/failed', message: /256 deep/ })
  })

  it('may be null where nothing is meant', async () => {
    const text = JSON.stringify({
      choices: [{ message: { content: null, tool_calls: null }, finish_reason: 'stop' }],
      usage: null,
    })
    const model = openai('m', { api: 'chat', baseURL: 'http://mock.test', fetch: async () => new Response(text) })
    expect(await model.generate(ask, never)).toMatchObject({ text: '', calls: [], finish: 'stop' })
  })
})
