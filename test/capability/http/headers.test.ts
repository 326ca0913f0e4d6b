import { describe, expect, test } from 'vitest'
import type { Header } from '../../../host/base/http.ts'
import {
  guestResponseHeaders,
  readGuestHeaders,
  withoutBody,
  withoutSensitive,
} from '../../../host/capability/http/headers.ts'
import { bytes, Caller, local, serveTcp } from './support.ts'

const pairs = (...names: string[]): Header[] => names.map(name => [name, 'x'])
const namesOf = (headers: readonly Header[]): string[] => headers.map(([name]) => name)

describe('readGuestHeaders', () => {
  test('passes on what is the guest’s own, as it was written and as often', () => {
    const headers: Header[] = [
      ['Accept', 'a'],
      ['X-Thing', ''],
      ['x-thing', 'é\t~'],
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]
    expect(readGuestHeaders(headers, 1000).sent).toEqual(headers)
  })

  test.each([
    [
      'host',
      'Host',
      'connection',
      'keep-alive',
      'Transfer-Encoding',
      'te',
      'trailer',
      'upgrade',
      'expect',
      'http2-settings',
    ],
    ['x-http-method-override', 'X-HTTP-Method', 'X-Method-Override'],
    ['proxy-authorization', 'Proxy-Connection', 'proxy-anything'],
    ['', ' host', 'host ', 'ho st', 'host:', 'a\r\nhost', 'a\nb', 'a\0', 'hôst', 'a,b', '(a)', '"a"'],
  ])('refuses %j and its like', (...names) => {
    for (const name of names) expect(() => readGuestHeaders([[name, 'x']], 1000), name).toThrow('HTTP-request-denied')
  })

  test.each(['a\r\nx: y', 'a\n', 'a\r', '\0', 'a\x7f', 'a\x01', '日本'])('refuses the value %j', value =>
    expect(() => readGuestHeaders([['x', value]], 1000)).toThrow('HTTP-request-denied'),
  )

  test('writes anew what the host decides, and keeps the length that the guest tells', () => {
    const { sent, contentLength } = readGuestHeaders(
      [
        ['Content-Length', '5'],
        ['accept-encoding', 'zstd'],
        ['content-length', '5'],
      ],
      1000,
    )
    expect([sent, contentLength]).toEqual([[], 5])
    for (const value of ['-1', '+5', '5, 5', '0x5', '', '1e3', '9'.repeat(16)])
      expect(() => readGuestHeaders([['content-length', value]], 1000)).toThrow('HTTP-request-denied')
    expect(() =>
      readGuestHeaders(
        [
          ['content-length', '5'],
          ['content-length', '6'],
        ],
        1000,
      ),
    ).toThrow('HTTP-request-denied')
  })

  test('takes as many bytes as may be, and no more', () => {
    expect(readGuestHeaders([['name', 'x'.repeat(92)]], 100).sent).toHaveLength(1)
    expect(() => readGuestHeaders([['name', 'x'.repeat(93)]], 100)).toThrow('HTTP-request-header-section-size')
  })
})

describe('what a hop leaves behind', () => {
  test('to another origin: what lets somebody in', () => {
    const kept = ['accept', 'content-type', 'x-request-id']
    const dropped = [
      'Authorization',
      'cookie',
      'X-Auth',
      'x-access-token',
      'x-api-key',
      'apikey',
      'x-csrf',
      'referer',
      'origin',
    ]
    expect(namesOf(withoutSensitive(pairs(...kept, ...dropped)))).toEqual(kept)
  })

  test('without its body: what tells of the body', () =>
    expect(namesOf(withoutBody(pairs('Content-Type', 'accept', 'content-encoding')))).toEqual(['accept']))
})

describe('guestResponseHeaders', () => {
  test('keeps to itself what is about the connection, and what the connection lists', () => {
    const headers = [
      ...pairs('Transfer-Encoding', 'keep-alive', 'x-hop', 'proxy-authenticate', 'etag'),
      ['Connection', 'X-Hop, close'] as const,
    ]
    expect(namesOf(guestResponseHeaders(headers, false))).toEqual(['etag'])
  })

  test('leaves out what was true of the coded body only', () => {
    const headers = pairs('content-encoding', 'Content-Length', 'content-type')
    expect(namesOf(guestResponseHeaders(headers, false))).toHaveLength(3)
    expect(namesOf(guestResponseHeaders(headers, true))).toEqual(['content-type'])
  })
})

describe('a request with a header of the host’s', () => {
  test('is denied, as one event, and nothing is sent', async () => {
    const { origin, port, connections } = await serveTcp(() => {})
    const caller = new Caller({ http: [local(port)] })
    expect(await caller.failure(origin, { headers: [['Host', 'other.test']] })).toEqual({ tag: 'HTTP-request-denied' })
    expect(caller.decided).toEqual([`deny http GET ${origin}/ (its headers)`])
    expect(connections()).toBe(0)
  })
})

describe('on the wire', () => {
  /** What arrives, byte for byte. */
  async function wire(more: Parameters<Caller['failure']>[1], writes: string[] = []): Promise<[string, unknown]> {
    let arrived = ''
    const { origin, port } = await serveTcp(socket => {
      socket.setEncoding('latin1').on('data', text => {
        arrived += text
        if (arrived.endsWith(writes.length > 0 ? '0\r\n\r\n' : '!') || /^(GET|HEAD)/.test(arrived))
          socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      })
    })
    const caller = new Caller({ http: [{ ...local(port), methods: ['GET', 'POST'] }] })
    const failure = await caller.failure(`${origin}/`, more)
    return [arrived.replaceAll(String(port), 'PORT'), failure]
  }

  test('a request is what it was made to be', async () => {
    const [arrived] = await wire({
      headers: [
        ['x-a', '1'],
        ['X-A', '2'],
      ],
    })
    expect(arrived).toBe(
      'GET / HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\nx-a: 1\r\nX-A: 2\r\naccept-encoding: gzip, br\r\nconnection: keep-alive\r\n\r\n',
    )
  })

  test('a body has the length that was measured', async () => {
    const [arrived] = await wire({ method: 'POST', body: bytes('ab!'), headers: [['content-length', '3']] })
    expect(arrived).toContain('\r\ncontent-length: 3\r\n')
    expect(arrived.endsWith('\r\n\r\nab!')).toBe(true)
  })

  test.each(['2', '4'])(
    'a body of another length than %s, which its headers tell, does not become part of a next request',
    async length => {
      const [, failure] = await wire({ method: 'POST', body: bytes('ab!'), headers: [['content-length', length]] })
      expect(failure).toEqual({ tag: 'HTTP-request-body-size', val: 3 })
    },
  )

  test('what a path holds stays in the path', async () => {
    const { origin, port } = await serveTcp(
      socket => void socket.on('data', () => socket.end('HTTP/1.1 204 x\r\n\r\n')),
    )
    const caller = new Caller({ http: [local(port)] })
    await caller.fetch(`${origin}/a b\r\nx: y\u0000é/..\\c`)
    await caller.fetch(`${origin}/?q= \r\nHost: evil"<>`)
    expect(caller.decided).toEqual([
      `allow http GET ${origin}/c`,
      `allow http GET ${origin}/?q=%20Host:%20evil%22%3C%3E`,
    ])
  })
})
