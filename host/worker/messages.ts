/** What a worker and the outside say to each other. */

import type { MessagePort } from 'node:worker_threads'
import type { ErrorData } from '../base/error.ts'
import type { Decision, GuestGrant } from '../base/grant.ts'
import type { Limits } from '../base/limits.ts'
import type { LimitName, LogLine, TrapName, Usage } from '../base/outcome.ts'
import type { ComponentInfo } from '../wasm/component-info.ts'
import type { WitFunction } from '../wasm/wit-type.ts'
import type { Attachments } from '../wit/attachment.ts'

/** Checks, meters and describes a component. `artifact` tells that the bytes are metered already. */
export interface PrepareRequest {
  readonly type: 'prepare'
  readonly id: number
  readonly bytes: Uint8Array
  readonly artifact: boolean
  /** How long it may take, in milliseconds; then its worker is ended. */
  readonly timeoutMs: number
}

/** Runs one function of a component. */
export interface CallRequest {
  readonly type: 'call'
  readonly id: number
  /** What the component is known by; `introduce` comes along when the worker does not know it. */
  readonly component: string
  readonly introduce: Introduce | undefined
  /** Index in `ComponentInfo.functions`. */
  readonly function: number
  /** The arguments as a JSON array, in the order of the parameters, with the numbers of what is attached; or the number of that array, attached. */
  readonly input: string
  readonly attachments?: Attachments | undefined
  readonly limits: Limits
  /** A session's instance is kept for its next call. */
  readonly session: number | undefined
  /** Somebody listens to decisions about grants. */
  readonly audited: boolean
}

/** Makes a component known and an instance of it ready, for calls to come. */
export interface WarmRequest {
  readonly type: 'warm'
  readonly id: number
  readonly component: string
  readonly introduce: Introduce | undefined
  readonly limits: Limits
}

/** What a worker needs to know of a component before it can call it. */
export interface Introduce {
  readonly artifact: Artifact
  readonly functions: readonly WitFunction[]
  readonly terms: GuestTerms
  /** A component that the worker is to forget, to make room. */
  readonly forget: string | undefined
}

/** What a component's instances are given, as far as a worker must know. */
export interface GuestTerms {
  /** The functions that the app gives; a guest asks for one by its index. */
  readonly imports: readonly ImportTerms[]
  /** The grants that are served inside the worker. */
  readonly grants: readonly GuestGrant[]
}

/** A function that the app gives, and on what terms. */
export interface ImportTerms {
  /** The interface with its version; empty for a function that the world imports directly. */
  readonly interface: string
  /** The function's name in WIT. */
  readonly name: string
  readonly fuel: number
  readonly calls: number
  readonly timeoutMs: number
}

/** What a guest's thread asks of the outside. Two parts of which the size is plain, so that both sides can bound them. */
export interface Ask {
  /** Which capability is asked. */
  readonly method: string
  readonly text: string
  readonly bytes?: Uint8Array | undefined
}

/** What the outside replies. */
export interface Reply {
  readonly text: string
  readonly bytes?: Uint8Array | undefined
}

/** A reply on its way to the thread that asked, or why there is none: then the call ends with that error. */
export type AskAnswer = { readonly ask: number } & (
  | { readonly reply: Reply; readonly error?: undefined }
  | { readonly reply?: undefined; readonly error: ErrorData }
)

/** Most bytes of one ask or reply, text counted in characters. */
export const MAX_ASK_BYTES = 16 * 1024 * 1024

/** Most asks that one call has open at a time. */
export const MAX_OPEN_ASKS = 64

/** The size of an ask or a reply, as {@link MAX_ASK_BYTES} counts it. */
export const sizeOfAsk = ({ text, bytes }: Reply): number => text.length + (bytes?.byteLength ?? 0)

/** Forgets a session's instance. */
export interface EndSessionRequest {
  readonly type: 'end-session'
  readonly session: number
}

/** Everything a worker is told. */
export type Request = PrepareRequest | CallRequest | WarmRequest | EndSessionRequest

/** A component ready to be linked: its metered binary, and its core modules compiled, in the order of the binary. */
export interface Artifact {
  readonly bytes: Uint8Array
  /** None where they cannot be sent: between processes. Then each worker compiles its own. */
  readonly modules: readonly WebAssembly.Module[]
}

/** How a call ended, without what the outside adds. `value` and `error` are in JSON form. */
export type Ending =
  | { readonly status: 'ok'; readonly value: unknown }
  | { readonly status: 'error'; readonly error: unknown }
  | { readonly status: 'trap'; readonly trap: TrapName; readonly message: string }
  | { readonly status: 'limit'; readonly limit: LimitName; readonly message: string }
  | { readonly status: 'canceled'; readonly message: string }

/** What a worker reports of a call. Fuel is a decimal string, since the report is JSON. */
export type CallReport = Ending & {
  /** What leaves over the network is counted outside. */
  readonly usage: Omit<Usage, 'fuel' | 'egressBytes'> & { readonly fuel: string }
  readonly logs: readonly LogLine[]
}

/** Everything a worker says. */
export type Response =
  | { readonly type: 'ready' }
  | { readonly type: 'prepared'; readonly id: number; readonly artifact: Artifact; readonly info: ComponentInfo }
  /**
   * `report` is a {@link CallReport} as JSON text, in which the value or error has the numbers of what is attached, or is that of JSON that is.
   * The worker tidies up after it.
   */
  | {
      readonly type: 'called'
      readonly id: number
      readonly report: string
      readonly attachments?: Attachments | undefined
    }
  | { readonly type: 'warmed'; readonly id: number }
  /** It has tidied up and waits for requests; said only when it was asked to say so (`Cell.wantRested`). */
  | { readonly type: 'rested' }
  /** In the middle of a call: the guest's thread asks, and waits on its cell for an {@link AskAnswer}. `ask` never repeats. */
  | ({ readonly type: 'ask'; readonly id: number; readonly ask: number } & Ask)
  /** In the middle of a call: something decided about a grant. */
  | { readonly type: 'decided'; readonly id: number; readonly decision: Decision }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorData }

/** The worker's end of the channels between it and the outside. */
export interface WorkerEnds {
  /** To the outside: what is not text comes and goes here, and each side wakes the other. */
  readonly port: MessagePort
  /** Where answers to asks arrive, as {@link AskAnswer}. */
  readonly answers: MessagePort
  /** Requests come through this `Fifo`, responses go through the other. */
  readonly requests: SharedArrayBuffer
  readonly responses: SharedArrayBuffer
}

/** What a worker is started with. */
export interface WorkerData extends WorkerEnds {
  readonly cell: SharedArrayBuffer
}
