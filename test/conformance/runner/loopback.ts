/** Real HTTP servers on loopback for the cases about the network, some of them hostile. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Response } from './case.ts'

/** A running server. */
export interface Loopback {
  readonly port: number
  /** By path; a path that is not there answers 404. */
  routes: Readonly<Record<string, Response>>
  /** What came, a text for each request: its method, path and headers. */
  readonly seen: readonly string[]
  close(): Promise<void>
}

const MiB = 1024 ** 2

/** Listens on a free port of 127.0.0.1. */
export async function serve(): Promise<Loopback> {
  const seen: string[] = []
  const loopback = { routes: {} as Loopback['routes'], seen }
  const server = createServer((request, response) => {
    seen.push(JSON.stringify(told(request)))
    const path = new URL(request.url ?? '/', 'http://loopback').pathname
    const route = Object.hasOwn(loopback.routes, path) ? loopback.routes[path]! : { status: 404 }
    answer(route, request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(loopback, {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

type Manner = NonNullable<Response['manner']>

/** What a server does in place of answering, or around it. */
const manners: Readonly<Record<Manner, (response: ServerResponse, request: IncomingMessage) => unknown>> = {
  silent: () => undefined,
  reset: response => response.destroy(),
  stall: response => response.flushHeaders(),
  endless: response => flood(response),
  drip: response => drip(response),
  echo: (response, request) => response.end(JSON.stringify(told(request))),
  bomb: response => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(64 * MiB))),
  'many-headers': response => {
    for (let i = 0; i < 2000; i++) response.setHeader(`x-${i}`, 'x')
    response.end()
  },
}

const told = ({ method, url, headersDistinct }: IncomingMessage): object => ({ method, url, headers: headersDistinct })

function answer(route: Response, request: IncomingMessage, response: ServerResponse): void {
  const { status = 200, headers = {}, body = '', manner } = route
  response.on('error', () => undefined)
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (manner === undefined) response.end(body)
  else manners[manner](response, request)
}

const chunk = Buffer.alloc(65_536, 0x61)

/** Writes for ever, as fast as the reader reads. */
function flood(response: ServerResponse): void {
  const push = (): void => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', push)
  push()
}

/** Writes for ever, a byte at a time. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('a'), 50)
  response.on('close', () => clearInterval(timer))
}
