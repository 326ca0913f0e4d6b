/** How host interfaces answer errors: `wasi:io/error`, and the exception that becomes the `err` of a result. Inside the worker. */

/** Thrown by a host interface whose function answers a `result`: its payload becomes the `err`. */
export class WitError extends Error {
  override readonly name = 'WitError'
  readonly payload: unknown

  constructor(payload: unknown) {
    super('an err of a WIT function')
    this.payload = payload
  }
}

/**
 * The resource `error` of `wasi:io/error` (wasi-io 0.2, error.wit).
 * Security: its text is for the guest's own log; it is written here in the host, and never taken from a message of the system, which may
 * name paths.
 */
export class IoError {
  private readonly text: string
  /** What `filesystem-error-code` and `http-error-code` find, each if it is of theirs. */
  readonly code: { readonly of: 'filesystem' | 'http'; readonly value: unknown } | undefined

  constructor(text: string, code?: IoError['code']) {
    this.text = text
    this.code = code
  }

  /** `error.to-debug-string`. */
  toDebugString(): string {
    return this.text
  }
}
