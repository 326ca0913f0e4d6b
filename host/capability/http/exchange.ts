/** One request of a guest, over all hops of a redirect, to the end of its answer. */

import type { IncomingMessage } from 'node:http'
import { GloveboxError } from '../../base/error.ts'
import type { Header, HttpHead, HttpRequest } from '../../base/http.ts'
import type { SecretGuard } from '../secrets/guard.ts'
import type { Scrubber } from '../secrets/scrubber.ts'
import type { Connections } from './connections.ts'
import { faultOf, HttpFault } from './fault.ts'
import { firstHop } from './first-hop.ts'
import { guestResponseHeaders, headerValue, pairsOf } from './headers.ts'
import type { Permit, Permits } from './permits.ts'
import type { Quota } from './quota.ts'
import { type Hop, locationOf, nextHop } from './redirect.ts'
import { RequestBody } from './request-body.ts'
import { ACCEPT_ENCODING, decoderFor, readBody } from './response-body.ts'
import { framingOf, type SentBody, send } from './send.ts'

/** What an exchange is made with. */
export interface ExchangeHost {
  readonly permits: Permits
  readonly secrets: SecretGuard
  readonly connections: Connections
}

/** What came back from one hop. */
interface Answered {
  readonly response: IncomingMessage
  readonly quota: Quota
  readonly headers: readonly Header[]
  readonly scrubber: Scrubber | undefined
}

/** A request under way. */
export class Exchange implements Disposable {
  private readonly host: ExchangeHost
  private readonly request: HttpRequest
  private readonly quota: Quota
  private readonly secrets: readonly string[]
  private readonly contentLength: number | undefined
  private readonly sent: RequestBody
  private readonly aborting = new AbortController()
  private readonly timer: NodeJS.Timeout
  /** What the hop under way holds. */
  private readonly held: { permit?: Permit; response?: IncomingMessage } = {}
  private body: AsyncGenerator<Uint8Array, void> | undefined
  /** The head of the answer. Rejects as {@link read} does. */
  readonly head: Promise<HttpHead>

  /**
   * Starts a request.
   * @throws {HttpFault} when it is none, or not allowed.
   */
  constructor(request: HttpRequest, host: ExchangeHost) {
    const { hop, quota, secrets, contentLength } = firstHop(request, host.permits)
    this.host = host
    this.request = request
    this.quota = quota
    this.secrets = secrets
    this.contentLength = contentLength
    this.sent = new RequestBody(quota.requestBytes)
    this.sent.write(request.body)
    if (!request.more) this.sent.end()
    this.timer = this.within(quota.timeoutMs, 'HTTP-response-timeout')!
    this.head = this.run(hop).catch((thrown: unknown) => this.fail(thrown))
    // Whoever asks for it is told; nobody need ask.
    this.head.catch(() => {})
  }

  /**
   * Adds to the body of the request.
   * @throws {HttpFault} `HTTP-request-body-size` over the ceiling, which ends it.
   */
  write(bytes: Uint8Array, more: boolean): void {
    try {
      this.sent.write(bytes)
    } catch (thrown) {
      this.fail(thrown)
    }
    if (!more) this.sent.end()
  }

  /**
   * The next part of the answer's body; undefined at its end.
   * @throws {HttpFault} for whatever keeps it from coming. {GloveboxError} for a fault of the host.
   */
  async read(): Promise<Uint8Array | undefined> {
    await this.head
    const timer = this.within(this.request.betweenBytesMs, 'connection-read-timeout')
    try {
      const { value, done } = await this.body!.next()
      if (!done) return value
      this.aborting.signal.throwIfAborted()
      this.release()
      return undefined
    } catch (thrown) {
      return this.fail(thrown)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Ends it, wherever it stands. */
  [Symbol.dispose](): void {
    this.abort(new HttpFault('connection-terminated'))
    this.release()
  }

  private within(
    ms: number | undefined,
    tag: 'HTTP-response-timeout' | 'connection-read-timeout',
  ): NodeJS.Timeout | undefined {
    return ms === undefined ? undefined : setTimeout(() => this.abort(new HttpFault(tag)), ms)
  }

  private abort(reason: HttpFault): void {
    this.aborting.abort(reason)
    this.held.response?.destroy()
  }

  private release(): void {
    clearTimeout(this.timer)
    this.sent.clear()
    this.held.permit?.[Symbol.dispose]()
  }

  private fail(thrown: unknown): never {
    const { signal } = this.aborting
    const fault = GloveboxError.is(thrown) ? thrown : faultOf(signal.aborted ? signal.reason : thrown)
    this.abort(faultOf(fault))
    this.release()
    throw fault
  }

  private async run(first: Hop): Promise<HttpHead> {
    const timer = this.within(this.request.firstByteMs, 'HTTP-response-timeout')
    try {
      let hop = first
      for (let hops = 0; hops <= this.quota.redirects; hops++) {
        const answered = await this.send(hop, hops === 0)
        const { response, headers, scrubber } = answered
        const location = this.request.follow ? locationOf(response.statusCode!, headers) : undefined
        if (location === undefined) return this.answer(hop, answered)
        response.destroy()
        this.held.permit?.[Symbol.dispose]()
        hop = nextHop(hop, response.statusCode!, location)
        this.host.secrets.checkLocation(scrubber, hop)
      }
      throw new HttpFault('loop-detected')
    } finally {
      clearTimeout(timer)
    }
  }

  private async send(hop: Hop, isFirst: boolean): Promise<Answered> {
    const { permits, secrets, connections } = this.host
    const { signal } = this.aborting
    const scrubber = secrets.scrubberFor(hop)
    const permit = await permits.take(hop)
    this.held.permit = permit
    signal.throwIfAborted()
    const body = this.bodyOf(hop)
    const headers: Header[] = [...secrets.headersFor(hop, this.secrets, isFirst), ['accept-encoding', ACCEPT_ENCODING]]
    if (body !== undefined) headers.push(framingOf(body))
    const { quota, addresses, spend } = permit
    const { headerBytes } = quota
    const { connectMs } = this.request
    const outgoing = { method: hop.method, url: hop.url, headers, addresses, spend, headerBytes, connectMs, signal }
    const response = await send(connections, outgoing, body)
    this.held.response = response
    return { response, quota, headers: pairsOf(response.rawHeaders), scrubber }
  }

  private bodyOf({ withBody }: Hop): SentBody | undefined {
    if (!withBody) return undefined
    return { bytes: this.sent.read(this.aborting.signal), length: this.contentLength ?? this.sent.size }
  }

  private answer({ method, url }: Hop, { response, quota, headers, scrubber }: Answered): HttpHead {
    const status = response.statusCode!
    const isEmpty = method === 'HEAD' || status === 204 || status === 304
    const decoder = isEmpty ? undefined : decoderFor(headerValue(headers, 'content-encoding'))
    this.body = readBody(response, decoder, quota, scrubber)
    const given = guestResponseHeaders(headers, decoder !== undefined || scrubber !== undefined)
    const clean = scrubber ? given.map(([name, value]): Header => [scrubber.text(name), scrubber.text(value)]) : given
    return { status, headers: clean, url: url.href }
  }
}
