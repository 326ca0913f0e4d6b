import { describe, expect, test } from 'vitest'
import type { Toolset } from '../../host/mod.ts'
import { local, type Served, serve } from '../capability/http/support.ts'
import { WASI } from '../support/script-guest.ts'
import { scriptTool } from '../support/script-tool.ts'

const face = (name: string): string => `wasi:${name}@${WASI}`

// A request in few words, by way of every step that `wasi:http` has.
const tool = scriptTool(
  {
    http: face('http/types'),
    handler: face('http/outgoing-handler'),
    poll: face('io/poll'),
    streams: face('io/streams'),
  },
  `
  const bytes = text => Uint8Array.from(text, one => one.charCodeAt(0))
  const textOf = bytes => String.fromCharCode(...bytes)
  function request(authority, path = '/', { method = { tag: 'get' }, headers = [], scheme = { tag: 'HTTP' } } = {}) {
    const made = new http.OutgoingRequest(http.Fields.fromList(headers.map(([name, value]) => [name, bytes(value)])))
    made.setMethod(method); made.setScheme(scheme); made.setAuthority(authority); made.setPathWithQuery(path)
    return made
  }
  const send = (made, options = null) => handler.handle(made, options)
  function answer(future) {
    future.subscribe().block()
    const { val } = future.get()
    if (val.tag === 'err') throw val.val
    return val.val
  }
  function read(response) {
    const stream = response.consume().stream()
    let text = ''
    for (;;) try { text += textOf(stream.blockingRead(1000)) } catch (thrown) {
      if (thrown.payload.tag === 'closed') return text
      throw http.httpErrorCode(thrown.payload.val)
    }
  }
  const failure = run => { try { run() } catch (thrown) { return thrown.payload ?? thrown } }
`,
)
const { run, answer, heard } = tool

const value = 'tok_0123456789abcdef'

/** A toolset that may reach a server. */
const load = ({ port }: Pick<Served, 'port'>, quota = {}): Promise<Toolset> =>
  tool.load([
    { kind: 'http', ...local(port), methods: ['GET', 'POST'], quota },
    { kind: 'secret', name: 'KEY', value, audience: ['127.0.0.1'], schemes: ['http'] },
  ])

const echo = (): Promise<Served> =>
  serve(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    response.writeHead(201, { 'x-method': request.method!, 'X-Length': String(request.headers['content-length']) })
    response.end(`${request.url} ${request.headers['x-mine']} ${body}`)
  })

