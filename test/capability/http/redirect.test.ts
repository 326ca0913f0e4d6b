import { describe, expect, test } from 'vitest'
import { bytes, Caller, header, local, names, type Served, serve } from './support.ts'

/** A server whose answer to `/STATUS?LOCATION` is that redirect; other paths tell what arrived, headers in capitals first. */
const redirecting = (): Promise<Served> =>
  serve(async (request, response) => {
    const [, status, location] = /^\/(3\d\d)\?(.*)$/.exec(request.url!) ?? []
    const body = await request.toArray()
    if (status !== undefined) {
      response.writeHead(Number(status), { location: decodeURIComponent(location!) })
      response.end('moved')
      return
    }
    const { authorization, cookie, 'x-api-key': key, 'content-type': type, accept } = request.headers
    response.end(
      JSON.stringify([
        request.method,
        request.url,
        Buffer.concat(body).toString(),
        { authorization, cookie, key, type, accept },
      ]),
    )
  })

const to = (status: number, location: string): string => `/${status}?${encodeURIComponent(location)}`

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('with %i is followed, and every hop is a decision', async status => {
    const { origin, port } = await redirecting()
    const caller = new Caller({ http: [local(port)] })
    const { url, body } = await caller.fetch(`${origin}${to(status, '/end?x=1')}`)
    expect(url).toBe(`${origin}/end?x=1`)
    expect(JSON.parse(body).slice(0, 2)).toEqual(['GET', '/end?x=1'])
    expect(caller.decided).toHaveLength(2)
    expect(caller.decided[1]).toBe(`allow http GET ${origin}/end?x=1`)
  })

  test.each<[number, string, string, string]>([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [307, 'POST', 'POST', 'body'],
    [308, 'POST', 'POST', 'body'],
    [301, 'PUT', 'PUT', 'body'],
    [303, 'PUT', 'GET', ''],
    [303, 'HEAD', 'HEAD', ''],
  ])('with %i of a %s becomes a %s', async (status, method, next, body) => {
    const { origin, port } = await redirecting()
    const caller = new Caller({ http: [{ ...local(port), methods: ['GET', 'HEAD', 'POST', 'PUT'] }] })
    const content = method === 'HEAD' ? {} : { body: bytes('body'), headers: [['content-type', 'text/plain']] as const }
    const answer = await caller.fetch(`${origin}${to(status, '/end')}`, { method, ...content })
    expect(caller.decided[1]).toBe(`allow http ${next} ${origin}/end`)
    if (next === 'HEAD') return
    const [, , arrived, { type }] = JSON.parse(answer.body)
    expect([arrived, type]).toEqual([body, body === '' ? undefined : 'text/plain'])
  })

  test.each([
    ['another host', 'http://localhost:PORT/'],
    ['an odd spelling of another address', 'http://0x7f.2:PORT/'],
    ['another port', 'http://127.0.0.1:1/'],
    ['another scheme of HTTP', 'https://127.0.0.1:PORT/'],
    ['a host without scheme', '//localhost:PORT/x'],
    ['a host behind a user that looks like one', 'http://127.0.0.1:PORT\\@localhost/'],
  ])('to %s is a hop that needs a grant of its own', async (_, location) => {
    const { origin, port } = await redirecting()
    const caller = new Caller({ http: [local(port)] })
    const failure = await caller.failure(`${origin}${to(302, location.replace('PORT', String(port)))}`)
    if (location.includes('@'))
      expect(failure).toBeUndefined() // the parser makes a path of it, on the same host
    else {
      expect(failure).toEqual({ tag: 'HTTP-request-denied' })
      expect(caller.decided[1]).toMatch(/^deny http GET /)
    }
  })

  test.each([
    'file:///etc/passwd',
    'data:text/plain,x',
    'blob:x',
    'ftp://127.0.0.1/',
    'javascript:1',
    'http://u:p@127.0.0.1/',
    'http://[',
  ])('to %s is none', async location => {
    const { origin, port } = await redirecting()
    const caller = new Caller({ http: [local(port)] })
    expect(await caller.failure(`${origin}${to(302, location)}`)).toEqual({ tag: 'HTTP-request-URI-invalid' })
  })

  test('to a name that was bound anew meanwhile is checked anew', async () => {
    const { port } = await redirecting()
    const answers = [['127.0.0.1'], ['127.0.0.2']]
    const resolve = (): Promise<string[]> => Promise.resolve(answers.shift()!)
    const caller = new Caller({ http: [{ ...local(port), hosts: ['a.test', '127.0.0.1'] }], resolve })
    expect(await caller.failure(`http://a.test:${port}${to(302, '/end')}`)).toEqual({
      tag: 'destination-IP-prohibited',
    })
  })

  test('to another origin takes no sensitive header along', async () => {
    const { origin, port } = await redirecting()
    const world = {
      http: [{ ...local(port), hosts: ['127.0.0.1', 'other.test'] }],
      resolve: names({ 'other.test': ['127.0.0.1'] }),
    }
    const headers = [
      ['Authorization', 'Bearer x'],
      ['cookie', 'a=b'],
      ['X-API-Key', 'k'],
      ['accept', 'text/plain'],
    ] as const
    const sent = async (location: string): Promise<unknown> => {
      const { body } = await new Caller(world).fetch(`${origin}${to(307, location)}`, { headers })
      return JSON.parse(body)[3]
    }
    expect(await sent('/end')).toEqual({ authorization: 'Bearer x', cookie: 'a=b', key: 'k', accept: 'text/plain' })
    expect(await sent(`http://other.test:${port}/end`)).toEqual({ accept: 'text/plain' })
  })

  test('is followed as often as the grant says, and no further', async () => {
    const { origin, port } = await serve((request, response) => {
      const left = Number(request.url!.slice(1))
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` })
      response.end()
    })
    const caller = new Caller({ http: [{ ...local(port), quota: { redirects: 2 } }] })
    expect(await caller.failure(`${origin}/1`)).toBeUndefined()
    expect(await caller.failure(`${origin}/2`)).toBeUndefined()
    expect(await caller.failure(`${origin}/3`)).toEqual({ tag: 'loop-detected' })
  })

  test('is an answer to whoever does not follow', async () => {
    const { origin, port } = await redirecting()
    const caller = new Caller({ http: [local(port)] })
    const { status, headers, body } = await caller.fetch(`${origin}${to(302, 'http://elsewhere.test/')}`, {
      follow: false,
    })
    expect([status, header(headers, 'location'), body]).toEqual([302, 'http://elsewhere.test/', 'moved'])
    expect(caller.decided).toHaveLength(1)
  })
})
