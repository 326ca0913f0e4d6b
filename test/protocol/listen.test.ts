import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { listen } from '../../host/protocol/listen.ts'

const echo = async (request: Request) =>
  new Response(`${request.method} ${request.url} ${await request.text()}`, { status: 201, headers: { 'x-own': 'a' } })

/** What a server answers to bytes as they are. */
async function raw(url: string, text: string): Promise<string> {
  const { port } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}

describe('listen', () => {
  test('serves a function at its path, with status, headers and body', async () => {
    await using server = await listen('/mcp', echo, {})
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/)
    const answer = await fetch(server.url, { method: 'POST', body: 'hello' })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-own')).toBe('a')
    expect(await answer.text()).toBe(`POST ${server.url} hello`)
    expect((await fetch(new URL('/other', server.url))).status).toBe(404)
  })

  test.each(['GET http://evil.test/mcp', 'GET //evil.test/mcp', 'GET *', 'OPTIONS *'])(
    'refuses the target of "%s"',
    async line => {
      await using server = await listen('/mcp', echo, {})
      expect(await raw(server.url, `${line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 400 /,
      )
    },
  )

  test.each(['', 'host: a b\r\n', 'host: \r\n'])('refuses a request whose host is none: %j', async header => {
    await using server = await listen('/mcp', echo, {})
    expect(await raw(server.url, `GET /mcp HTTP/1.1\r\n${header}connection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /)
  })

  test('answers 500 for what went wrong, and nothing of what it was', async () => {
    await using server = await listen('/', () => Promise.reject(new Error('the secret')), {})
    const answer = await fetch(server.url)
    expect([answer.status, await answer.text()]).toEqual([500, ''])
  })

  test('a client that leaves while an answer is streamed aborts its request', async () => {
    const left = Promise.withResolvers<void>()
    await using server = await listen(
      '/',
      async ({ signal }) => {
        signal.addEventListener('abort', () => left.resolve())
        return new Response(new ReadableStream({ start: controller => controller.enqueue(new Uint8Array(10)) }))
      },
      {},
    )
    const gone = new AbortController()
    const { body } = await fetch(server.url, { signal: gone.signal })
    await body!.getReader().read()
    gone.abort()
    await left.promise
  })

  test('a port that is taken, or an address that is none, is told of', async () => {
    await using server = await listen('/', echo, {})
    const port = Number(new URL(server.url).port)
    await expect(listen('/', echo, { port })).rejects.toMatchObject({ code: 'config/invalid', detail: { port } })
    await expect(listen('/', echo, { address: '192.0.2.1' })).rejects.toMatchObject({ code: 'config/invalid' })
  })
})
