/** What the faces of HTTP inside a worker and the egress outside say to each other. */

/**
 * How a request failed, in the cases of `wasi:http/types#error-code` that this host gives. Security: it is all that a guest learns; no
 * message of the host or of a server is in it.
 */
export type HttpError =
  | {
      readonly tag:
        | 'DNS-timeout'
        | 'destination-IP-prohibited'
        | 'destination-IP-unroutable'
        | 'connection-refused'
        | 'connection-terminated'
        | 'connection-timeout'
        | 'connection-read-timeout'
        | 'connection-limit-reached'
        | 'TLS-protocol-error'
        | 'TLS-certificate-error'
        | 'HTTP-request-denied'
        | 'HTTP-request-method-invalid'
        | 'HTTP-request-URI-invalid'
        | 'HTTP-request-URI-too-long'
        | 'HTTP-response-incomplete'
        | 'HTTP-response-timeout'
        | 'HTTP-upgrade-failed'
        | 'HTTP-protocol-error'
        | 'loop-detected'
    }
  | { readonly tag: 'DNS-error'; readonly val: { readonly rcode?: string; readonly infoCode?: number } }
  | { readonly tag: 'HTTP-request-body-size' | 'HTTP-response-body-size'; readonly val: bigint | undefined }
  | {
      readonly tag: 'HTTP-request-header-section-size' | 'HTTP-response-header-section-size'
      readonly val: number | undefined
    }
  | { readonly tag: 'HTTP-response-content-coding' | 'internal-error'; readonly val: string | undefined }

/** One header: a name, and a value in which each character stands for one byte. */
export type Header = readonly [name: string, value: string]

/** The header by which a request names a secret of its toolset. It never leaves the host. */
export const SECRET_HEADER = 'glovebox-secret'

/** Longest URL of a request, in characters. */
export const MAX_URL = 8_192

/** Most bytes of a body that cross between a worker and the outside at once. */
export const MAX_CHUNK = 65_536

/** A request as a guest makes it. Nothing in it is trusted. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly Header[]
  /** The body, or the beginning of it. */
  readonly body: Uint8Array
  /** Whether more of the body is to come. */
  readonly more: boolean
  /** Whether redirects are followed; else they are answers like others. */
  readonly follow: boolean
  /** Times that the guest sets itself, in milliseconds; the grant's hold as well. */
  readonly connectMs?: number
  readonly firstByteMs?: number
  readonly betweenBytesMs?: number
}

/** The head of a response. */
export interface HttpHead {
  readonly status: number
  readonly headers: readonly Header[]
  /** Where it came from in the end, without fragment. */
  readonly url: string
}

/** What the outside answers: a value, or how it failed. */
export type HttpAnswer<T> = { readonly ok: T; readonly err?: undefined } | { readonly err: HttpError }

/** A part of a body: bytes, its end (`undefined`), or `pending` when nothing is there yet. */
export type HttpChunk = Uint8Array | undefined | 'pending'
