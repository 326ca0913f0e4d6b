/** The connections of one call: made to checked addresses only, used again within the call, and gone with it. */

import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIPv6, type LookupFunction } from 'node:net'
import type { Header } from '../../base/http.ts'
import { canonicalAddress } from './address.ts'
import { portOf } from './authorize.ts'

/** One request as it goes out. */
export interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly headers: readonly Header[]
  readonly addresses: readonly string[]
  /** Counts bytes that are sent next, or throws. */
  readonly spend: (bytes: number) => void
  readonly headerBytes: number
  /** Milliseconds for making a connection, if that is to have a limit of its own. */
  readonly connectMs: number | undefined
  readonly signal: AbortSignal
}

/**
 * The sockets of one call. Security: they are not shared with other calls, so that no server can tell two calls by a connection, answer
 * one with what belongs to the other, or keep a login that came with the connection. An agent of its own, so that no proxy is taken from
 * the environment and TLS sessions end with the call.
 */
export class Connections implements Disposable {
  private readonly plain = new HttpAgent({ keepAlive: true })
  private readonly secure: HttpsAgent

  /** `ca` replaces the authorities that Node trusts. */
  constructor(ca?: string) {
    // Security: said here, since an environment variable of Node's could switch verification off.
    this.secure = new HttpsAgent({
      keepAlive: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(ca && { ca }),
    })
  }

  /** Opens a request; its errors, and its end, are the caller's to hear. */
  open({ method, url, headers, addresses, headerBytes, signal, spend }: Outgoing): ClientRequest {
    const isSecure = url.protocol === 'https:'
    const path = `${url.pathname}${url.search}`
    // What Node would add is said here, so that what is counted is what is sent.
    const lines: readonly Header[] = [['host', url.host], ...headers, ['connection', 'keep-alive']]
    spend(headBytes(`${method} ${path}`, lines))
    const options: RequestOptions = {
      agent: isSecure ? this.secure : this.plain,
      // The parsed URL's own spelling: what was authorised, and nothing that is parsed again.
      host: canonicalAddress(url.hostname) ?? url.hostname,
      port: portOf(url),
      method,
      path,
      headers: lines.flat(),
      lookup: pinned(addresses),
      maxHeaderSize: headerBytes,
      insecureHTTPParser: false,
      signal,
    }
    const request = isSecure ? httpsRequest(options) : httpRequest(options)
    // Bounded by `maxHeaderSize`; Node would otherwise drop what is over a count of its own without a word.
    request.maxHeadersCount = 0
    return request
  }

  /** Closes every connection. */
  [Symbol.dispose](): void {
    this.plain.destroy()
    this.secure.destroy()
  }
}

/** The size of a request's head (RFC 9112, section 2.1); it is sent as Latin-1, a byte for each character. */
const headBytes = (start: string, lines: readonly Header[]): number =>
  lines.reduce((sum, [name, value]) => sum + `${name}: ${value}\r\n`.length, `${start} HTTP/1.1\r\n\r\n`.length)

/** A lookup that knows one answer. Security: whoever asks for a name again gets what was checked. */
const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_name, options, callback) => {
    const all = addresses.map(address => ({ address, family: isIPv6(address) ? 6 : 4 }))
    if (options.all) callback(null, all)
    else callback(null, all[0]!.address, all[0]!.family)
  }
