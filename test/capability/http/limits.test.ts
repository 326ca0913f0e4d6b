import type { ServerResponse } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { HttpQuota } from '../../../host/base/grant.ts'
import { MAX_CHUNK } from '../../../host/base/http.ts'
import { Caller, local, serve } from './support.ts'

const limited = (port: number, quota: Partial<HttpQuota>): Caller =>
  new Caller({ http: [{ ...local(port), methods: ['GET', 'POST'], quota }] })

describe('a ceiling', () => {
  test('of response bytes: just under, exactly at, just over', async () => {
    const { origin, port } = await serve((request, response) => {
      response.write('') // chunked, so that the length is not known before
      response.end(Buffer.alloc(Number(request.url!.slice(1))))
    })
    const caller = limited(port, { responseBytes: 100_000 })
    expect((await caller.fetch(`${origin}/99999`)).body).toHaveLength(99_999)
    expect((await caller.fetch(`${origin}/100000`)).body).toHaveLength(100_000)
    expect(await caller.failure(`${origin}/100001`)).toEqual({ tag: 'HTTP-response-body-size', val: 100_000 })
    expect((await caller.fetch(`${origin}/1`)).body).toHaveLength(1)
  })

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('of decoded bytes, for %s: just under, exactly at, just over, and for a bomb', async (coding, encode) => {
    const { origin, port } = await serve((request, response) => {
      response.setHeader('content-encoding', coding)
      response.end(encode(Buffer.alloc(Number(request.url!.slice(1)))))
    })
    const caller = limited(port, { decodedBytes: 100_000 })
    expect((await caller.fetch(`${origin}/99999`)).body).toHaveLength(99_999)
    expect((await caller.fetch(`${origin}/100000`)).body).toHaveLength(100_000)
    expect(await caller.failure(`${origin}/100001`)).toEqual({ tag: 'HTTP-response-body-size', val: 100_000 })
    expect(await caller.failure(`${origin}/50000000`)).toEqual({ tag: 'HTTP-response-body-size', val: 100_000 })
    expect((await caller.fetch(`${origin}/1`)).body).toHaveLength(1)
  })

  test('of request bytes: just under, exactly at, just over, in one piece and in several', async () => {
    const { origin, port } = await serve(async (request, response) => {
      response.end(String(Buffer.concat(await request.toArray()).length))
    })
    const caller = limited(port, { requestBytes: 1000 })
    const post = (size: number) => ({ method: 'POST', body: new Uint8Array(size) })
    expect((await caller.fetch(origin, post(999))).body).toBe('999')
    expect((await caller.fetch(origin, post(1000))).body).toBe('1000')
    expect(await caller.failure(origin, post(1001))).toEqual({ tag: 'HTTP-request-body-size', val: 1001 })
    const start = (): Promise<number> => caller.start(origin, { ...post(600), more: true })
    const [whole, over] = [await start(), await start()]
    expect(await caller.call.write(whole, new Uint8Array(400), false)).toEqual({ ok: undefined })
    expect((await caller.body(whole)).toString()).toBe('1000')
    const tooLarge = { err: { tag: 'HTTP-request-body-size', val: 1001 } }
    expect(await caller.call.write(over, new Uint8Array(401), false)).toEqual(tooLarge)
    expect(await caller.call.head(over)).toEqual(tooLarge)
  })

  test('of header bytes in an answer: around it, and far over', async () => {
    const { origin, port } = await serve((request, response) => {
      response.sendDate = false
      response.setHeader('x', 'y'.repeat(Number(request.url!.slice(1))))
      response.end()
    })
    const caller = limited(port, { headerBytes: 1000 })
    expect(await caller.failure(`${origin}/800`)).toBeUndefined()
    expect(await caller.failure(`${origin}/1000`)).toEqual({ tag: 'HTTP-response-header-section-size', val: undefined })
    expect(await caller.failure(`${origin}/100000`)).toEqual({
      tag: 'HTTP-response-header-section-size',
      val: undefined,
    })
  })

  test('of header bytes in a request: exactly at, just over', async () => {
    const { origin, port } = await serve((_, response) => response.end())
    const caller = limited(port, { headerBytes: 1000 })
    const headers = (size: number) => ({ headers: [['x', 'y'.repeat(size - 5)] as const] })
    expect(await caller.failure(origin, headers(1000))).toBeUndefined()
    expect(await caller.failure(origin, headers(1001))).toEqual({ tag: 'HTTP-request-header-section-size', val: 1001 })
  })

  test('of requests in a call, hops of redirects among them', async () => {
    const { origin, port } = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/' })
      response.end()
    })
    const caller = limited(port, { requests: 3 })
    expect(await caller.failure(origin)).toBeUndefined()
    expect(await caller.failure(`${origin}/moved`)).toBeUndefined()
    expect(await caller.failure(origin)).toEqual({ tag: 'connection-limit-reached' })
    expect(caller.decisions.at(-1)).toEqual({
      decision: 'deny',
      kind: 'http',
      subject: `GET ${origin}/ (quota.requests is 3)`,
    })
    expect(await limited(port, { requests: 1 }).failure(origin)).toBeUndefined()
  })

  test('of requests at a time: one that is over makes room', async () => {
    const { origin, port } = await serve((_, response) => response.end('x'))
    const caller = limited(port, { concurrency: 2 })
    const [first, second] = [await caller.start(origin), await caller.start(origin)]
    expect(await caller.failure(origin)).toEqual({ tag: 'connection-limit-reached' })
    await caller.body(first)
    expect(await caller.failure(origin)).toBeUndefined()
    const third = await caller.start(origin)
    expect(await caller.failure(origin)).toEqual({ tag: 'connection-limit-reached' })
    caller.call.drop(second)
    expect(await caller.failure(origin)).toBeUndefined()
    await caller.body(third)
  })

  test.each([
    ['headers that never come', () => {}],
    ['a body that never comes', (response: ServerResponse) => void response.writeHead(200).flushHeaders()],
  ])('of time ends a wait for %s, and closes the connection', async (_, answer) => {
    const server = await serve((_request, response) => answer(response))
    const caller = limited(server.port, { timeoutMs: 50 })
    expect(await caller.failure(server.origin)).toEqual({ tag: 'HTTP-response-timeout' })
    await server.quiet()
  })

  test('that a guest sets for itself holds as well', async () => {
    const silent = await serve(() => {})
    const stalling = await serve((_, response) => void response.write('x'))
    expect(await limited(silent.port, {}).failure(silent.origin, { firstByteMs: 20 })).toEqual({
      tag: 'HTTP-response-timeout',
    })
    expect(await limited(stalling.port, {}).failure(stalling.origin, { betweenBytesMs: 20 })).toEqual({
      tag: 'connection-read-timeout',
    })
  })

  test('of what crosses at once: a large body comes in pieces', async () => {
    const { origin, port } = await serve((_, response) => response.end(Buffer.alloc(1_000_000)))
    const caller = limited(port, {})
    const id = await caller.start(origin)
    const { ok } = (await caller.call.read(id)) as { ok: Uint8Array }
    expect(ok.length).toBeLessThanOrEqual(MAX_CHUNK)
  })
})

