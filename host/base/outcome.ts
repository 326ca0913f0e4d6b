/** How a call ended: a closed set of values, because a guest's fault is never an exception of the host. */

/** The six ways a call ends; the CLI's exit codes are 0, 1, 3, 4, 5 and 6 in this order. */
export type Status = 'ok' | 'error' | 'trap' | 'limit' | 'denied' | 'canceled'

/** The ceilings that end a call: those of `Limits`, but for that of the log, which is only cut, and that of egress, at which requests are refused; and the stack, which V8 sets. */
export type LimitName = 'fuel' | 'memory' | 'tables' | 'time' | 'stack' | 'hostCalls' | 'output'

/** The kinds of trap: WebAssembly's own, plus `abi` (the guest broke the canonical ABI) and `exit` (it ended itself). */
export type TrapName =
  | 'unreachable'
  | 'memory-out-of-bounds'
  | 'table-out-of-bounds'
  | 'null-reference'
  | 'signature-mismatch'
  | 'integer-divide-by-zero'
  | 'integer-overflow'
  | 'invalid-conversion'
  | 'uncaught-exception'
  | 'abi'
  | 'exit'
  | 'unknown'

/** What a call spent. Every outcome carries it, also after a trap or a kill. */
export interface Usage {
  /** Instructions executed, by the cost table of `meter/cost.ts`. */
  readonly fuel: bigint
  /** Largest sum of the instance's linear memories, in bytes. */
  readonly memoryBytes: number
  /** Growths of memory that the ceiling refused (the guest saw -1). */
  readonly memoryRefused: number
  /** Calls the guest made to the host. */
  readonly hostCalls: number
  /** Time from the start of the call in its worker to its end, in milliseconds. */
  readonly wallMs: number
  /** Size of the arguments, in bytes of JSON; texts of 8 Ki characters and lists of numbers of 8 KiB or more count the bytes that they take themselves. */
  readonly bytesIn: number
  /** Size of the result or error, counted like `bytesIn`. */
  readonly bytesOut: number
  /** Bytes of log text kept. */
  readonly bytesLogged: number
  /**
   * Bytes of HTTP requests sent: request lines, headers and bodies, framing included, of every hop; `limits.egressBytes` is their ceiling.
   * Counted outside the worker, so it is exact also after a kill. Does not cover TLS, DNS, and functions of the app.
   */
  readonly egressBytes: number
  /** False after a kill: the figures, but for `egressBytes`, are then the last ones known. */
  readonly exact: boolean
}

/** One line that the guest logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
}

/** What every outcome has, whatever its status. */
export interface Ended {
  readonly usage: Usage
  /** Lines logged, in order, cut at `limits.logBytes`. */
  readonly logs: readonly LogLine[]
}

/** The result of one tool call. `status` tells which of the other fields are there. */
export type Outcome<T = unknown, E = unknown> =
  | (Ended & { readonly status: 'ok'; readonly value: T })
  /** The tool's own `err`: a normal answer. */
  | (Ended & { readonly status: 'error'; readonly error: E; readonly message: string })
  | (Ended & { readonly status: 'trap'; readonly trap: TrapName; readonly message: string })
  | (Ended & { readonly status: 'limit'; readonly limit: LimitName; readonly message: string })
  /** Something was not granted; `hint` names the grant that would allow it. */
  | (Ended & {
      readonly status: 'denied'
      readonly capability: string
      readonly hint: string
      readonly message: string
    })
  | (Ended & { readonly status: 'canceled'; readonly message: string })

/** Usage of a call that never started. */
export const noUsage: Usage = Object.freeze({
  fuel: 0n,
  memoryBytes: 0,
  memoryRefused: 0,
  hostCalls: 0,
  wallMs: 0,
  bytesIn: 0,
  bytesOut: 0,
  bytesLogged: 0,
  egressBytes: 0,
  exact: true,
})
