/** Why a request failed: what a guest is told, and how the errors of Node's network are read. */

import type { HttpError } from '../../base/http.ts'

type Plain = Exclude<HttpError, { readonly val: unknown }>['tag']

/** A request failed; `error` is what the guest learns. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault'
  readonly error: HttpError

  constructor(error: HttpError | Plain, cause?: unknown) {
    const full = typeof error === 'string' ? { tag: error } : error
    super(full.tag, cause === undefined ? undefined : { cause })
    this.error = full
  }
}

/** Codes of Node's errors with what they mean; each is a documented constant of Node, libuv, OpenSSL, llhttp or zlib. */
const meanings: ReadonlyMap<string, HttpError> = new Map<string, HttpError>([
  ['ECONNREFUSED', { tag: 'connection-refused' }],
  ['ECONNRESET', { tag: 'connection-terminated' }],
  ['EPIPE', { tag: 'connection-terminated' }],
  ['ETIMEDOUT', { tag: 'connection-timeout' }],
  ['EHOSTUNREACH', { tag: 'destination-IP-unroutable' }],
  ['ENETUNREACH', { tag: 'destination-IP-unroutable' }],
  ['EADDRNOTAVAIL', { tag: 'destination-IP-unroutable' }],
  ['ENOTFOUND', { tag: 'DNS-error', val: { rcode: 'NXDOMAIN' } }],
  ['ENODATA', { tag: 'DNS-error', val: { rcode: 'NXDOMAIN' } }],
  ['EAI_AGAIN', { tag: 'DNS-timeout' }],
  ['EAI_FAIL', { tag: 'DNS-error', val: {} }],
  ['EPROTO', { tag: 'TLS-protocol-error' }],
  ['ERR_TLS_CERT_ALTNAME_INVALID', { tag: 'TLS-certificate-error' }],
  ['ERR_TLS_HANDSHAKE_TIMEOUT', { tag: 'connection-timeout' }],
  ['HPE_HEADER_OVERFLOW', { tag: 'HTTP-response-header-section-size', val: undefined }],
  ['ERR_STREAM_PREMATURE_CLOSE', { tag: 'HTTP-response-incomplete' }],
  ['Z_BUF_ERROR', { tag: 'HTTP-response-incomplete' }],
  ['Z_DATA_ERROR', { tag: 'HTTP-response-content-coding', val: undefined }],
])

/** Groups of codes, by how they begin. OpenSSL has dozens for what can be wrong with a certificate. */
const groups: readonly [prefix: RegExp, error: HttpError][] = [
  [
    /^(?:CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_|INVALID_CA|INVALID_PURPOSE)/,
    { tag: 'TLS-certificate-error' },
  ],
  [/^(?:ERR_SSL_|ERR_TLS_)/, { tag: 'TLS-protocol-error' }],
  [/^HPE_/, { tag: 'HTTP-protocol-error' }],
  [/^ERR_?_?BROTLI|^ERR__ERROR_/, { tag: 'HTTP-response-content-coding', val: undefined }],
]

/** What was thrown, as a fault. What nobody foresaw is an internal error, of which a guest learns nothing more. */
export function faultOf(thrown: unknown): HttpFault {
  if (thrown instanceof HttpFault) return thrown
  const code = codeOf(thrown)
  const error = meanings.get(code) ?? groups.find(([prefix]) => prefix.test(code))?.[1]
  return new HttpFault(error ?? { tag: 'internal-error', val: undefined }, thrown)
}

function codeOf(thrown: unknown): string {
  const code = typeof thrown === 'object' && thrown !== null ? (thrown as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}