describe('the end of a call', () => {
  test('ends its requests and closes its connections, idle ones too', async () => {
    const server = await serve((request, response) => (request.url === '/quick' ? void response.end() : undefined))
    const caller = limited(server.port, {})
    await caller.fetch(`${server.origin}/quick`)
    const id = await caller.start(`${server.origin}/never`)
    const head = caller.call.head(id)
    caller.call[Symbol.dispose]()
    expect(await head).toEqual({ err: { tag: 'connection-terminated' } })
    await server.quiet()
  })

  test('is the end of its connections: they are used again within the call, and not by another one', async () => {
    const server = await serve((_, response) => response.end('x'))
    const first = limited(server.port, {})
    await first.fetch(server.origin)
    await first.fetch(server.origin)
    expect(server.connections()).toBe(1)
    await limited(server.port, {}).fetch(server.origin)
    expect(server.connections()).toBe(2)
  })

  test('comes to a request that is dropped while its body is read', async () => {
    const server = await serve((_, response) => void response.write(Buffer.alloc(100_000)))
    const caller = limited(server.port, {})
    const id = await caller.start(server.origin)
    await caller.call.read(id)
    caller.call.drop(id)
    await server.quiet()
    expect(await caller.call.read(id)).toEqual({ err: { tag: 'connection-terminated' } })
  })
})
