/** The one error class that the host throws; its codes are a closed table, grouped by who is to blame. */

/** Every code, with the sentence that explains it. The group before the slash names who can mend it. */
export const errorCodes = {
  'config/invalid': 'An option of the embedder is not valid.',
  'config/import-failed':
    'A function that the app gives to a component threw, or answered what its type does not allow.',
  'input/invalid': 'The arguments of a call do not fit the tool’s input schema.',
  'grant/invalid': 'A grant is not well-formed.',
  'grant/missing': 'The component imports something that no grant gives.',
  'limits/invalid': 'A limit is not a number of the right kind.',
  'limits/above-ceiling': 'A limit is above what this host allows.',
  'component/not-found': 'The file or URL of a component cannot be read.',
  'component/malformed': 'The binary is not a well-formed component or module.',
  'component/too-large': 'The binary, or one of its parts, is above a ceiling of the check.',
  'component/unsupported-feature': 'The binary uses a feature that this host refuses.',
  'component/unsafe-name': 'A name in the binary is outside the safe set or reserved.',
  'component/world-mismatch': 'The component does not have the function, or the type, that was asked for.',
  'component/quarantined': 'Calls of the component crashed several workers in a row; the engine runs it no more.',
  'lifecycle/engine-disposed': 'The engine was disposed.',
  'lifecycle/toolset-disposed': 'The toolset was disposed.',
  'lifecycle/session-disposed': 'The session was disposed.',
  'lifecycle/session-busy': 'A session runs one call at a time.',
  'pool/queue-full': 'More calls wait than the queue holds.',
  'pool/sessions-full': 'More sessions are open than a toolset holds.',
  'pool/worker-lost': 'The worker died under the call; the next call gets a new one.',
  'pool/start-failed': 'A worker could not be started.',
  'pool/closed': 'The pool was closed while the call waited.',
  'build/failed': 'A guest tool could not be built.',
  'build/toolchain-missing': 'A package or a compiler that the toolchain needs is not installed.',
  'model/failed': 'The model provider answered with an error, or not at all.',
  'model/refused': 'The model declined to answer.',
  'model/output-invalid': 'The model’s final answer does not fit the output schema.',
  'mcp/failed': 'An MCP server cannot be reached, or answered what cannot be taken.',
  'lifecycle/scope-over': 'The scope is over; nothing more can be started in it.',
  'agent/canceled': 'The run was canceled.',
  'agent/timeout': 'The work took longer than its time.',
  'agent/restarts-exceeded': 'Supervised work had to be started again more often than is allowed.',
  'agent/waiting': 'The run waits for a person to allow a call.',
  'agent/stuck': 'Work ignored its cancellation and was left behind.',
  'agent/unknown-tool': 'The model asked for a tool that the agent does not have.',
  'budget/exceeded': 'A budget is used up.',
  'budget/unknown-price': 'A budget in money has no price for the model.',
  'budget/failed': 'The file of a budget could not be read or written; what it cannot count is not spent.',
  'audit/failed': 'An entry of the audit log could not be made durable; what it is about does not happen.',
  'memory/failed': 'A memory could not be read or written.',
  'replay/malformed': 'The file is not a recording, or one of another version.',
  'replay/miss': 'The recording does not hold what was asked for.',
  'replay/incomplete': 'The recording holds more than was asked for.',
  'replay/mismatch': 'A tool that ran again did not give what the recording holds.',
  internal: 'A broken invariant of Glovebox; please report it.',
} as const

/** One of the codes of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes

/** What an error needs beyond its code. */
export interface ErrorOptions {
  /** Facts for programs, JSON-able; never parse the message. */
  readonly detail?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** An error as data, the form in which it crosses threads (`structuredClone` drops class, name and code). */
export interface ErrorData {
  readonly code: ErrorCode
  readonly message: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly stack?: string
}

const brand = Symbol.for('glovebox.error')

/**
 * Thrown for a fault of the embedder or of the host, never for a fault of the guest (that is an `Outcome`).
 * `message` says what happened, the value, and what to do.
 */
export class GloveboxError extends Error {
  override readonly name = 'GloveboxError'
  readonly code: ErrorCode
  readonly detail: Readonly<Record<string, unknown>>
  readonly [brand] = true

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.detail = options.detail ?? {}
  }

  /** True for an error of this class, also one of another copy of this package or another realm. */
  static is(value: unknown): value is GloveboxError {
    return typeof value === 'object' && value !== null && brand in value
  }

  /** The error as data, to be sent to another thread. */
  toData(): ErrorData {
    const { code, message, detail, stack } = this
    return stack === undefined ? { code, message, detail } : { code, message, detail, stack }
  }

  /** Rebuilds an error from another thread. */
  static fromData(data: ErrorData): GloveboxError {
    const error = new GloveboxError(data.code, data.message, { detail: data.detail })
    if (data.stack !== undefined) error.stack = data.stack
    return error
  }
}

/** Any thrown thing as an Error, so that a catch clause can read it. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  return new Error(typeof thrown === 'string' ? thrown : 'a value that is not an Error was thrown', { cause: thrown })
}
