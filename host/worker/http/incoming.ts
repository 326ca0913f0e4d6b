/** The resources of a response in `wasi:http/types`, from the future to the last byte of the body. Inside the worker. */

import type { HttpHead } from '../../base/http.ts'
import { IoError, WitError } from '../wasi/error.ts'
import { always, Pollable } from '../wasi/poll.ts'
import { InputStream, type Source } from '../wasi/streams.ts'
import { type Pending, witError } from './client.ts'
import { Fields } from './fields.ts'
import type { BodyHost } from './outgoing-body.ts'

/** A `result` inside of what a function answers. */
type Result<T> = { readonly tag: 'ok'; readonly val: T } | { readonly tag: 'err'; readonly val?: unknown }

/** The number of a request, which whoever holds it drops. */
class Exchange implements Disposable {
  private readonly host: BodyHost
  readonly id: number
  private held = true

  constructor(host: BodyHost, id: number) {
    this.host = host
    this.id = id
  }

  [Symbol.dispose](): void {
    if (this.held) this.host.client.drop(this.id)
    this.held = false
  }
}

/** The resource `future-incoming-response`. */
export class FutureIncomingResponse implements Disposable {
  private readonly host: BodyHost
  private readonly pending: Pending<HttpHead>
  private exchange: Exchange | undefined
  private taken = false

  constructor(host: BodyHost, id: number) {
    this.host = host
    this.exchange = new Exchange(host, id)
    this.pending = host.client.head(id)
  }

  /** `future-incoming-response.subscribe`. */
  subscribe(): Pollable {
    return new Pollable(this.host.waiter, { ready: () => this.pending.settled !== undefined })
  }

  /** `future-incoming-response.get`: nothing as long as it is not there; once, the response; and an error from then on. */
  get(): Result<Result<IncomingResponse>> | undefined {
    if (this.taken) return { tag: 'err' }
    const settled = this.pending.settled
    if (settled === undefined) return undefined
    this.taken = true
    if (settled.err !== undefined) return { tag: 'ok', val: { tag: 'err', val: witError(settled.err) } }
    const response = new IncomingResponse(this.host, this.exchange!, settled.ok)
    this.exchange = undefined
    return { tag: 'ok', val: { tag: 'ok', val: response } }
  }

  [Symbol.dispose](): void {
    this.pending.drop()
    this.exchange?.[Symbol.dispose]()
  }
}

/** The resource `incoming-response`. */
export class IncomingResponse implements Disposable {
  private readonly host: BodyHost
  private readonly head: HttpHead
  private exchange: Exchange | undefined

  constructor(host: BodyHost, exchange: Exchange, head: HttpHead) {
    this.host = host
    this.exchange = exchange
    this.head = head
  }

  /** `incoming-response.status`. */
  status(): number {
    return this.head.status
  }

  /** `incoming-response.headers`, which nobody changes. */
  headers(): Fields {
    return new Fields(this.host.room, this.head.headers, false)
  }

  /** `incoming-response.consume`: the body, once. */
  consume(): IncomingBody {
    if (this.exchange === undefined) throw new WitError(undefined)
    const body = new IncomingBody(this.host, this.exchange)
    this.exchange = undefined
    return body
  }

  [Symbol.dispose](): void {
    this.exchange?.[Symbol.dispose]()
  }
}

/** The resource `incoming-body`. */
export class IncomingBody implements Disposable {
  private readonly host: BodyHost
  private readonly exchange: Exchange
  private taken = false

  constructor(host: BodyHost, exchange: Exchange) {
    this.host = host
    this.exchange = exchange
  }

  /** `incoming-body.stream`: once. */
  stream(): InputStream {
    if (this.taken) throw new WitError(undefined)
    this.taken = true
    return new InputStream(this.host.waiter, new BodySource(this.host, this.exchange))
  }

  /** `incoming-body.finish`: the rest is not wanted. */
  finish(): FutureTrailers {
    this[Symbol.dispose]()
    return new FutureTrailers(this.host)
  }

  [Symbol.dispose](): void {
    this.exchange[Symbol.dispose]()
  }
}

/** The resource `future-trailers`. Trailers are not passed on: there are none. */
export class FutureTrailers {
  private readonly host: BodyHost
  private taken = false

  constructor(host: BodyHost) {
    this.host = host
  }

  /** `future-trailers.subscribe`. */
  subscribe(): Pollable {
    return new Pollable(this.host.waiter, always)
  }

  /** `future-trailers.get`: once, none. */
  get(): Result<Result<undefined>> {
    if (this.taken) return { tag: 'err' }
    this.taken = true
    return { tag: 'ok', val: { tag: 'ok', val: undefined } }
  }
}

/** The body of a response as bytes: one part is asked for ahead. */
class BodySource implements Source {
  private readonly host: BodyHost
  private readonly exchange: Exchange
  private pending: Pending<Uint8Array | undefined>
  private chunk: Uint8Array = new Uint8Array()

  constructor(host: BodyHost, exchange: Exchange) {
    this.host = host
    this.exchange = exchange
    this.pending = host.client.read(exchange.id)
  }

  /** True when a read would not block. */
  ready(): boolean {
    return this.chunk.length > 0 || this.pending.settled !== undefined
  }

  /** Up to `most` bytes. */
  read(most: number): Uint8Array | undefined {
    if (this.chunk.length === 0) {
      const answer = this.pending.settled
      if (answer === undefined) return this.chunk
      if (answer.err !== undefined) throw new IoError(answer.err.tag, { of: 'http', value: witError(answer.err) })
      if (answer.ok === undefined) return undefined
      this.chunk = answer.ok
      this.pending = this.host.client.read(this.exchange.id)
    }
    const part = this.chunk.subarray(0, most)
    this.chunk = this.chunk.subarray(part.length)
    return part
  }

  [Symbol.dispose](): void {
    this.pending.drop()
  }
}
