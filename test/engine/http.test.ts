import { describe, expect, test } from 'vitest'
import type { Grant } from '../../host/mod.ts'
import { local, serve } from '../capability/http/support.ts'
import { scriptTool } from '../support/script-tool.ts'

const { load, run, answer, heard } = scriptTool(
  { http: 'glovebox:host/http@0.1.0', secrets: 'glovebox:host/secrets@0.1.0' },
  `
  const get = (url, more = {}) => http.fetch({ method: 'GET', url, headers: [], body: new Uint8Array(), secrets: [], ...more })
  const text = body => String.fromCharCode(...body.readAll())
`,
)

const value = 'tok_0123456789abcdef'
const granted = (port: number): Grant[] => [
  { kind: 'http', ...local(port), methods: ['GET', 'POST'] },
  { kind: 'secret', name: 'KEY', value, audience: ['127.0.0.1'], schemes: ['http'] },
]

describe('glovebox:host/http', () => {
  test('gives the answer of a request that is granted', async () => {
    const { origin, port } = await serve(async (request, response) => {
      response.setHeader('x-method', request.method!)
      response.end(Buffer.concat(await request.toArray()))
    })
    const toolset = await load(granted(port))
    const body = `
      const { status, url, headers, body } = get('${origin}/a', { method: 'POST', body: new Uint8Array([104, 105]) })
      return [status, url, headers.find(([name]) => name === 'x-method'), text(body), body.read()]`
    expect(await answer(toolset, body)).toEqual([200, `${origin}/a`, ['x-method', 'POST'], 'hi', null])
    expect(heard.map(({ decision, subject }) => [decision, subject])).toEqual([['allow', `POST ${origin}/a`]])
  })

  test('puts a secret in, and lets the guest neither read nor guess where it is not', async () => {
    const { origin, port } = await serve((request, response) => response.end(String(request.headers.authorization)))
    const toolset = await load(granted(port))
    const body = `
      const answers = [secrets.exists('KEY'), secrets.exists('OTHER'), text(get('${origin}', { secrets: ['KEY'] }).body)]
      try { get('${origin}', { secrets: ['OTHER'] }) } catch (thrown) { answers.push(thrown.payload ?? thrown) }
      return answers`
    expect(await answer(toolset, body)).toEqual([true, false, 'Bearer [secret]', 'denied'])
    expect(JSON.stringify([heard, toolset.grants])).not.toContain('tok_')
  })

  test.each<[string, string, string]>([
    ['what nothing grants', "get('https://example.com/')", 'denied'],
    ['what is no URL', "get('nonsense')", 'invalid'],
    ['a method that is none', "get('ORIGIN', { method: 'BREW' })", 'invalid'],
    ['a header of the host’s', "get('ORIGIN', { headers: [['host', 'x']] })", 'denied'],
    ['a body that is too large', "get('ORIGIN', { method: 'POST', body: new Uint8Array(1048577) })", 'limited'],
    ['a server that breaks off', "text(get('ORIGIN/broken').body)", 'broken'],
  ])('refuses %s, and the next call works', async (_, code, failure) => {
    const { origin, port } = await serve((request, response) => {
      if (request.url !== '/broken') return void response.end('x')
      response.writeHead(200, { 'content-length': 10 }).write('x')
      setImmediate(() => response.destroy())
    })
    const toolset = await load(granted(port))
    const outcome = await run(toolset, `return ${code.replace('ORIGIN', origin)}`)
    expect(outcome).toMatchObject({ status: 'error', error: JSON.stringify(failure) })
    expect(await answer(toolset, `return text(get('${origin}').body)`)).toBe('x')
  })

  test('denies what was granted until a time that is over, and the audit hears of it', async () => {
    const { origin, port } = await serve((_, response) => response.end('x'))
    const until = async (expires: number) =>
      run(await load([{ kind: 'http', ...local(port), expires }]), `return text(get('${origin}').body)`)
    expect(await until(Date.now() + 3_600_000)).toMatchObject({ status: 'ok', value: '"x"' })
    expect(await until(Date.now() - 1)).toMatchObject({ status: 'error', error: '"denied"' })
    expect(heard.map(({ decision }) => decision)).toEqual(['allow', 'deny'])
  })

  test('denies everything where nothing is granted, and says so to the audit', async () => {
    const toolset = await load([])
    const outcome = await run(toolset, "return get('https://api.example.com/x')")
    expect(outcome).toMatchObject({ status: 'error', error: '"denied"' })
    expect(heard).toEqual([
      {
        type: 'grant',
        decision: 'deny',
        kind: 'http',
        subject: 'GET https://api.example.com/x',
        hint: 'http:GET@https://api.example.com',
        component: toolset.digest,
        at: expect.any(Number),
      },
    ])
  })

  test('is cut off at the deadline of the call, or when it is canceled, and leaves no connection behind', async () => {
    const asked = Promise.withResolvers<void>()
    const server = await serve(request => void (request.url === '/canceled' && asked.resolve()))
    const toolset = await load(granted(server.port))
    const late = await run(toolset, `return get('${server.origin}')`, { limits: { timeoutMs: 100 } })
    expect(late).toMatchObject({ status: 'limit', limit: 'time' })
    await server.quiet()
    const controller = new AbortController()
    const canceled = run(toolset, `return get('${server.origin}/canceled')`, { signal: controller.signal })
    await asked.promise
    controller.abort()
    expect(await canceled).toMatchObject({ status: 'canceled' })
    await server.quiet()
    expect(await answer(toolset, 'return 1')).toBe(1)
  })

  test('reads a large answer in parts, no faster than the guest', async () => {
    const { origin, port } = await serve((_, response) => response.end(Buffer.alloc(3_000_000, 7)))
    const toolset = await load(granted(port))
    const body = `
      const { body } = get('${origin}')
      let size = 0, largest = 0
      for (let part = body.read(); part !== null; part = body.read()) {
        size += part.length
        largest = Math.max(largest, part.length)
      }
      return [size, largest <= 65536]`
    expect(await answer(toolset, body)).toEqual([3_000_000, true])
  })

  test('what a session keeps of a request is over with the call that made it', async () => {
    const { origin, port } = await serve((_, response) => response.end(Buffer.alloc(1_000_000)))
    const toolset = await load(granted(port))
    await using session = await toolset.session()
    const first = await run(session, `globalThis.kept = get('${origin}').body; return kept.read().length > 0`)
    expect(first).toMatchObject({ status: 'ok', value: 'true' })
    const kept = await run(session, 'for (;;) if (kept.read() === null) return 0')
    expect(kept).toMatchObject({ status: 'error', error: '"broken"' })
    const next = await run(session, `return get('${origin}').body.readAll().length`)
    expect(next).toMatchObject({ status: 'ok', value: '1000000' })
  })

  test('calls at the same time have their own requests, ceilings and secrets', async () => {
    const { origin, port } = await serve((request, response) => response.end(request.url))
    const grants = [{ kind: 'http', ...local(port), quota: { requests: 2 } }] as const
    const toolset = await load(grants)
    const call = (path: string): Promise<unknown> =>
      answer(toolset, `return [text(get('${origin}/${path}').body), text(get('${origin}/${path}').body)]`)
    const paths = ['a', 'b', 'c', 'd']
    expect(await Promise.all(paths.map(call))).toEqual(paths.map(path => [`/${path}`, `/${path}`]))
  })

  test('a secret is gone with its toolset, once the calls under way are over', async () => {
    const arrived = Promise.withResolvers<() => void>()
    const { origin, port } = await serve((request, response) => {
      if (request.url === '/wait') arrived.resolve(() => void response.end('x'))
      else response.end(String(request.headers.authorization?.length))
    })
    const toolset = await load(granted(port))
    const [, secret] = toolset.grants as [unknown, { value: { reveal(): string } }]
    const call = answer(toolset, `get('${origin}/wait'); return text(get('${origin}', { secrets: ['KEY'] }).body)`)
    const release = await arrived.promise
    const disposed = toolset[Symbol.asyncDispose]()
    release()
    expect(await call).toBe(String(`Bearer ${value}`.length))
    await disposed
    expect(() => secret.value.reveal()).toThrow('disposed')
  })
})