describe('wasi:http', () => {
  test('a request goes out with its method, path, headers and body, and its answer comes back', async () => {
    const server = await echo()
    const body = `
      const made = request('127.0.0.1:${server.port}', '/a?b=c', { method: { tag: 'post' }, headers: [['X-Mine', 'x']] })
      const body = made.body()
      const out = body.write()
      out.blockingWriteAndFlush(bytes('before '))
      const future = send(made)
      out.blockingWriteAndFlush(bytes('after'))
      out[Symbol.dispose]()
      http.OutgoingBody.finish(body, null)
      const response = answer(future)
      const headers = response.headers()
      return [response.status(), headers.get('X-METHOD').map(textOf), headers.has('x-length'), headers.has('connection'),
        failure(() => headers.append('a', bytes('b'))), read(response), future.get()]`
    const [status, method, length, connection, append, text, again] = (await answer(
      await load(server),
      body,
    )) as unknown[]
    expect([status, method, length, connection]).toEqual([201, ['POST'], true, false])
    expect([append, text, again]).toEqual([{ tag: 'immutable' }, '/a?b=c x before after', { tag: 'err' }])
  })

  test('a body that is whole before it is sent has its length told', async () => {
    const server = await echo()
    const body = `
      const made = request('127.0.0.1:${server.port}', '/', { method: { tag: 'post' } })
      const body = made.body()
      body.write().blockingWriteAndFlush(bytes('12345'))
      return failure(() => http.OutgoingBody.finish(body, null)) ?? null`
    // Its stream is still there: that is a trap of every host.
    expect(await run(await load(server), body)).toMatchObject({ status: 'trap', trap: 'abi' })
    const ended = body
      .replace('body.write()', 'const out = body.write(); out')
      .replace('return', 'out[Symbol.dispose](); return')
    const sent = ended.replace(
      /return .*/,
      "http.OutgoingBody.finish(body, null); return textOf(answer(send(made)).headers().get('x-length')[0])",
    )
    expect(await answer(await load(server), sent)).toBe('5')
  })

  test('redirects are answers, and the hop that the guest makes is authorised like any other', async () => {
    const server = await serve((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end())
    const body = `
      const response = answer(send(request('127.0.0.1:${server.port}')))
      const location = textOf(response.headers().get('location')[0])
      return [response.status(), location, failure(() => answer(send(request('169.254.169.254'))))]`
    expect(await answer(await load(server), body)).toEqual([
      302,
      'http://169.254.169.254/',
      { tag: 'HTTP-request-denied' },
    ])
    expect(heard.map(({ decision }) => decision)).toEqual(['allow', 'deny'])
  })

  test('several requests are waited for at once', async () => {
    const released = Promise.withResolvers<void>()
    const server = await serve(async (request, response) => {
      if (request.url === '/release') released.resolve()
      if (request.url === '/slow') await released.promise
      response.end(request.url)
    })
    const body = `
      const futures = ['/slow', '/quick'].map(path => send(request('127.0.0.1:${server.port}', path)))
      const waits = futures.map(future => future.subscribe())
      const first = [...poll.poll(waits)]
      const early = futures[0].get()
      const quick = read(answer(futures[1]))
      answer(send(request('127.0.0.1:${server.port}', '/release')))
      return [first, early, quick, read(answer(futures[0]))]`
    expect(await answer(await load(server), body)).toEqual([[1], null, '/quick', '/slow'])
  })

  test('a secret is named in a header, which goes no further', async () => {
    const server = await serve((request, response) => response.end(JSON.stringify(request.headers)))
    const body = `return read(answer(send(request('127.0.0.1:${server.port}', '/', { headers: [['glovebox-secret', 'KEY']] }))))`
    const seen = JSON.parse((await answer(await load(server), body)) as string)
    expect(seen).toMatchObject({ authorization: 'Bearer [secret]' })
    expect(seen).not.toHaveProperty('glovebox-secret')
  })

  test('without a grant each request answers that it is denied, and is an event', async () => {
    const toolset = await tool.load()
    const body = "return failure(() => send(request('a.test', '/x', { scheme: null })))"
    expect(await answer(toolset, body)).toEqual({ tag: 'HTTP-request-denied' })
    expect(heard).toMatchObject([{ decision: 'deny', kind: 'http', subject: 'GET https://a.test/x' }])
  })

  test.each<[string, string, unknown]>([
    ['no authority', 'request(null)', { tag: 'HTTP-request-URI-invalid' }],
    [
      'another scheme',
      "request('a.test', '/', { scheme: { tag: 'other', val: 'ftp' } })",
      { tag: 'HTTP-request-URI-invalid' },
    ],
    [
      'another method',
      "request('a.test', '/', { method: { tag: 'connect' } })",
      { tag: 'HTTP-request-method-invalid' },
    ],
    ['a port that is none', "request('a.test:99999')", { tag: 'HTTP-request-URI-invalid' }],
    ['a path that begins another host', "request('a.test', '/@b.test')", { tag: 'HTTP-request-denied' }],
  ])('a request with %s is none', async (_, made, error) => {
    expect(await answer(await load({ port: 1 }), `return failure(() => send(${made}))`)).toEqual(error)
  })

  test.each([
    "setAuthority('a.test/x')",
    "setAuthority('u@a.test')",
    "setAuthority('a.test#x')",
    "setAuthority('a.test\\\\\\\\x')",
    "setAuthority('a b')",
    "setPathWithQuery('x')",
    "setPathWithQuery('/a#b')",
    "setPathWithQuery('/a b')",
    "setPathWithQuery('/a\\r\\nb')",
    "setMethod({ tag: 'other', val: 'a b' })",
    "setScheme({ tag: 'other', val: '1:' })",
  ])('%s is refused when it is set', async call => {
    const body = `const made = new http.OutgoingRequest(new http.Fields()); return failure(() => made.${call}) !== undefined`
    expect(await answer(await load({ port: 1 }), body)).toBe(true)
  })

  test('headers are those of a `fields`: any spelling, syntax checked, the host’s own refused', async () => {
    const body = `
      const fields = new http.Fields()
      fields.append('X-One', bytes('1')); fields.append('x-one', bytes('2')); fields.set('Two', [bytes('3')])
      const copy = fields.clone(); copy.delete('two')
      return [fields.get('x-ONE').map(textOf), fields.entries().map(([name]) => name), copy.has('two'), fields.has('TWO'),
        ...['host', 'Connection', 'transfer-encoding', 'proxy-x'].map(name => failure(() => fields.append(name, bytes('x'))).tag),
        failure(() => fields.append('a b', bytes('x'))).tag, failure(() => fields.set('a', [bytes('x\\r\\ny')])).tag,
        failure(() => http.Fields.fromList([['a:', bytes('x')]])).tag]`
    expect(await answer(await load({ port: 1 }), body)).toEqual([
      ['1', '2'],
      ['X-One', 'x-one', 'Two'],
      false,
      true,
      'forbidden',
      'forbidden',
      'forbidden',
      'forbidden',
      'invalid-syntax',
      'invalid-syntax',
      'invalid-syntax',
    ])
  })

  test('what a guest has of it in the host is bounded', async () => {
    const headers = `const all = []; for (;;) { const one = new http.Fields(); one.append('x', new Uint8Array(100000).fill(65)); all.push(one) }`
    const toolset = await load({ port: 1 })
    expect(await run(toolset, headers)).toMatchObject({ status: 'limit', limit: 'memory' })
    const unsent = `
      const body = new http.OutgoingRequest(new http.Fields()).body(), out = body.write()
      let size = 0
      const error = failure(() => { for (;;) { out.blockingWriteAndFlush(new Uint8Array(4096)); size += 4096 } })
      return [size, http.httpErrorCode(error.val).tag]`
    expect(await answer(toolset, unsent)).toEqual([4 * 1024 * 1024 - 4096, 'HTTP-request-body-size'])
  })

  test('a body over the ceiling of its grant fails where it is written', async () => {
    const server = await echo()
    const body = `
      const made = request('127.0.0.1:${server.port}', '/', { method: { tag: 'post' } })
      const out = made.body().write(), future = send(made)
      let size = 0
      const error = failure(() => { for (;;) { out.blockingWriteAndFlush(new Uint8Array(1000)); size += 1000 } })
      return [size, http.httpErrorCode(error.val).tag, failure(() => answer(future)).tag]`
    const answered = await answer(await load(server, { requestBytes: 10_000 }), body)
    expect(answered).toEqual([10_000, 'HTTP-request-body-size', 'HTTP-request-body-size'])
  })

  test('a body that is dropped before it is whole breaks the request off', async () => {
    const broken = Promise.withResolvers<boolean>()
    const server = await serve((request, response) => {
      request.on('close', () => broken.resolve(!request.complete)).on('error', () => {})
      request.on('data', () => response.writeHead(200).flushHeaders())
    })
    const body = `
      const made = request('127.0.0.1:${server.port}', '/', { method: { tag: 'post' } })
      const body = made.body(), out = body.write(), future = send(made)
      out.blockingWriteAndFlush(bytes('half'))
      const response = answer(future)
      out[Symbol.dispose](); body[Symbol.dispose]()
      return failure(() => read(response)).tag`
    expect(await answer(await load(server), body)).toBe('connection-terminated')
    expect(await broken.promise).toBe(true)
  })

  test('times that a request sets are kept', async () => {
    const server = await serve(() => {})
    const body = `
      const options = new http.RequestOptions()
      options.setFirstByteTimeout(20000000)
      return [options.firstByteTimeout(), options.connectTimeout(), failure(() => answer(send(request('127.0.0.1:${server.port}'), options))).tag]`
    expect(await answer(await load(server), body)).toEqual([20_000_000, null, 'HTTP-response-timeout'])
  })

  test('a call that waits ends at its deadline, and the next one works', async () => {
    const server = await serve((request, response) => (request.url === '/' ? undefined : void response.end('x')))
    const toolset = await load(server)
    const late = await run(toolset, `answer(send(request('127.0.0.1:${server.port}')))`, { limits: { timeoutMs: 100 } })
    expect(late).toMatchObject({ status: 'limit', limit: 'time' })
    await server.quiet()
    expect(await answer(toolset, `return read(answer(send(request('127.0.0.1:${server.port}', '/x'))))`)).toBe('x')
  })
})
