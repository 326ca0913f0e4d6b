/** What requests are counted as, beside what a server receives of them. */

import { describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../../host/base/http.ts'
import { bytes, Caller, local, wire } from './support.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const body = bytes('twelve bytes')

describe('what a call sends', () => {
  test.each<[string, string, Partial<HttpRequest>]>([
    ['a request', '/a?b=c', { headers: [['x-latin', 'ü']] }],
    ['one without a body', '/', { method: 'DELETE' }],
    ['one that asks what may be asked', '/', { method: 'OPTIONS' }],
    ['one that is answered without a body', '/', { method: 'HEAD' }],
    ['a body where there usually is none', '/', { method: 'GET', body }],
    ['a header without a value', '/', { method: 'PATCH', headers: [['x-a', '']], body }],
    ['an empty body', '/', { method: 'POST' }],
    ['a body', '/', { method: 'POST', body }],
    ['each hop of a redirect, with its body', '/on', { method: 'POST', body }],
  ])('is counted to the byte: %s', async (_, path, request) => {
    const server = await wire()
    const caller = new Caller({ http: [{ ...local(server.port), methods }] })
    await caller.fetch(server.origin + path, request)
    await caller.fetch(server.origin + path, request)
    expect(caller.sent.bytes).toBeGreaterThan(80)
    expect(caller.sent.bytes).toBe(server.received())
  })

  test('is counted to the byte: a body in chunks', async () => {
    const server = await wire()
    const caller = new Caller({ http: [{ ...local(server.port), methods }] })
    const id = await caller.start(`${server.origin}/`, { method: 'POST', body: new Uint8Array(17), more: true })
    await caller.call.write(id, new Uint8Array(4096), true)
    await caller.call.write(id, body, false)
    await caller.body(id)
    expect(caller.sent.bytes).toBe(server.received())
  })

  test('is nothing for what is refused', async () => {
    const caller = new Caller({ http: [local(1)] })
    await caller.failure('http://127.0.0.1:2/')
    expect(caller.sent.bytes).toBe(0)
  })
})

describe('the ceiling of bytes sent', () => {
  const post = { method: 'POST', body } as const

  test.each([1, 0, -1])('holds for a body that leaves %d of it', async left => {
    const server = await wire()
    const http = [{ ...local(server.port), methods }]
    const free = new Caller({ http })
    await free.fetch(server.origin, post)
    const caller = new Caller({ http, egressBytes: free.sent.bytes + left })
    const failure = await caller.failure(server.origin, post)
    expect(failure).toEqual(left < 0 ? { tag: 'connection-limit-reached' } : undefined)
    expect(caller.sent.bytes).toBeLessThanOrEqual(free.sent.bytes)
    const why = `deny http POST ${server.origin}/ (limits.egressBytes)`
    expect(caller.decided.slice(1)).toEqual(left < 0 ? [why] : [])
  })

  test('lets no connection be made for a head that passes it, and the hop of a redirect passes it too', async () => {
    const server = await wire()
    const http = [local(server.port)]
    const none = new Caller({ http, egressBytes: 20 })
    expect(await none.failure(server.origin)).toEqual({ tag: 'connection-limit-reached' })
    expect([none.sent.bytes, server.connections()]).toEqual([0, 0])
    const one = new Caller({ http, egressBytes: 150 })
    expect(await one.failure(`${server.origin}/on`)).toEqual({ tag: 'connection-limit-reached' })
    expect(one.sent.bytes).toBe(server.received())
  })
})
