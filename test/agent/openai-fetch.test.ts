/** Servers that do not end their answer, over real connections. */

import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { agent, mayPass, openai } from '../../host/agent/mod.ts'

/** A server that answers each request by hand; `closed` is kept when the connection of the first one is. */
async function server(answer: (response: ServerResponse) => void) {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const listening = createServer((_, response) => {
    response.on('close', resolve)
    answer(response)
  })
  await new Promise<void>(done => listening.listen(0, '127.0.0.1', done))
  return {
    closed,
    baseURL: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      listening.closeAllConnections()
      await new Promise(done => listening.close(done))
    },
  }
}

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
    await using hostile = await server(answer)
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
    await using fits = await server(answer(0))
    await readAll(fits.baseURL, { maxAnswerBytes: exact }, true)
    await using over = await server(answer(1))
    await expect(readAll(over.baseURL, { maxAnswerBytes: exact }, true)).rejects.toMatchObject({ code: 'model/failed' })
  })

  it('that falls silent fails after the wait, as what may pass, and closes the connection', async () => {
    await using mute = await server(response => {
      response.setHeader('content-type', 'text/event-stream')
      response.write(chunk('And then'))
    })
    const error = await readAll(mute.baseURL, { timeoutMs: 100 }, true).catch(thrown => thrown)
    expect(error).toMatchObject({ code: 'model/failed', detail: { silentMs: 100 } })
    expect(mayPass(error)).toBe(true)
    await mute.closed
  })

  it('counts what was seen of it when its reader leaves, and closes the connection', async () => {
    await using hostile = await server(endless('text/event-stream', '', chunk(long)))
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
