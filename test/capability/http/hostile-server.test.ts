import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../../support/certificate.ts'
import { Caller, header, local, names, serve, serveTcp } from './support.ts'

/** What a request to a server that answers so gives: how it fails, or its answer. */
async function answerTo(respond: (socket: Socket) => void, quota = {}): Promise<unknown> {
  const { origin, port } = await serveTcp(socket => socket.once('data', () => respond(socket)))
  const caller = new Caller({ http: [{ ...local(port), quota: { timeoutMs: 5_000, ...quota } }] })
  const failure = await caller.failure(origin)
  return failure ?? 'an answer'
}

const say = (text: string) => (socket: Socket) => void socket.end(text, 'latin1')
const ok = 'HTTP/1.1 200 OK\r\n'

describe('a hostile server', () => {
  test.each<[string, (socket: Socket) => void, string]>([
    ['resets at once', socket => void socket.resetAndDestroy(), 'connection-terminated'],
    ['says nothing and hangs up', socket => void socket.end(), 'connection-terminated'],
    ['speaks another protocol', say('SSH-2.0-x\r\n'), 'HTTP-protocol-error'],
    ['has a status that is none', say('HTTP/1.1 xyz\r\n\r\n'), 'HTTP-protocol-error'],
    ['truncates its body', say(`${ok}content-length: 10\r\n\r\nabc`), 'HTTP-response-incomplete'],
    ['truncates its chunks', say(`${ok}transfer-encoding: chunked\r\n\r\n5\r\nab`), 'HTTP-response-incomplete'],
    ['has chunks that are none', say(`${ok}transfer-encoding: chunked\r\n\r\nxyz\r\n`), 'HTTP-protocol-error'],
    ['has chunks below zero', say(`${ok}transfer-encoding: chunked\r\n\r\n-1\r\n`), 'HTTP-protocol-error'],
    ['tells two lengths', say(`${ok}content-length: 3\r\ncontent-length: 4\r\n\r\nabcd`), 'HTTP-protocol-error'],
    [
      'tells a length and chunks',
      say(`${ok}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
      'HTTP-protocol-error',
    ],
    ['puts NUL into a header', say(`${ok}x: a\0b\r\n\r\n`), 'HTTP-protocol-error'],
    [
      'switches protocols',
      say('HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
      'HTTP-upgrade-failed',
    ],
    [
      'informs without end',
      say(`${'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'.repeat(100)}${ok}\r\n`),
      'HTTP-protocol-error',
    ],
    [
      'lies about its coding',
      say(`${ok}content-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc`),
      'HTTP-response-content-coding',
    ],
    [
      'ends its coding early',
      say(`${ok}content-encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03`),
      'HTTP-response-incomplete',
    ],
    [
      'lies about brotli',
      say(`${ok}content-encoding: br\r\ncontent-length: 3\r\n\r\n\xff\xff\xff`),
      'HTTP-response-content-coding',
    ],
    ['codes in what nobody asked for', say(`${ok}content-encoding: zstd\r\n\r\nabc`), 'HTTP-response-content-coding'],
    [
      'codes by the name of an object’s own',
      say(`${ok}content-encoding: constructor\r\n\r\nabc`),
      'HTTP-response-content-coding',
    ],
    ['codes twice', say(`${ok}content-encoding: gzip, gzip\r\n\r\nabc`), 'HTTP-response-content-coding'],
  ])('that %s is told of', async (_, respond, tag) => {
    expect(await answerTo(respond)).toMatchObject({ tag })
  })

  test.each<[string, (socket: Socket) => void, string]>([
    ['headers', socket => forever(socket, 'x: y\r\n', ok), 'HTTP-response-header-section-size'],
    [
      'trailers',
      socket => forever(socket, 'x: y\r\n', `${ok}transfer-encoding: chunked\r\n\r\n0\r\n`),
      'HTTP-response-header-section-size',
    ],
    ['body without length', socket => forever(socket, 'x'.repeat(1000), `${ok}\r\n`), 'HTTP-response-body-size'],
    [
      'chunks',
      socket => forever(socket, '1\r\nx\r\n', `${ok}transfer-encoding: chunked\r\n\r\n`),
      'HTTP-response-body-size',
    ],
    [
      'chunk extensions',
      socket => forever(socket, ';x=y', `${ok}transfer-encoding: chunked\r\n\r\n1`),
      'HTTP-protocol-error',
    ],
    ['informational responses', socket => forever(socket, 'HTTP/1.1 102 x\r\n\r\n', ''), 'HTTP-protocol-error'],
  ])('with endless %s is cut off', async (_, respond, tag) => {
    expect(await answerTo(respond, { responseBytes: 100_000 })).toMatchObject({ tag })
  })

  test.each<[string, string]>([
    ['headers', ''],
    ['body', `${ok}\r\n`],
    ['length', `${ok}content-length: 1000\r\n\r\n`],
  ])('that sends a byte now and then of its %s ends at the deadline', async (_, start) => {
    const respond = (socket: Socket): void => {
      socket.write(start || ok.slice(0, 3))
      const timer = setInterval(() => socket.write('x'), 5)
      socket.on('close', () => clearInterval(timer))
    }
    const failure = await answerTo(respond, { timeoutMs: 60 })
    expect(['HTTP-response-timeout', 'HTTP-protocol-error']).toContain((failure as { tag: string }).tag)
  })

  test('that nobody listens for is told of', async () => {
    const caller = new Caller({ http: [local(1)] })
    expect(await caller.failure('http://127.0.0.1:1/')).toEqual({ tag: 'connection-refused' })
  })

  test('that answers before the request is whole, and hangs up, has answered', async () => {
    const { origin, port } = await serveTcp(socket => {
      socket.once('data', () => socket.end(`HTTP/1.1 413 x\r\ncontent-length: 5\r\nconnection: close\r\n\r\nlarge`))
    })
    const caller = new Caller({ http: [{ ...local(port), methods: ['POST'] }] })
    const { status, body } = await caller.fetch(origin, { method: 'POST', body: new Uint8Array(1_000_000) })
    expect([status, body]).toEqual([413, 'large'])
  })

  test('cannot answer the next request along with this one', async () => {
    const { origin, port } = await serveTcp(socket => {
      socket.on('data', data => {
        const [path] = /\/\w+/.exec(String(data))!
        const poison = `${ok}content-length: 8\r\n\r\npoisoned`
        socket.write(`${ok}content-length: ${path.length}\r\n\r\n${path}${path === '/first' ? poison : ''}`)
      })
    })
    const caller = new Caller({ http: [local(port)] })
    expect((await caller.fetch(`${origin}/first`)).body).toBe('/first')
    expect((await caller.fetch(`${origin}/second`)).body).toBe('/second')
  })

  test('cannot make an object of the host of its headers', async () => {
    const { origin, port } = await serve((_, response) => {
      response.writeHead(
        200,
        [
          ['__proto__', 'a'],
          ['constructor', 'b'],
          ['set-cookie', 'c'],
          ['set-cookie', 'd'],
        ].flat(),
      )
      response.end()
    })
    const { headers } = await new Caller({ http: [local(port)] }).fetch(origin)
    expect([header(headers, '__proto__'), header(headers, 'constructor')]).toEqual(['a', 'b'])
    expect(headers.filter(([name]) => name === 'set-cookie')).toHaveLength(2)
  })
})

describe('the environment of the host', () => {
  test('steers no request to a proxy, and switches no verification off', async () => {
    const proxy = await serve((_, response) => response.end('proxy'))
    const { origin, port } = await serve((_, response) => response.end('server'))
    const before = { ...process.env }
    Object.assign(process.env, {
      HTTP_PROXY: proxy.origin,
      http_proxy: proxy.origin,
      NODE_USE_ENV_PROXY: '1',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    })
    try {
      expect((await new Caller({ http: [local(port)] }).fetch(origin)).body).toBe('server')
      const caller = new Caller({
        http: [{ ...local(port), hosts: ['a.test', '127.0.0.1'] }],
        resolve: names({ 'a.test': ['127.0.0.1'] }),
      })
      expect((await caller.fetch(`http://a.test:${port}/`)).body).toBe('server')
      expect(proxy.connections()).toBe(0)
      const secure = await serve((_, response) => response.end('x'), makeCertificate(['127.0.0.1']))
      const { origin: other, port: securePort } = secure
      const trusting = new Caller({ http: [{ hosts: ['127.0.0.1'], ports: [securePort] }] })
      expect(await trusting.failure(other)).toEqual({ tag: 'TLS-certificate-error' })
    } finally {
      process.env = before
    }
  })
})

/** Writes as fast as it is read, until the other side hangs up. */
function forever(socket: Socket, part: string, start: string): void {
  const block = part.repeat(Math.ceil(16_384 / part.length))
  socket.write(start)
  const more = (): void => {
    while (!socket.destroyed && socket.write(block)) {}
  }
  socket.on('drain', more)
  more()
}
