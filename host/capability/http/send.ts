/** One request and the head of its response, over a connection that was checked. */

import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Header } from '../../base/http.ts'
import { canonicalAddress } from './address.ts'
import type { Connections, Outgoing } from './connections.ts'
import { faultOf, HttpFault } from './fault.ts'

/** Most informational responses (1xx) before the real one. */
const MAX_INFORMATIONAL = 16

/** The body of a request as it is sent. */
export interface SentBody {
  readonly bytes: AsyncIterable<Uint8Array>
  /** The length that the headers tell; undefined when they tell none. */
  readonly length: number | undefined
}

/** The header that tells where the body ends (RFC 9112, section 6). */
export const framingOf = ({ length }: SentBody): Header =>
  length === undefined ? ['transfer-encoding', 'chunked'] : ['content-length', String(length)]

/**
 * Sends a request. The response has not been read, and must be, or be destroyed.
 * @throws {HttpFault} for whatever keeps it from being answered; the reason of the signal, if that is one.
 */
export async function send(
  connections: Connections,
  outgoing: Outgoing,
  body: SentBody | undefined,
): Promise<IncomingMessage> {
  for (;;) {
    const request = connections.open(outgoing)
    try {
      return await responseTo(request, outgoing, body)
    } catch (thrown) {
      const fault = faultOf(outgoing.signal.aborted ? outgoing.signal.reason : thrown)
      // A server may close a connection just when it is used again (RFC 9112, section 9.3.1). Each one that is tried is one less.
      const isStale = request.reusedSocket && fault.error.tag === 'connection-terminated'
      if (!isStale || body !== undefined || outgoing.signal.aborted) throw fault
    }
  }
}

function responseTo(
  request: ClientRequest,
  { addresses, connectMs, spend }: Outgoing,
  body: SentBody | undefined,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  let response: IncomingMessage | undefined
  const fail = (thrown: Error): void => {
    reject(thrown)
    // What is found wrong while the body is parsed is told to the request; who reads the response is to hear of it. One that came whole
    // is one, also when the server did not wait for the end of the request.
    if (response?.complete === false) response.destroy(thrown)
    request.destroy()
  }
  request.on('error', fail)
  request.once('response', answer => {
    response = answer
    resolve(answer)
  })
  let informational = 0
  request.on('information', () => {
    if (++informational > MAX_INFORMATIONAL) fail(new HttpFault('HTTP-protocol-error'))
  })
  request.once('upgrade', (_response, socket) => {
    socket.destroy()
    fail(new HttpFault('HTTP-upgrade-failed'))
  })
  request.once('socket', socket => watch(socket, addresses, connectMs, fail))
  if (body === undefined) request.end()
  else write(request, body, spend).catch(fail)
  return promise
}

/** Sees to it that a new connection is made in time, and to an address that was checked. */
function watch(
  socket: Socket,
  addresses: readonly string[],
  connectMs: number | undefined,
  fail: (thrown: Error) => void,
): void {
  if (!socket.connecting) return
  const late = (): void => fail(new HttpFault('connection-timeout'))
  const timer = connectMs === undefined ? undefined : setTimeout(late, connectMs)
  socket.once('close', () => clearTimeout(timer))
  socket.once('connect', () => {
    clearTimeout(timer)
    // Security: a check of the host, not of the guest; nothing that is known leads elsewhere.
    const remote = canonicalAddress(socket.remoteAddress ?? '')
    if (remote !== undefined && !addresses.some(address => canonicalAddress(address) === remote)) {
      fail(new HttpFault('destination-IP-prohibited'))
    }
  })
}

async function write(request: ClientRequest, { bytes, length }: SentBody, spend: Outgoing['spend']): Promise<void> {
  let sent = 0
  for await (const chunk of bytes) {
    sent += chunk.length
    // Security: a body that is longer than its headers say would be read as the next request.
    if (length !== undefined && sent > length) throw wrongSize(sent)
    spend(chunk.length + (length === undefined ? chunkFrame(chunk.length) : 0))
    if (!request.write(chunk)) await drained(request)
  }
  if (length !== undefined && sent !== length) throw wrongSize(sent)
  if (length === undefined) spend(LAST_CHUNK)
  request.end()
}

/** What frames a chunk: its length in hex, and two ends of lines (RFC 9112, section 7.1). */
const chunkFrame = (length: number): number => length.toString(16).length + 4

/** The end of a body in chunks: `0`, and two ends of lines. */
const LAST_CHUNK = 5

function drained(request: ClientRequest): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      request.off('drain', done).off('close', done)
      resolve()
    }
    request.on('drain', done).on('close', done)
  })
}

const wrongSize = (size: number): HttpFault => new HttpFault({ tag: 'HTTP-request-body-size', val: size })
