/** Which headers a guest may send and get: framing and connections are the host's. */

import { type Header, SECRET_HEADER } from '../../base/http.ts'
import { hopByHop, isFieldValue, isForbidden, isToken } from '../../base/http-fields.ts'
import { HttpFault } from './fault.ts'

/** Whether a header can carry a secret: it is one, and neither the host's own nor one that the host writes anew. */
export const maySecretStandIn = (name: string): boolean =>
  isToken(name) && !isForbidden(name.toLowerCase()) && !rewritten.has(name.toLowerCase())

/** What a guest may set and the host writes anew: it frames the body, and decodes what it asked for. */
const rewritten: ReadonlySet<string> = new Set(['content-length', 'accept-encoding', SECRET_HEADER])

/** What goes with a request to the origin that it was made for, and to no other (Fetch, "HTTP-redirect fetch", 13; RFC 9110, 15.4). */
const sensitive: ReadonlySet<string> = new Set(['authorization', 'cookie', 'cookie2', 'origin', 'referer'])
/** Names of keys and tokens that many services use; a rule of caution, not of a standard. */
const telling = /auth|token|secret|session|credential|password|api-?key|csrf|xsrf/

/** About a body, and gone with it (Fetch, "request-body-header name"). */
const ofBody: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
])

/** What a guest asked to send, sorted. */
export interface GuestHeaders {
  /** What is sent as it is. */
  readonly sent: readonly Header[]
  /** The secrets that the request names. */
  readonly secrets: readonly string[]
  /** The length that the guest says its body has. */
  readonly contentLength: number | undefined
}

/** The bytes that headers take in a message. */
export const sizeOf = (headers: readonly Header[]): number =>
  headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)

/**
 * Checks the headers of a guest.
 * @throws {HttpFault} `HTTP-request-header-section-size` over the ceiling; `HTTP-request-denied` for one that is the host's, or malformed.
 */
export function readGuestHeaders(headers: readonly Header[], maxBytes: number): GuestHeaders {
  const size = sizeOf(headers)
  if (size > maxBytes)
    throw new HttpFault({ tag: 'HTTP-request-header-section-size', val: Math.min(size, 0xffff_ffff) })
  const sent: Header[] = []
  const secrets: string[] = []
  let contentLength: number | undefined
  for (const [given, value] of headers) {
    const name = given.toLowerCase()
    if (!isToken(name) || !isFieldValue(value) || isForbidden(name)) throw new HttpFault('HTTP-request-denied')
    if (name === SECRET_HEADER) secrets.push(value)
    if (name === 'content-length') contentLength = lengthOf(value, contentLength)
    if (!rewritten.has(name)) sent.push([given, value])
  }
  return { sent, secrets, contentLength }
}

/** One length, said once or the same each time (RFC 9112, section 6.3). */
function lengthOf(value: string, before: number | undefined): number {
  const length = /^\d{1,15}$/.test(value) ? Number(value) : undefined
  if (length === undefined || (before !== undefined && before !== length)) throw new HttpFault('HTTP-request-denied')
  return length
}

/** What is left of a request's headers when it is redirected to another origin. */
export const withoutSensitive = (headers: readonly Header[]): Header[] =>
  headers.filter(([name]) => {
    const lower = name.toLowerCase()
    return !sensitive.has(lower) && !telling.test(lower)
  })

/** What is left of a request's headers when its body is dropped. */
export const withoutBody = (headers: readonly Header[]): Header[] =>
  headers.filter(([name]) => !ofBody.has(name.toLowerCase()))

/** The value of a header, the first one if there are several. */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1]
}

/** Node's flat list of names and values, in pairs. */
export const pairsOf = (raw: readonly string[]): Header[] =>
  raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : []))

/** What a guest gets of a response's headers. `decoded` tells that the body's coding was undone, so that what tells of it is untrue. */
export function guestResponseHeaders(headers: readonly Header[], decoded: boolean): Header[] {
  // Security: what `connection` lists is about the connection too (RFC 9110, section 7.6.1).
  const listed = new Set(
    headers.flatMap(([name, value]) =>
      name.toLowerCase() === 'connection' ? value.toLowerCase().split(/\s*,\s*/) : [],
    ),
  )
  return headers.filter(([given]) => {
    const name = given.toLowerCase()
    if (hopByHop.has(name) || listed.has(name) || name.startsWith('proxy-')) return false
    return !decoded || (name !== 'content-encoding' && name !== 'content-length')
  })
}
