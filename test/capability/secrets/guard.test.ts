import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../../support/certificate.ts'
import { bytes, Caller, header, local, names, serve, type World } from '../http/support.ts'

const value = 'tok_0123456789abcdef'

/** A server that tells what it was sent, in its headers and in its body. */
const echo = () =>
  serve(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const seen = JSON.stringify({ headers: request.headers, body: String(body) })
    response.setHeader('x-echo', String(request.headers.authorization))
    response.setHeader(`x-${String(request.headers.authorization).replace(/\W/g, '-')}`, 'name')
    response.setHeader('content-encoding', 'gzip')
    response.end(gzipSync(`${seen} length ${String(request.headers.authorization).length}`))
  })

const world = (port: number, secret: Partial<NonNullable<World['secrets']>[number]> = {}): World => ({
  http: [{ ...local(port), hosts: ['127.0.0.1', 'other.test'], methods: ['GET', 'POST'] }],
  secrets: [{ name: 'KEY', value, audience: ['127.0.0.1'], schemes: ['http'], ...secret }],
  resolve: names({ 'other.test': ['127.0.0.1'] }),
})

const naming = (name: string) => ({ headers: [['Glovebox-Secret', name]] as const })

describe('a secret', () => {
  test('is put into the request that names it, and taken out of what comes back', async () => {
    const { origin, port } = await echo()
    const caller = new Caller(world(port))
    const { headers, body } = await caller.fetch(origin, naming('KEY'))
    expect(body).toContain(`length ${`Bearer ${value}`.length}`)
    expect(body).toContain('"authorization":"Bearer [secret]"')
    expect(body).not.toContain('glovebox-secret')
    expect(header(headers, 'x-echo')).toBe('Bearer [secret]')
    expect(JSON.stringify([headers, body, caller.decisions])).not.toMatch(/tok_|0123456789/)
    expect(caller.decided).toEqual([`allow http GET ${origin}/`, `allow secret KEY to ${origin}`])
  })

  test('stands where its grant says, in the place of what the guest put there', async () => {
    const { origin, port } = await serve((request, response) => response.end(JSON.stringify(request.rawHeaders)))
    const caller = new Caller(world(port, { header: 'X-Key', format: 'a {secret} $& b' }))
    const { body } = await caller.fetch(origin, {
      headers: [
        ['glovebox-secret', 'KEY'],
        ['x-key', 'mine'],
        ['X-KEY', 'mine'],
      ],
    })
    expect(JSON.parse(body)).toContain('a [secret] $& b')
    expect(body).not.toContain('mine')
  })

  test('is put into no request that does not name it', async () => {
    const { origin, port } = await echo()
    expect((await new Caller(world(port)).fetch(origin)).body).toContain('length 9') // "undefined"
  })

  test.each<[string, Partial<NonNullable<World['secrets']>[number]>]>([
    ['another host', { audience: ['other.test'] }],
    ['another scheme', { schemes: ['https'] }],
    ['another scheme by default', { schemes: undefined as never }],
    ['a time that is over', { expires: 0 }],
    ['another name', { name: 'OTHER' }],
  ])('of %s is refused, before anything is sent', async (_, secret) => {
    const { origin, port, connections } = await echo()
    const caller = new Caller(world(port, secret))
    expect(await caller.failure(origin, naming('KEY'))).toEqual({ tag: 'HTTP-request-denied' })
    expect(connections()).toBe(0)
    expect(caller.decisions.at(-1)).toEqual({
      decision: 'deny',
      kind: 'secret',
      subject: `KEY to ${origin}`,
      hint: 'secret:KEY=ENVVAR@http://127.0.0.1',
    })
  })

  test('is asked for by name, and each answer is a decision', () => {
    const caller = new Caller(world(1))
    expect([
      caller.call.secretExists('KEY'),
      caller.call.secretExists('__proto__'),
      caller.call.secretExists('a\nb'),
    ]).toEqual([true, false, false])
    expect(caller.decided).toEqual(['allow secret KEY', 'deny secret __proto__', 'deny secret a\\u{a}b'])
    expect(new Caller({ ...world(1, { expires: 10 }), now: 9 }).call.secretExists('KEY')).toBe(true)
    expect(new Caller({ ...world(1, { expires: 10 }), now: 10 }).call.secretExists('KEY')).toBe(false)
  })

  test('does not leave its audience with a redirect', async () => {
    const { origin, port } = await serve((request, response) => {
      const { authorization } = request.headers
      if (request.url === '/away') response.writeHead(307, { location: `http://other.test:${port}/back` })
      if (request.url === '/back') response.writeHead(307, { location: `${origin}/end` })
      response.end(`length ${authorization?.length}`)
    })
    const caller = new Caller(world(port))
    expect((await caller.fetch(`${origin}/away`, naming('KEY'))).body).toBe(`length ${`Bearer ${value}`.length}`)
    expect(caller.decided.filter(one => one.includes('secret'))).toEqual([
      `allow secret KEY to ${origin}`,
      `deny secret KEY to http://other.test:${port}`,
      `allow secret KEY to ${origin}`,
    ])
  })

  test('that the audience puts into a redirect goes no further, and into no event', async () => {
    const { origin, port } = await serve((request, response) => {
      const key = encodeURIComponent(String(request.headers.authorization))
      if (request.url === '/leak') response.writeHead(302, { location: `http://other.test:${port}/?k=${key}` })
      response.end('end')
    })
    const caller = new Caller(world(port))
    expect(await caller.failure(`${origin}/leak`, naming('KEY'))).toEqual({ tag: 'HTTP-request-denied' })
    expect(caller.decisions.at(-1)).toMatchObject({ decision: 'deny', subject: expect.stringContaining('[secret]') })
    const { headers } = await caller.fetch(`${origin}/leak`, { ...naming('KEY'), follow: false })
    expect(header(headers, 'location')).toBe(`http://other.test:${port}/?k=Bearer%20[secret]`)
    expect(JSON.stringify(caller.decisions)).not.toContain('tok_')
  })

  test('that the audience kept is taken out of answers to requests that do not name it', async () => {
    let kept = ''
    const { origin, port } = await serve((request, response) => {
      kept ||= String(request.headers.authorization)
      response.end(kept)
    })
    const caller = new Caller(world(port))
    await caller.fetch(origin, naming('KEY'))
    expect((await caller.fetch(origin)).body).toBe('Bearer [secret]')
  })

  test('cannot be asked for in parts', async () => {
    const { origin, port } = await echo()
    const caller = new Caller(world(port))
    const range = [['Range', 'bytes=0-3']] as const
    expect(await caller.failure(origin, { headers: range })).toEqual({ tag: 'HTTP-request-denied' })
    expect(caller.decisions[0]).toMatchObject({ decision: 'deny', kind: 'secret' })
    expect(await caller.failure(`http://other.test:${port}/`, { headers: range })).toBeUndefined()
  })

  test('that is split over chunks does not come through', async () => {
    const { origin, port } = await serve(async (request, response) => {
      for (const character of `<${request.headers.authorization}>`) {
        response.write(character)
        await new Promise(resolve => setImmediate(resolve))
      }
      response.end()
    })
    expect((await new Caller(world(port)).fetch(origin, naming('KEY'))).body).toBe('<Bearer [secret]>')
  })

  test('goes over TLS by default, and to a checked name', async () => {
    const certificate = makeCertificate(['api.test'])
    const { port } = await serve(
      (request, response) => response.end(String(request.headers.authorization?.length)),
      certificate,
    )
    const caller = new Caller({
      http: [{ hosts: ['api.test', '127.0.0.1'], ports: [port], methods: ['POST'] }],
      secrets: [{ name: 'KEY', value, audience: ['*.test'] }],
      resolve: names({ 'api.test': ['127.0.0.1'] }),
      ca: certificate.cert,
    })
    const { body } = await caller.fetch(`https://api.test:${port}/`, {
      method: 'POST',
      body: bytes('x'),
      ...naming('KEY'),
    })
    expect(body).toBe(String(`Bearer ${value}`.length))
  })
})
