/** A server on loopback that a test answers for by hand. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A running server. */
export interface HttpServer extends AsyncDisposable {
  readonly baseURL: string
  /** Requests so far. */
  readonly requests: readonly IncomingMessage[]
  /** Connections so far. */
  readonly connections: number
  /** Kept when the connection of the first answer is closed. */
  readonly closed: Promise<void>
}

/** Starts a server; `answer` gets each request with its number, from 0, once its body has been read. */
export async function httpServer(answer: (response: ServerResponse, number: number) => void): Promise<HttpServer> {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const requests: IncomingMessage[] = []
  let connections = 0
  const server = createServer((request, response) => {
    response.on('close', resolve)
    const number = requests.push(request) - 1
    request.resume().on('end', () => answer(response, number))
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    closed,
    requests,
    get connections() {
      return connections
    },
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}
