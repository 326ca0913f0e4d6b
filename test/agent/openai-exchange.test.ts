/** Servers that do what they should not, over real connections. */

import { getEventListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { agent, mayPass, openai, openaiEmbedder } from '../../host/agent/mod.ts'
import { httpServer } from '../support/http-server.ts'

/** Sends `piece` again and again, as fast as it is taken. */
const endless = (type: string, head: string, piece: string) => (response: ServerResponse) => {
  response.setHeader('content-type', type)
  response.write(head)
  const more = () => {
    let hasRoom = true
    while (hasRoom && !response.destroyed) hasRoom = response.write(piece)
    if (!hasRoom) response.once('drain', more)
  }
  more()
}

const chunk = (content: string) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })}\n\n`
const long = 'x'.repeat(10_000)

const readAll = async (baseURL: string, options: object, isStreamed: boolean) => {
  const helper = agent({ model: openai('m', { api: 'chat', baseURL, maxRetries: 0, ...options }) })
  if (isStreamed) for await (const _ of helper.stream('?'));
  else await helper.run('?')
}

describe('an answer that does not end', () => {
  it.each([
    ['as pieces', true, endless('text/event-stream', '', chunk(long))],
    ['as one line', true, endless('text/event-stream', 'data: {"x":"', long)],
    ['as one document', false, endless('application/json', '{"x":"', long)],
  ])('%s fails at its limit, and closes the connection', async (_, isStreamed, answer) => {
    await using hostile = await httpServer(answer)
    await expect(readAll(hostile.baseURL, { maxAnswerBytes: 1_000_000 }, isStreamed)).rejects.toMatchObject({
      code: 'model/failed',
      detail: { maxBytes: 1_000_000 },
    })
    await hostile.closed
  })

  it('may have just as many bytes as it may have, and not one more', async () => {
    const body = `${chunk('word')}${chunk('')}data: [DONE]\n\n`.replace(
      '"delta":{"content":""}',
      '"delta":{},"finish_reason":"stop"',
    )
    const exact = 1000
    const answer = (extra: number) => (response: ServerResponse) => {
      response.setHeader('content-type', 'text/event-stream')
      response.end(`: ${'x'.repeat(exact + extra - body.length - 4)}\n\n${body}`)
    }
    await using fits = await httpServer(answer(0))
    await readAll(fits.baseURL, { maxAnswerBytes: exact }, true)
    await using over = await httpServer(answer(1))
    await expect(readAll(over.baseURL, { maxAnswerBytes: exact }, true)).rejects.toMatchObject({ code: 'model/failed' })
  })

  it('that falls silent fails after the wait, as what may pass, and closes the connection', async () => {
    await using mute = await httpServer(response => {
      response.setHeader('content-type', 'text/event-stream')
      response.write(chunk('And then'))
    })
    const error = await readAll(mute.baseURL, { timeoutMs: 100 }, true).catch(thrown => thrown)
    expect(error).toMatchObject({ code: 'model/failed', detail: { silentMs: 100 } })
    expect(mayPass(error)).toBe(true)
    await mute.closed
  })

  it('counts what was seen of it when its reader leaves, and closes the connection', async () => {
    await using hostile = await httpServer(endless('text/event-stream', '', chunk(long)))
    const abort = new AbortController()
    const helper = agent({ model: openai('m', { api: 'chat', baseURL: hostile.baseURL }) })
    const read = async () => {
      for await (const event of helper.stream('?', { signal: abort.signal })) if (event.type === 'text') abort.abort()
    }
    const error = await read().catch(thrown => thrown)
    expect(error).toMatchObject({ code: 'agent/canceled', detail: { usage: { estimated: true, turns: 1 } } })
    expect(error.detail.usage.tokens.output).toBeGreaterThanOrEqual(long.length / 3)
    await hostile.closed
  })
})

const stream = { 'content-type': 'text/event-stream' }
const ending = `${chunk('')}data: [DONE]\n\n`.replace('"delta":{"content":""}', '"delta":{},"finish_reason":"stop"')
const whole = JSON.stringify({ choices: [{ message: { content: 'Hi.' }, finish_reason: 'stop' }] })
const never = new AbortController().signal
const ask = { messages: [], tools: [] }
const failureOf = (baseURL: string, options: object = {}) =>
  openai('m', { api: 'chat', baseURL, maxRetries: 0, ...options })
    .generate(ask, never)
    .then(
      turn => expect.fail(`it answered ${turn.text}`),
      error => error,
    )

describe('an answer', () => {
  it('is bounded by what it is after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000, 'x'))
    await using server = await httpServer(response => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(bomb)
    })
    const error = await failureOf(server.baseURL, { maxAnswerBytes: 1_000_000 })
    expect(error).toMatchObject({ code: 'model/failed', detail: { maxBytes: 1_000_000 } })
    await server.closed
  })

  it.each([
    ['an array in place of an object', '[]', /without a choice/],
    ['null', 'null', /null/],
    ['no JSON', '<html>', /not JSON \(text\/html\)/],
    ['nothing', '', /not JSON/],
    ['an error with a status of 200', '{"error":{"message":"no credit","code":402}}', /no credit/],
  ])('that is %s fails as what a model did', async (_, text, message) => {
    await using server = await httpServer(response =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(text),
    )
    expect(await failureOf(server.baseURL)).toMatchObject({ code: 'model/failed', message })
  })

  it('in one piece where a stream was asked for fails, and says so', async () => {
    const texts = [whole, '{"error":{"message":"no credit"}}', '{"choices":']
    await using server = await httpServer((response, number) => response.writeHead(200, stream).end(texts[number]))
    for (const message of [/in one piece/, /no credit/, /not JSON/]) {
      await expect(readAll(server.baseURL, {}, true)).rejects.toMatchObject({ code: 'model/failed', message })
    }
  })

  it('is a stream when it is one, whatever the server says that it is', async () => {
    await using server = await httpServer(response =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(`${chunk('Hi.')}${ending}`),
    )
    await readAll(server.baseURL, {}, true)
  })

  it('that never begins fails after the wait, as what may pass, and closes the connection', async () => {
    await using server = await httpServer(() => {})
    const error = await failureOf(server.baseURL, { timeoutMs: 50 })
    expect(error).toMatchObject({ code: 'model/failed', message: /did not begin/, detail: { silentMs: 50 } })
    expect(mayPass(error)).toBe(true)
    await server.closed
  })

  it('whose connection breaks may pass, and is asked for again', async () => {
    await using server = await httpServer((response, number) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
      response.write(whole)
      if (number === 0) setImmediate(() => response.destroy())
      else response.end(' '.repeat(1000 - whole.length))
    })
    const caller = { path: [], context: { clock: immediate, random: () => 0 } }
    const turn = await openai('m', { api: 'chat', baseURL: server.baseURL }).generate(ask, never, caller)
    expect([turn.text, server.requests.length]).toEqual(['Hi.', 2])
  })

  it('that is a stream leaves its connection to the next, once it is complete', async () => {
    await using server = await httpServer(response => {
      response.writeHead(200, stream)
      response.write(`${chunk('Hi.')}${ending}`)
      setImmediate(() => response.end())
    })
    for (let i = 0; i < 10; i++) await readAll(server.baseURL, {}, true)
    // Node's fetch may open a second one while it learns that the first is free.
    expect(server.connections).toBeLessThanOrEqual(2)
  })

  const completed = { type: 'response.completed', response: { status: 'completed', output: [] } }
  it.each([
    ['chat', `${chunk('Hi.')}${ending}`],
    ['responses', `data: ${JSON.stringify(completed)}\n\n`],
  ])('that stays open after its last word is over, and its connection closed (%s)', async (api, text) => {
    await using server = await httpServer(response => response.writeHead(200, stream).write(text))
    await readAll(server.baseURL, { api }, true)
    await server.closed
  })

  it('leaves no listener on the signal, however it ends', async () => {
    const { signal } = new AbortController()
    await using server = await httpServer((response, number) => {
      if (number === 0) response.end(whole)
      else if (number === 1) response.writeHead(400).end()
      else response.writeHead(200, stream).write(chunk('Hi.'))
    })
    const model = openai('m', { api: 'chat', baseURL: server.baseURL, maxRetries: 0 })
    await model.generate(ask, signal)
    await model.generate(ask, signal).catch(() => {})
    for await (const _ of model.stream!(ask, signal)) break
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('that is not waited for any more ends in the reason', async () => {
    const abort = new AbortController()
    await using server = await httpServer(response => {
      response.writeHead(200, stream).write(chunk('Hi.'))
      setImmediate(() => abort.abort('enough'))
    })
    const model = openai('m', { api: 'chat', baseURL: server.baseURL })
    await expect(model.generate(ask, abort.signal)).rejects.toBe('enough')
    expect(getEventListeners(abort.signal, 'abort')).toEqual([])
    await server.closed
    await expect(model.generate(ask, abort.signal)).rejects.toBe('enough')
    expect(server.requests).toHaveLength(1)
  })
})

describe('an error', () => {
  it('that does not end, or hangs, is told by its status and what came of it', async () => {
    await using hanging = await httpServer(response => response.writeHead(500).write('overload'))
    expect(await failureOf(hanging.baseURL, { timeoutMs: 50 })).toMatchObject({
      message: 'Model m failed: 500 overload',
      detail: { status: 500 },
    })
    await using huge = await httpServer(response => {
      response.statusCode = 502
      endless('text/html', '<html>', long)(response)
    })
    const error = await failureOf(huge.baseURL)
    expect(error.detail).toEqual({ model: 'm', status: 502 })
    expect(error.message.length).toBeLessThan(2100)
    await huge.closed
  })

  it('does not tell the key, also when the server does', async () => {
    const apiKey = 'sk-0123456789abcdef'
    const fault = { message: `no such key: ${apiKey}`, code: apiKey, type: 'x'.repeat(1000) }
    await using server = await httpServer(response =>
      response.writeHead(401, { 'x-request-id': apiKey }).end(JSON.stringify({ error: fault })),
    )
    const error = await failureOf(server.baseURL, { apiKey })
    expect(error).toMatchObject({ message: 'Model m failed: 401 no such key: [key]' })
    expect(error.detail).toEqual({ model: 'm', status: 401, code: '[key]', type: 'x'.repeat(200), requestId: '[key]' })
  })

  it('does not tell the key in what was no answer', async () => {
    const apiKey = 'sk-0123456789abcdef'
    await using server = await httpServer(response => response.writeHead(200, { 'content-type': apiKey }).end(apiKey))
    expect(inspect(await failureOf(server.baseURL, { apiKey }))).not.toContain(apiKey)
  })

  it('of a response that failed is short, without the key, and tells what it cost', async () => {
    const apiKey = 'sk-0123456789abcdef'
    const error = { code: apiKey, message: `${apiKey}${'x'.repeat(5000)}` }
    const text = JSON.stringify({ status: 'failed', error, output: [], usage: { input_tokens: 3, output_tokens: 1 } })
    await using server = await httpServer(response => response.end(text))
    const failure = await failureOf(server.baseURL, { api: 'responses', apiKey })
    expect(failure.detail).toEqual({ model: 'm', code: '[key]', tokens: { input: 3, output: 1 } })
    expect(failure.message).toMatch(/^Model m failed: \[key\]x{1995}$/)
  })

  it('tells when to come again, in seconds or as a date', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString()
    const waits = ['7', inAnHour, '-1', 'soon', '1e999']
    await using server = await httpServer((response, number) =>
      response.writeHead(429, { 'retry-after': waits[number] }).end(),
    )
    const told = []
    for (const _ of waits) told.push((await failureOf(server.baseURL)).detail.retryAfterMs)
    expect(told).toEqual([7000, expect.closeTo(3_600_000, -4), undefined, undefined, undefined])
  })
})

it('a redirect is not followed, and says where it leads', async () => {
  await using other = await httpServer(response => response.end(whole))
  await using server = await httpServer(response =>
    response.writeHead(307, { location: `${other.baseURL}/chat/completions` }).end(),
  )
  const error = await failureOf(server.baseURL, { apiKey: 'sk-0123456789abcdef' })
  expect(error).toMatchObject({ code: 'model/failed', detail: { status: 307 } })
  expect(error.message).toContain(other.baseURL)
  expect(other.requests).toEqual([])
})

it('vectors take no memory before they are known to be right', async () => {
  const text = JSON.stringify({ data: [{ index: 0, embedding: { length: 4e9 } }] })
  await using server = await httpServer(response => response.end(text))
  const embedder = openaiEmbedder('e', { dims: 3, baseURL: server.baseURL })
  await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'model/failed', message: /1 vectors of 0 numbers/ })
})

/** A clock on which no wait takes any time. */
const immediate = {
  now: () => 0,
  epochMs: () => 0,
  timer(_: number, wake: () => void) {
    setImmediate(wake)
    return () => {}
  },
}
