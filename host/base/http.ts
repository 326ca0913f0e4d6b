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
  | {
      readonly tag:
        | 'HTTP-request-body-size'
        | 'HTTP-request-header-section-size'
        | 'HTTP-request-trailer-section-size'
        | 'HTTP-response-body-size'
        | 'HTTP-response-header-section-size'
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

/** What a worker asks of the egress, with what is sent along as text; `http.start` and `http.write` take bytes too, `http.read` gives some. */
export interface HttpAsks {
  /** Starts a request; answers its number. */
  'http.start': { readonly request: Omit<HttpRequest, 'body'>; readonly answer: HttpAnswer<number> }
  /** Adds to the body of a request. */
  'http.write': { readonly request: { readonly id: number; readonly more: boolean }; readonly answer: HttpAnswer<null> }
  /** Waits for the head of the answer. */
  'http.head': { readonly request: number; readonly answer: HttpAnswer<HttpHead> }
  /** Waits for the next part of the body; true at its end. */
  'http.read': { readonly request: number; readonly answer: HttpAnswer<boolean> }
  /** Breaks a request off; what is asked of it afterwards fails. */
  'http.cut': { readonly request: number; readonly answer: null }
  /** Forgets a request, wherever it stands. */
  'http.drop': { readonly request: number; readonly answer: null }
  /** Whether a secret may be named. */
  'http.secret': { readonly request: string; readonly answer: boolean }
}
