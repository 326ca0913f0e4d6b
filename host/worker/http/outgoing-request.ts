/** The resources `outgoing-request` and `request-options` of `wasi:http/types`. Inside the worker. */

import type { HttpRequest } from '../../base/http.ts'
import { isToken } from '../../base/http-fields.ts'
import { WitError } from '../wasi/error.ts'
import type { Fields } from './fields.ts'
import { type BodyHost, OutgoingBody } from './outgoing-body.ts'

/** A variant of WIT: `method` or `scheme`. */
interface Variant {
  readonly tag: string
  readonly val?: string
}

/** RFC 3986, section 3.1. */
const schemeName = /^[A-Za-z][A-Za-z0-9+.-]*$/
/**
 * RFC 3986, section 3.2, without a user. Security: nothing that ends an authority, so that the URL which is made of the parts has the parts
 * which the guest set; the egress authorises it as it parses it in any case.
 */
const authorityText = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/
/** RFC 3986, sections 3.3 and 3.4: visible, without fragment. */
const pathText = /^[/?][\x21\x22\x24-\x7e]*$/

/** A request that is not sent yet. */
export class OutgoingRequest implements Disposable {
  private readonly host: BodyHost
  private readonly fields: Fields
  private verb: Variant = { tag: 'get' }
  private protocol: Variant | undefined
  private place: string | undefined
  private path: string | undefined
  private outgoing: OutgoingBody | undefined

  constructor(host: BodyHost, headers: Fields) {
    this.host = host
    this.fields = headers.freeze()
  }

  /** `outgoing-request.body`: once. */
  body(): OutgoingBody {
    if (this.outgoing !== undefined) throw new WitError(undefined)
    this.outgoing = new OutgoingBody(this.host)
    return this.outgoing
  }

  /** `outgoing-request.method`, GET unless it is set. */
  method(): Variant {
    return this.verb
  }

  /** `outgoing-request.set-method`. */
  setMethod(method: Variant): void {
    if (method.tag === 'other' && !isToken(method.val!)) throw new WitError(undefined)
    this.verb = method
  }

  /** `outgoing-request.path-with-query`. */
  pathWithQuery(): string | undefined {
    return this.path
  }

  /** `outgoing-request.set-path-with-query`; unset means `/`. */
  setPathWithQuery(path: string | undefined): void {
    this.path = matching(path === '' ? undefined : path, pathText)
  }

  /** `outgoing-request.scheme`. */
  scheme(): Variant | undefined {
    return this.protocol
  }

  /** `outgoing-request.set-scheme`; unset means HTTPS. */
  setScheme(scheme: Variant | undefined): void {
    if (scheme?.tag === 'other' && !schemeName.test(scheme.val!)) throw new WitError(undefined)
    this.protocol = scheme
  }

  /** `outgoing-request.authority`. */
  authority(): string | undefined {
    return this.place
  }

  /** `outgoing-request.set-authority`. */
  setAuthority(authority: string | undefined): void {
    this.place = matching(authority, authorityText)
  }

  /** `outgoing-request.headers`, which nobody changes. */
  headers(): Fields {
    return this.fields.clone().freeze()
  }

  /** What the egress is asked for. Redirects are the guest's to follow: `wasi:http` is about one exchange. */
  begin(options: RequestOptions | undefined): HttpRequest {
    const { tag, val } = this.verb
    const scheme = this.protocol?.val ?? this.protocol?.tag.toLowerCase() ?? 'https'
    const path = this.path ?? '/'
    return {
      method: tag === 'other' ? val! : tag.toUpperCase(),
      url: `${scheme}://${this.place ?? ''}${path.startsWith('/') ? path : `/${path}`}`,
      headers: this.fields.all,
      follow: false,
      ...(this.outgoing?.begin() ?? { body: new Uint8Array(), more: false }),
      ...options?.all,
    }
  }

  /** The request was sent under this number. */
  sent(id: number): void {
    this.outgoing?.sent(id)
  }

  [Symbol.dispose](): void {
    this.fields[Symbol.dispose]()
  }
}

function matching(text: string | undefined, pattern: RegExp): string | undefined {
  if (text !== undefined && !pattern.test(text)) throw new WitError(undefined)
  return text
}

/** Times that a guest sets for a request. */
type Times = { -readonly [K in 'connectMs' | 'firstByteMs' | 'betweenBytesMs']?: number }

/** The resource `request-options`. Durations are nanoseconds; what is over a day is a day. */
export class RequestOptions {
  private readonly times: Times = {}

  /** What is set. */
  get all(): Readonly<Times> {
    return this.times
  }

  private get(name: keyof Times): bigint | undefined {
    const ms = this.times[name]
    return ms === undefined ? undefined : BigInt(ms) * 1_000_000n
  }

  private set(name: keyof Times, duration: bigint | undefined): void {
    if (duration === undefined) delete this.times[name]
    else this.times[name] = Math.min(Math.ceil(Number(duration) / 1e6), 86_400_000)
  }

  connectTimeout(): bigint | undefined {
    return this.get('connectMs')
  }

  setConnectTimeout(duration: bigint | undefined): void {
    this.set('connectMs', duration)
  }

  firstByteTimeout(): bigint | undefined {
    return this.get('firstByteMs')
  }

  setFirstByteTimeout(duration: bigint | undefined): void {
    this.set('firstByteMs', duration)
  }

  betweenBytesTimeout(): bigint | undefined {
    return this.get('betweenBytesMs')
  }

  setBetweenBytesTimeout(duration: bigint | undefined): void {
    this.set('betweenBytesMs', duration)
  }
}
