import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../../support/certificate.ts'
import { bytes, Caller, header, local, names, serve } from './support.ts'

describe('a request', () => {
  test('goes to where the grant says, and its answer comes back', async () => {
    const { origin, port } = await serve((request, response) => {
      response.setHeader('x-seen', `${request.method} ${request.url} ${request.headers.host}`)
      response.end('hello')
    })
    const caller = new Caller({ http: [local(port)] })
    const { status, headers, body, url } = await caller.fetch(`${origin}/a/../b?c=d#e`)
    expect({ status, body, url }).toEqual({ status: 200, body: 'hello', url: `${origin}/b?c=d` })
    expect(header(headers, 'x-seen')).toBe(`GET /b?c=d 127.0.0.1:${port}`)
    expect(caller.decisions).toEqual([
      { decision: 'allow', kind: 'http', subject: `GET ${origin}/b?c=d`, grant: `http:http://127.0.0.1:${port}` },
    ])
  })

  test('that carries a body arrives with it, in one piece or in several', async () => {
    const { origin, port } = await serve(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      response.end(
        `${request.headers['content-length'] ?? request.headers['transfer-encoding']} ${Buffer.concat(chunks)}`,
      )
    })
    const caller = new Caller({ http: [{ ...local(port), methods: ['POST'] }] })
    expect((await caller.fetch(origin, { method: 'POST', body: bytes('whole') })).body).toBe('5 whole')
    expect((await caller.fetch(origin, { method: 'POST' })).body).toBe('0 ')
    const id = await caller.start(origin, { method: 'POST', body: bytes('a'), more: true })
    await caller.call.write(id, bytes('b'), true)
    await caller.call.write(id, bytes('c'), false)
    expect((await caller.body(id)).toString()).toBe('chunked abc')
  })

  test('over TLS needs a certificate for the name, from an authority that is trusted', async () => {
    const certificate = makeCertificate(['api.test'])
    const { port } = await serve((_, response) => response.end('safe'), certificate)
    const world = {
      http: [{ hosts: ['api.test', 'other.test', '127.0.0.1'], ports: [port] }],
      resolve: names({ 'api.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] }),
    }
    const trusting = new Caller({ ...world, ca: certificate.cert })
    expect((await trusting.fetch(`https://api.test:${port}/`)).body).toBe('safe')
    expect(await trusting.failure(`https://other.test:${port}/`)).toEqual({ tag: 'TLS-certificate-error' })
    expect(await new Caller(world).failure(`https://api.test:${port}/`)).toEqual({ tag: 'TLS-certificate-error' })
  })

  test('to a name looks it up once, and goes to what was checked, also when the name is bound anew meanwhile', async () => {
    const { port } = await serve((request, response) => response.end(request.headers.host))
    let lookups = 0
    const resolve = async () => [`127.0.0.${++lookups}`]
    const caller = new Caller({ http: [{ ...local(port), hosts: ['a.test', '127.0.0.1', '127.0.0.2'] }], resolve })
    expect((await caller.fetch(`http://a.test:${port}/`)).body).toBe(`a.test:${port}`)
    expect(lookups).toBe(1)
  })

  test('gets compressed answers in the clear', async () => {
    const { origin, port } = await serve((request, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end(gzipSync(`accepts ${request.headers['accept-encoding']}`))
    })
    const caller = new Caller({ http: [local(port)] })
    const { headers, body } = await caller.fetch(origin, { headers: [['accept-encoding', 'zstd']] })
    expect(body).toBe('accepts gzip, br')
    expect(header(headers, 'content-encoding')).toBeUndefined()
    expect(header(headers, 'content-length')).toBeUndefined()
  })

  test('to a large answer is read as it is pulled', async () => {
    const size = 4 * 1024 * 1024
    const { origin, port } = await serve((_, response) => response.end(Buffer.alloc(size, 7)))
    const caller = new Caller({ http: [local(port)] })
    expect((await caller.body(await caller.start(origin))).equals(Buffer.alloc(size, 7))).toBe(true)
  })
})
