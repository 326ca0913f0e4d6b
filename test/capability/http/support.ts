/** Real servers on loopback, and requests to them as a guest makes them. */

import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Decision, HttpGrant, SecretGrant } from '../../../host/base/grant.ts'
import type { Header, HttpAnswer, HttpError, HttpHead, HttpRequest } from '../../../host/base/http.ts'
import { ruleOf } from '../../../host/capability/http/authorize.ts'
import { HttpCall } from '../../../host/capability/http/call.ts'
import type { Resolve } from '../../../host/capability/http/resolve.ts'
import { Vault } from '../../../host/capability/secrets/vault.ts'
import { SentBytes } from '../../../host/capability/sent-bytes.ts'
import type { Certificate } from '../../support/certificate.ts'

/** A server, and what it saw. */
export interface Served {
  readonly port: number
  /** `http://127.0.0.1:PORT`, or with `https`. */
  readonly origin: string
  readonly connections: () => number
  /** Settles when no connection is open. */
  readonly quiet: () => Promise<void>
}

/** Starts an HTTP server for the rest of the test. */
export function serve(listener: RequestListener, certificate?: Certificate): Promise<Served> {
  // One that reads its request hears of it when that is broken off, which is what some tests do.
  const heedless: RequestListener = (request, response) =>
    void Promise.resolve(listener(request, response)).catch(() => response.destroy())
  const server = certificate === undefined ? createServer(heedless) : createSecureServer(certificate, heedless)
  return listening(server, certificate === undefined ? 'http' : 'https')
}

/** Starts an HTTP server that reads each request to its end, sends `/on` on to `/there`, and counts what came over its connections. */
export async function wire(): Promise<Served & { received(): number }> {
  const sockets = new Set<Socket>()
  const served = await serve(async (request, response) => {
    sockets.add(request.socket)
    await request.toArray()
    if (request.url === '/on') response.writeHead(307, { location: '/there' })
    response.end('x')
  })
  return { ...served, received: () => [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0) }
}

/** Starts a server that speaks whatever it likes. */
export const serveTcp = (onConnection: (socket: Socket) => void): Promise<Served> =>
  listening(createTcpServer(onConnection) as Server, 'http')

async function listening(server: Server, scheme: string): Promise<Served> {
  let connections = 0
  const sockets = new Set<Socket>()
  let quiet = Promise.withResolvers<void>()
  server.on('connection', socket => {
    connections++
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      if (sockets.size > 0) return
      quiet.resolve()
      quiet = Promise.withResolvers()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    origin: `${scheme}://127.0.0.1:${port}`,
    connections: () => connections,
    quiet: () => (sockets.size === 0 ? Promise.resolve() : quiet.promise),
  }
}

/** What a toolset was granted, and the machine around it. */
export interface World {
  readonly http?: readonly Omit<HttpGrant, 'kind'>[]
  readonly secrets?: readonly Omit<SecretGrant, 'kind'>[]
  readonly resolve?: Resolve
  readonly ca?: string
  readonly now?: number
  readonly egressBytes?: number
}

/** One call of a toolset. */
export class Caller {
  readonly decisions: Decision[] = []
  readonly call: HttpCall
  readonly sent: SentBytes

  constructor({ http = [], secrets = [], resolve = noNames, ca, now = 0, egressBytes = 2 ** 40 }: World) {
    const host = {
      rules: http.map(grant => ruleOf({ kind: 'http', ...grant })),
      vault: new Vault(secrets.map(grant => ({ kind: 'secret', ...grant }))),
      resolve,
      now: () => now,
      ...(ca !== undefined && { ca }),
    }
    this.sent = new SentBytes(egressBytes)
    this.call = new HttpCall(host, decision => this.decisions.push(decision), this.sent)
    onTestFinished(() => this.call[Symbol.dispose]())
  }

  /** Starts a request; answers its number. */
  async start(url: string, more: Partial<HttpRequest> = {}): Promise<number> {
    return value(await this.call.start({ ...get, url, ...more }))
  }

  /** A request and its whole answer. Throws the error as data. */
  async fetch(url: string, more: Partial<HttpRequest> = {}): Promise<HttpHead & { readonly body: string }> {
    const id = await this.start(url, more)
    const head = value(await this.call.head(id))
    return { ...head, body: (await this.body(id)).toString('latin1') }
  }

  /** The body of an answer. */
  async body(id: number): Promise<Buffer> {
    const chunks: Uint8Array[] = []
    for (;;) {
      const chunk = value(await this.call.read(id))
      if (chunk === undefined) return Buffer.concat(chunks)
      chunks.push(chunk)
    }
  }

  /** How a request fails; undefined when it does not. */
  failure(url: string, more: Partial<HttpRequest> = {}): Promise<HttpError | undefined> {
    return failureOf(this.fetch(url, more))
  }

  /** The decisions, in short. */
  get decided(): readonly string[] {
    return this.decisions.map(({ decision, kind, subject }) => `${decision} ${kind} ${subject}`)
  }
}

/** How something that asks for an answer fails; undefined when it does not. */
export async function failureOf(work: Promise<unknown>): Promise<HttpError | undefined> {
  try {
    await work
    return undefined
  } catch (thrown) {
    if (thrown instanceof Failed) return thrown.error
    throw thrown
  }
}

const get: HttpRequest = { method: 'GET', url: '', headers: [], body: new Uint8Array(), more: false, follow: true }

class Failed extends Error {
  readonly error: HttpError

  constructor(error: HttpError) {
    super(error.tag)
    this.error = error
  }
}

function value<T>(answer: HttpAnswer<T>): T {
  if (answer.err !== undefined) throw new Failed(answer.err)
  return answer.ok
}

const noNames: Resolve = name => Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }))

/** Names that lead to these addresses. */
export const names =
  (known: Readonly<Record<string, readonly string[]>>): Resolve =>
  name =>
    known[name] === undefined ? noNames(name) : Promise.resolve(known[name])

/** The value of a header. */
export const header = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([one]) => one.toLowerCase() === name)?.[1]

/** Bytes of text. */
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A grant of plain HTTP to a port of this machine. */
export const local = (port: number) => ({ hosts: ['127.0.0.1'], schemes: ['http'] as const, ports: [port] })
