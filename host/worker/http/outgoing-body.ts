/** The resource `outgoing-body` of `wasi:http/types`: held until its request is sent, handed on from then. Inside the worker. */

import type { HttpError } from '../../base/http.ts'
import { AbiTrap } from '../abi/trap.ts'
import { IoError, WitError } from '../wasi/error.ts'
import { always, type Waiter } from '../wasi/poll.ts'
import { CHUNK, OutputStream, type Sink } from '../wasi/streams.ts'
import { type HttpClient, witError } from './client.ts'
import type { Fields } from './fields.ts'
import type { Room } from './room.ts'

/** What bodies are made with. */
export interface BodyHost {
  readonly waiter: Waiter
  readonly client: HttpClient
  readonly room: Room
}

/** The body of a request. */
export class OutgoingBody implements Disposable {
  private readonly host: BodyHost
  private held: Uint8Array[] = []
  private heldBytes = 0
  /** The request that it belongs to, once that is sent. */
  private request: number | undefined
  private stream: OutputStream | undefined
  private ended = false
  private failure: HttpError | undefined

  constructor(host: BodyHost) {
    this.host = host
  }

  /** `outgoing-body.write`: its stream, once. */
  write(): OutputStream {
    if (this.stream !== undefined) throw new WitError(undefined)
    const sink: Sink = {
      ...always,
      room: () => this.space(),
      write: bytes => this.add(bytes),
    }
    this.stream = new OutputStream(this.host.waiter, sink)
    return this.stream
  }

  private space(): number {
    if (this.failure) throw failed(this.failure)
    if (this.ended) throw failed({ tag: 'connection-terminated' })
    if (this.request !== undefined) return CHUNK
    const left = Math.min(CHUNK, this.host.room.left)
    if (left > 0) return left
    // It would never have room: only sending the request makes some.
    this.failure = { tag: 'HTTP-request-body-size', val: this.heldBytes }
    throw failed(this.failure)
  }

  private add(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.request === undefined) {
      this.host.room.take(bytes.length)
      this.heldBytes += bytes.length
      this.held.push(bytes)
    } else this.hand(this.request, bytes, true)
  }

  private hand(request: number, bytes: Uint8Array, more: boolean): void {
    const { err } = this.host.client.write(request, bytes, more)
    if (err === undefined) return
    this.failure = err
    throw failed(err)
  }

  /** What is there when the request is sent, and whether more may come. */
  begin(): { readonly body: Uint8Array; readonly more: boolean } {
    return { body: Buffer.concat(this.held), more: !this.ended }
  }

  /** The request was sent; what comes from now on is handed on. */
  sent(request: number): void {
    this.request = request
    this.host.room.give(this.heldBytes)
    this.held = []
    this.heldBytes = 0
  }

  /** `outgoing-body.finish`: the body is whole. */
  finish(trailers: Fields | undefined): void {
    // Its stream is a child of it (types.wit): a guest that still holds it broke the rules.
    if (this.stream !== undefined && !this.stream.isClosed)
      throw new AbiTrap('it finishes a body whose stream it still holds')
    const bytes = trailers?.all.length ?? 0
    trailers?.[Symbol.dispose]()
    if (bytes > 0) this.failure ??= { tag: 'HTTP-request-trailer-section-size', val: 0 }
    if (this.failure) {
      const error = this.failure
      this[Symbol.dispose]()
      throw new WitError(witError(error))
    }
    this.ended = true
    if (this.request === undefined) return
    const { err } = this.host.client.write(this.request, new Uint8Array(), false)
    if (err !== undefined) throw new WitError(witError(err))
  }

  /** A body that is dropped before it is whole breaks its request off, so that no server takes a part for the whole. */
  [Symbol.dispose](): void {
    if (this.ended) return
    this.ended = true
    this.failure ??= { tag: 'connection-terminated' }
    if (this.request !== undefined) this.host.client.cut(this.request)
    else this.host.room.give(this.heldBytes)
    this.held = []
    this.heldBytes = 0
  }
}

const failed = (error: HttpError): IoError => new IoError(error.tag, { of: 'http', value: witError(error) })
