/** What a redirect makes of a request, as the Fetch standard has it (section 4.4, "HTTP-redirect fetch"). */

import type { Header } from '../../base/http.ts'
import { parseUrl } from './authorize.ts'
import { headerValue, withoutBody, withoutSensitive } from './headers.ts'

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** One request to one place. */
export interface Hop {
  readonly method: string
  readonly url: URL
  /** The guest's own headers. */
  readonly headers: readonly Header[]
  readonly withBody: boolean
}

/** Where a response sends a request to; undefined when it is an answer. */
export function locationOf(status: number, headers: readonly Header[]): string | undefined {
  return redirects.has(status) ? headerValue(headers, 'location') : undefined
}

/**
 * The next hop.
 * @throws {HttpFault} `HTTP-request-URI-invalid` for a location that is none, or not of HTTP.
 */
export function nextHop({ method, url, headers, withBody }: Hop, status: number, location: string): Hop {
  const next = parseUrl(location, url)
  const toGet =
    status === 303 ? method !== 'GET' && method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST'
  let kept = toGet ? withoutBody(headers) : headers
  // Security: what was meant for one origin is not told to another, a downgrade to plain HTTP included.
  if (next.origin !== url.origin) kept = withoutSensitive(kept)
  return { method: toGet ? 'GET' : method, url: next, headers: kept, withBody: withBody && !toGet }
}
