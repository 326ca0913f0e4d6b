/** A function from request to response as an HTTP server on this machine. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { GloveboxError } from '../base/error.ts'

/** Options of a server. */
export interface ListenOptions {
  /** Default 0: any that is free. */
  readonly port?: number
  /** The address to listen on. Default `127.0.0.1`. Whoever can reach it can call the tools: nobody is asked for a password. */
  readonly address?: string
}

/** A server that listens. Disposing closes its connections. */
export interface Listening extends AsyncDisposable {
  readonly url: string
}

/** Most connections at a time. */
const maxConnections = 128

/** How long a client may take to send one request, in milliseconds. */
const requestTimeout = 30_000

type Fetch = (request: Request) => Promise<Response>

/**
 * Serves `fetch` at `path`; at `/`, everywhere.
 * @throws {GloveboxError} `config/invalid` for an address or a port that cannot be had.
 */
export async function listen(
  path: string,
  fetch: Fetch,
  { port = 0, address = '127.0.0.1' }: ListenOptions,
): Promise<Listening> {
  // An app that serves on standard input and output needs none of it.
  const { createServer } = await import('node:http')
  const server = createServer({ requestTimeout }, (message, response) => void answer(path, fetch, message, response))
  server.maxConnections = maxConnections
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => {
      const what = `The server cannot listen on ${address}, port ${port}: ${(cause as NodeJS.ErrnoException).code}.`
      reject(new GloveboxError('config/invalid', what, { cause, detail: { address, port } }))
    })
    server.listen(port, address, resolve)
  })
  const { port: given } = server.address() as AddressInfo
  const host = address.includes(':') ? `[${address}]` : address
  return {
    url: `http://${host}:${given}${path}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(path: string, fetch: Fetch, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort(new Error('the client closed the connection')))
  try {
    const request = requestOf(message, gone.signal)
    const isHere = request && (path === '/' || new URL(request.url).pathname === path)
    const status = request ? 404 : 400
    await send(isHere ? await fetch(request) : new Response(null, { status }), response)
  } catch {
    // The client is gone, or sent less than it said; or something went wrong that is no stranger's matter.
    if (response.headersSent || response.destroyed) response.destroy()
    else response.writeHead(500).end()
  }
}

/** Undefined when it names no host that is one. */
function requestOf(message: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = 'GET', headers, url = '/' } = message
  const target = URL.parse(url, `http://${headers.host ?? ''}`)
  // Two slashes would name another host.
  if (!target || !/^\/(?!\/)/.test(url)) return undefined
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>)
  return new Request(target, { method, headers: given, signal, ...(body && { body, duplex: 'half' }) } as RequestInit)
}

async function send({ status, headers, body }: Response, response: ServerResponse): Promise<void> {
  response.writeHead(status, Object.fromEntries(headers))
  for await (const chunk of body ?? []) {
    if (response.destroyed) break
    if (!response.write(chunk))
      await new Promise<void>(resolve => {
        response.once('drain', resolve)
        response.once('close', resolve)
      })
  }
  response.end()
}
