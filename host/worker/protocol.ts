/** What a worker and the outside say to each other: the only file of this folder that the outside imports. */

import type { MessagePort } from 'node:worker_threads'
import type { ErrorData } from '../base/error.ts'
import type { Decision } from '../base/grant.ts'
import type { Limits } from '../base/limits.ts'
import type { LimitName, LogLine, TrapName, Usage } from '../base/outcome.ts'
import type { ComponentInfo } from '../wasm/component-info.ts'
import type { WitFunction } from '../wasm/wit-type.ts'

/** Checks, meters and describes a component. `artifact` tells that the bytes are metered already. */
export interface PrepareRequest {
  readonly type: 'prepare'
  readonly id: number
  readonly bytes: Uint8Array
  readonly artifact: boolean
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
  /** The arguments as a JSON array, in the order of the parameters. */
  readonly input: string
  readonly limits: Limits
  /** A session's instance is kept for its next call. */
  readonly session: number | undefined
  /** Somebody listens to decisions about grants. */
  readonly audited: boolean
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
export type Request = PrepareRequest | CallRequest | EndSessionRequest

/** A component ready to be linked: its metered binary, and its core modules compiled, in the order of the binary. */
export interface Artifact {
  readonly bytes: Uint8Array
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
  readonly usage: Omit<Usage, 'fuel'> & { readonly fuel: string }
  readonly logs: readonly LogLine[]
}

/** Everything a worker says. */
export type Response =
  | { readonly type: 'ready' }
  | { readonly type: 'prepared'; readonly id: number; readonly artifact: Artifact; readonly info: ComponentInfo }
  /** `report` is a {@link CallReport} as JSON text. The worker tidies up after it, and says `rested` when it takes work again. */
  | { readonly type: 'called'; readonly id: number; readonly report: string }
  | { readonly type: 'rested'; readonly id: number }
  /** In the middle of a call: the guest's thread asks, and waits on its cell for an {@link AskAnswer}. `ask` never repeats. */
  | ({ readonly type: 'ask'; readonly id: number; readonly ask: number } & Ask)
  /** In the middle of a call: something decided about a grant. */
  | { readonly type: 'decided'; readonly id: number; readonly decision: Decision }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorData }

/** Milliseconds of a clock that all threads of the process share; it does not run backwards. */
export const sharedNow = (): number => performance.timeOrigin + performance.now()

/**
 * The call's cell: 40 bytes of shared memory for each worker, by which the outside stops a guest at its next fuel check and reads how
 * far it got. Guests cannot reach it.
 */
export class Cell {
  readonly buffer: SharedArrayBuffer
  private readonly words: Int32Array
  private readonly longs: BigInt64Array

  constructor(buffer = new SharedArrayBuffer(40)) {
    this.buffer = buffer
    this.words = new Int32Array(buffer, 0, 4)
    this.longs = new BigInt64Array(buffer, 16, 3)
  }

  /** Notes that the call with this id begins now, in the time of {@link sharedNow}: its worker has loaded what it needed. */
  begin(id: number, now: number): void {
    Atomics.store(this.longs, 2, BigInt(Math.round(now * 1000)))
    Atomics.store(this.words, 2, id)
  }

  /** When the call with this id began; undefined when it has not. */
  begun(id: number): number | undefined {
    return Atomics.load(this.words, 2) === id ? Number(Atomics.load(this.longs, 2)) / 1000 : undefined
  }

  /** Asks the call with this id to stop. Ids never repeat, so a late request cannot hit a later call. */
  requestStop(id: number, reason: 'time' | 'canceled'): void {
    Atomics.store(this.words, 1, reason === 'time' ? 1 : 2)
    Atomics.store(this.words, 0, id)
    this.ring()
  }

  /** Wakes the worker if it waits: there is something for it to look at. */
  ring(): void {
    Atomics.add(this.words, 3, 1)
    Atomics.notify(this.words, 3)
  }

  /** How often it was rung; what is looked at after this was read cannot be missed by {@link wait}. */
  get rings(): number {
    return Atomics.load(this.words, 3)
  }

  /** Blocks the worker's thread until it is rung again, for so many milliseconds at most. */
  wait(rings: number, ms: number): void {
    Atomics.wait(this.words, 3, rings, ms)
  }

  /** Why the call with this id is to stop, if it is. */
  stopRequested(id: number): 'time' | 'canceled' | undefined {
    if (Atomics.load(this.words, 0) !== id) return undefined
    return Atomics.load(this.words, 1) === 1 ? 'time' : 'canceled'
  }

  /** Notes the usage so far: the worker at each slice, the outside before a call. */
  note(fuel: bigint, memoryBytes: number): void {
    Atomics.store(this.longs, 0, fuel)
    Atomics.store(this.longs, 1, BigInt(memoryBytes))
  }

  /** The usage that was last noted. */
  noted(): { fuel: bigint; memoryBytes: number } {
    return { fuel: Atomics.load(this.longs, 0), memoryBytes: Number(Atomics.load(this.longs, 1)) }
  }
}

/** What a worker is started with. */
export interface WorkerData {
  readonly cell: SharedArrayBuffer
  /** Where answers to asks arrive, as {@link AskAnswer}. */
  readonly answers: MessagePort
}
