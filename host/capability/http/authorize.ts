/** Whether the grants of a toolset allow a request: one question for each hop, answered without the network. */

import { type Decision, type HttpGrant, neutral } from '../../base/grant.ts'
import { MAX_URL } from '../../base/http.ts'
import { HttpFault } from './fault.ts'
import { type HostPattern, hostPatterns, matchesHost } from './host-pattern.ts'
import { defaultMethods } from './method.ts'
import { type Quota, quotaOf } from './quota.ts'

const defaultSchemes: readonly string[] = ['https']
const schemePorts: Readonly<Record<string, number>> = { https: 443, http: 80 }

/** A grant, ready to be asked. */
export interface Rule {
  readonly grant: HttpGrant
  readonly hosts: readonly HostPattern[]
  readonly quota: Quota
}

/** Reads a grant. */
export const ruleOf = (grant: HttpGrant): Rule => ({
  grant,
  hosts: hostPatterns(grant.hosts),
  quota: quotaOf(grant.quota),
})

/**
 * The URL of a request, parsed once: what is authorised is what is connected to, whatever way it was written.
 * @throws {HttpFault} `HTTP-request-URI-too-long`, or `HTTP-request-URI-invalid` for what is no URL, has a user in it, or is not of HTTP.
 */
export function parseUrl(text: string, base?: URL): URL {
  if (text.length > MAX_URL) throw new HttpFault('HTTP-request-URI-too-long')
  const url = URL.parse(text, base?.href)
  // Security: `https://allowed@other/` goes to `other`; nobody needs it, and people misread it.
  if (url === null || url.username !== '' || url.password !== '') throw new HttpFault('HTTP-request-URI-invalid')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new HttpFault('HTTP-request-URI-invalid')
  url.hash = ''
  if (url.href.length > MAX_URL) throw new HttpFault('HTTP-request-URI-too-long')
  return url
}

/** The scheme of a parsed URL, without its colon. */
const schemeOf = (url: URL): string => url.protocol.slice(0, -1)

/** The port of a parsed URL. */
export const portOf = (url: URL): number => (url.port === '' ? schemePorts[schemeOf(url)]! : Number(url.port))

/** Whether a rule allows the method at the URL, at this time. Addresses are checked apart, once the name is resolved. */
export function allows({ grant, hosts }: Rule, method: string, url: URL, now: number): boolean {
  const scheme = schemeOf(url)
  return (
    (grant.expires === undefined || now < grant.expires) &&
    (grant.schemes ?? defaultSchemes).includes(scheme) &&
    (grant.ports ?? [schemePorts[scheme]]).includes(portOf(url)) &&
    (grant.methods ?? defaultMethods).includes(method) &&
    hosts.some(pattern => matchesHost(pattern, url.hostname))
  )
}

/** A request as an audit event names it. */
export const subjectOf = (method: string, url: URL): string => neutral(`${method} ${url.href}`)

/** What would allow a request that no grant does. */
export function denial(method: string, url: URL): Decision {
  // The parsed URL's own `host` has the port, unless it is that of the scheme.
  const hint = neutral(`http:${method}@${schemeOf(url)}://${url.host}`)
  return { decision: 'deny', kind: 'http', subject: subjectOf(method, url), hint }
}

/** A refusal that no grant on a line would change, with its reason. */
export const refusal = (kind: 'http' | 'secret', subject: string, why: string): Decision => ({
  decision: 'deny',
  kind,
  subject: `${subject} (${why})`,
})
