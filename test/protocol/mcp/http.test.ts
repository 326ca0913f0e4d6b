/** What reaches the handler for requests from a client that does not keep to the protocol. */

import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { scope, tool } from '../../../host/agent/mod.ts'
import { mcpServer } from '../../../host/protocol/mcp/mod.ts'
import { eras, mcpMessage, mcpRequest } from '../../support/mcp.ts'

const echo = tool({
  name: 'echo',
  description: '',
  input: z.object({ value: z.unknown() }),
  call: ({ value }) => value,
})
const call = (value: unknown, id: unknown = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'echo', arguments: { value } },
})

/** A tool that runs until its call is canceled, told by two promises. */
function hanging() {
  const running = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  const hang = tool({
    name: 'echo',
    description: '',
    input: z.object({ value: z.unknown() }),
    call: async (_, { signal }) => {
      running.resolve()
      await new Promise(resolve => signal!.addEventListener('abort', resolve))
      left.resolve()
    },
  })
  return { hang, running: running.promise, left: left.promise }
}

describe.each(eras)('the handler of requests, in the %s era', era => {
  test('refuses hosts and origins that are not of this machine, before it reads anything', async () => {
    await using server = mcpServer({ tools: [echo] })
    for (const headers of [{ host: 'evil.test' }, { origin: 'http://evil.test' }]) {
      const request = mcpRequest(era, call(1), headers)
      expect((await server.fetch(request)).status).toBe(403)
      expect(request.bodyUsed).toBe(false)
    }
    expect((await server.fetch(mcpRequest(era, call(1)))).status).toBe(200)
  })

  test('takes a request of just the most bytes, and none that is longer', async () => {
    const size = (await mcpRequest(era, call('x'.repeat(5000))).arrayBuffer()).byteLength
    await using server = mcpServer({ tools: [echo], maxRequestBytes: size })
    expect((await server.fetch(mcpRequest(era, call('x'.repeat(4999))))).status).toBe(200)
    expect((await server.fetch(mcpRequest(era, call('x'.repeat(5000))))).status).toBe(200)
    const refused = await server.fetch(mcpRequest(era, call('x'.repeat(5001))))
    expect(refused.status).toBe(413)
  })

  test.each([
    ['no JSON', '{"jsonrpc":', -32700],
    ['nothing', '', -32700],
    ['nested too deep', `{"jsonrpc":"2.0","id":1,"method":"x","params":${'['.repeat(300)}${']'.repeat(300)}}`, -32600],
    ['nested as deep as it is long', '['.repeat(1_000_000), -32700],
    ['nested as deep as it is long, and closed', '['.repeat(500_000) + ']'.repeat(500_000), -32600],
  ])('answers %s with an error of the protocol', async (_, body, code) => {
    await using server = mcpServer({ tools: [echo] })
    const response = await server.fetch(mcpRequest(era, body))
    expect(response.status).toBe(400)
    expect((await mcpMessage(response)).error).toMatchObject({ code })
  })

  test.each([
    ['null', 'null'],
    ['a text', '"x"'],
    ['an empty object', '{}'],
    ['an unknown version', '{"jsonrpc":"1.0","id":1,"method":"tools/list"}'],
    ['an empty batch', '[]'],
    ['a batch of 101', JSON.stringify(Array(101).fill(call(1)))],
    ['a wide batch', JSON.stringify(Array(100_000).fill(0))],
    ['arguments that are a list', JSON.stringify({ ...call(1), params: { name: 'echo', arguments: [1] } })],
    ['a name that is no text', JSON.stringify({ ...call(1), params: { name: { toString: 1 } } })],
    ['an unknown method', JSON.stringify({ ...call(1), method: '__proto__' })],
    ['a response', JSON.stringify({ jsonrpc: '2.0', id: 1, result: {} })],
    [
      'the cancellation of an unknown call',
      JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'x' } }),
    ],
    ['a cancellation without an id', JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled' })],
  ])('answers %s, and goes on', async (_, body) => {
    await using server = mcpServer({ tools: [echo] })
    const response = await server.fetch(mcpRequest(era, body, { 'mcp-session-id': 's' }))
    expect(response.status).toBeLessThan(500)
    await response.text()
    const next = await mcpMessage(await server.fetch(mcpRequest(era, call(7))))
    expect(next.result).toMatchObject({ content: [{ text: '7' }] })
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])(
    'refuses what says that it is "%s"',
    async type => {
      await using server = mcpServer({ tools: [echo] })
      expect((await server.fetch(mcpRequest(era, call(1), { 'content-type': type }))).status).toBe(415)
    },
  )

  test('keeps of a name for a call, and sends back of one for its progress, what is short', async () => {
    const ids: unknown[] = []
    const log = {
      decided: async ({ callId }: { callId?: string }) => ids.push(callId),
      finished: async () => {},
      noted: async () => 0,
    }
    await using all = scope({ audit: log })
    const tell = tool({
      name: 'echo',
      description: '',
      input: z.object({ value: z.unknown() }),
      call: (_, { scope }) => void scope!.emit({ type: 'progress', path: [] }),
    })
    await using server = mcpServer({ tools: [tell], scope: all })
    const body = call(1, 'i'.repeat(100_000))
    const params = { ...body.params, _meta: { progressToken: 't'.repeat(257) } }
    const sent = mcpRequest('legacy', { ...body, params })
    expect(await (await server.fetch(sent)).text()).not.toContain('progressToken')
    expect(ids).toEqual(['i'.repeat(128)])
  })

  test('keeps keys that mean something to JavaScript as data', async () => {
    await using server = mcpServer({ tools: [echo] })
    const body = JSON.stringify(call(0)).replace('"value":0', '"value":{"__proto__":{"polluted":1},"constructor":2}')
    const message = era === 'legacy' ? mcpRequest(era, body) : mcpRequest(era, JSON.parse(body))
    const { result } = await mcpMessage(await server.fetch(message))
    expect(result).toMatchObject({ content: [{ text: '{"__proto__":{"polluted":1},"constructor":2}' }] })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test('a thousand calls at a time are answered or refused, each of them', async () => {
    await using server = mcpServer({ tools: [echo], maxCalls: 10 })
    const answers = await Promise.all(
      Array.from({ length: 1000 }, async (_, id) => mcpMessage(await server.fetch(mcpRequest(era, call(id, id))))),
    )
    const refused = answers.filter(({ error }) => error)
    expect(refused.every(({ error }) => error!.code === -32000)).toBe(true)
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(10)
  })

  test('a client that stops reading the answer cancels its call', async () => {
    const { hang, running, left } = hanging()
    await using server = mcpServer({ tools: [hang] })
    const gone = new AbortController()
    const answer = server.fetch(new Request(mcpRequest(era, call(1)), { signal: gone.signal }))
    await running
    gone.abort()
    await left
    await (await answer).text()
  })

  test('a connection that is closed cancels its call', async () => {
    const { hang, running, left } = hanging()
    await using server = mcpServer({ tools: [hang] })
    await using listening = await server.listen()
    const { port, pathname } = new URL(listening.url)
    const request = mcpRequest(era, call(1))
    const body = await request.text()
    const headers = Array.from(request.headers, ([name, value]) => `${name}: ${value}\r\n`).join('')
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nhost: localhost\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`,
    )
    await running
    socket.destroy()
    await left
  })
})

describe('a session of the legacy era', () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  }
  const cancel = (requestId: unknown) => ({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } })

  test('can cancel its own calls, and those of no other session', async () => {
    const { hang, running, left } = hanging()
    await using server = mcpServer({ tools: [hang] })
    const session = async () => (await server.fetch(mcpRequest('legacy', initialize))).headers.get('mcp-session-id')!
    const [mine, other] = [await session(), await session()]
    expect(mine).not.toBe(other)
    const send = (id: string, body: object) => server.fetch(mcpRequest('legacy', body, { 'mcp-session-id': id }))
    const answer = send(mine, call(1, 7))
    await running
    let isOver = false
    void left.then(() => {
      isOver = true
    })
    await send(other, cancel(7))
    await send(mine, cancel('7'))
    await send(mine, cancel(8))
    expect(isOver).toBe(false)
    await send(mine, cancel(7))
    await left
    expect((await mcpMessage(await answer)).result).toMatchObject({
      isError: true,
      _meta: { 'glovebox/outcome': { status: 'canceled' } },
    })
  })

  test('needs no session to be kept: a list is answered under any', async () => {
    await using server = mcpServer({ tools: [echo] })
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    const response = await server.fetch(mcpRequest('legacy', list, { 'mcp-session-id': 'made up' }))
    expect((await mcpMessage(response)).result).toMatchObject({ tools: [{ name: 'echo' }] })
  })
})
