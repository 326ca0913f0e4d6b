/** What a request of a guest says, checked: the first place where it goes, and what holds for all of them. */

import type { HttpRequest } from '../../base/http.ts'
import { parseUrl } from './authorize.ts'
import { type GuestHeaders, readGuestHeaders } from './headers.ts'
import { methodOf } from './method.ts'
import type { Permits } from './permits.ts'
import type { Quota } from './quota.ts'
import type { Hop } from './redirect.ts'

/** A request, checked. */
export interface Checked {
  readonly hop: Hop
  /** The ceilings for all its hops together. */
  readonly quota: Quota
  /** The secrets that it names. */
  readonly secrets: readonly string[]
  /** The length that the guest says the body has. */
  readonly contentLength: number | undefined
}

/**
 * Checks a request.
 * @throws {HttpFault} when it is none, or not allowed.
 */
export function firstHop(request: HttpRequest, permits: Permits): Checked {
  const url = parseUrl(request.url)
  const method = methodOf(request.method)
  const quota = permits.quotaFor(method, url)
  const { sent, secrets, contentLength } = headersOf(request, quota, () => permits.deny(method, url, 'its headers'))
  // Servers want to be told that there is no body where there usually is one (RFC 9110, section 8.6).
  const withBody = request.more || request.body.length > 0 || usuallyWithBody.has(method)
  return { hop: { method, url, headers: sent, withBody }, quota, secrets, contentLength }
}

function headersOf({ headers }: HttpRequest, { headerBytes }: Quota, denied: () => void): GuestHeaders {
  try {
    return readGuestHeaders(headers, headerBytes)
  } catch (thrown) {
    denied()
    throw thrown
  }
}

const usuallyWithBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])
