/** What a worker and the outside say to each other: the only file of this folder that the outside imports. */

import type { MessagePort } from 'node:worker_threads'
import type { ErrorData } from '../base/error.ts'
import type { Decision, GuestGrant } from '../base/grant.ts'
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
  /** The arguments as a JSON array, in the order of the parameters. */
  readonly input: string
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

/** Longest input, in characters, of a call that is sent as text: joined to the rest it is copied once more. */
const MAX_WRITTEN = 16_384

/** What is sent of limits, which most calls share. */
const writtenLimits = new WeakMap<Limits, string>()

/** The limits that were read last. */
let lastLimits: { readonly text: string; readonly limits: Limits } | undefined

/** A request as it is sent: calls as text where that is possible, since to copy an object and its limits takes several times as long. */
export function writeRequest(request: Request): Request | string {
  if (request.type !== 'call' || request.introduce !== undefined || request.input.length > MAX_WRITTEN) return request
  const { id, function: index, session = 0, audited, component, limits, input } = request
  let text = writtenLimits.get(limits)
  if (text === undefined) {
    text = JSON.stringify({ ...limits, fuel: limits.fuel.toString() })
    writtenLimits.set(limits, text)
  }
  return `${id} ${index} ${session} ${Number(audited)} ${component}\n${text}\n${input}`
}

/** What {@link writeRequest} wrote. */
export function readRequest(sent: Request | string): Request {
  if (typeof sent !== 'string') return sent
  const head = sent.indexOf('\n')
  const end = sent.indexOf('\n', head + 1)
  const [id, index, session, audited, component] = sent.slice(0, head).split(' ')
  const text = sent.slice(head + 1, end)
  if (lastLimits?.text !== text) lastLimits = { text, limits: limitsIn(text) }
  return {
    type: 'call',
    id: Number(id),
    component: component!,
    introduce: undefined,
    function: Number(index),
    input: sent.slice(end + 1),
    limits: lastLimits.limits,
    session: Number(session) || undefined,
    audited: audited === '1',
  }
}

function limitsIn(text: string): Limits {
  const limits = JSON.parse(text) as Omit<Limits, 'fuel'> & { readonly fuel: string }
  return { ...limits, fuel: BigInt(limits.fuel) }
}

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
  /** `report` is a {@link CallReport} as JSON text. The worker tidies up after it. */
  | { readonly type: 'called'; readonly id: number; readonly report: string }
  | { readonly type: 'warmed'; readonly id: number }
  /** It has tidied up and waits for requests; said only when it was asked to say so ({@link Cell.wantRested}). */
  | { readonly type: 'rested' }
  /** In the middle of a call: the guest's thread asks, and waits on its cell for an {@link AskAnswer}. `ask` never repeats. */
  | ({ readonly type: 'ask'; readonly id: number; readonly ask: number } & Ask)
  /** In the middle of a call: something decided about a grant. */
  | { readonly type: 'decided'; readonly id: number; readonly decision: Decision }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorData }

/** Milliseconds of a clock that all threads of the process share; it does not run backwards. */
export const sharedNow = (): number => performance.timeOrigin + performance.now()

/** Most requests that a worker may hold: that of the call it runs, and those that it has not begun. */
export const MAX_HELD = 16

/** How long a worker may take to begin a call: it may have to load the component first. In milliseconds. */
export const BEGIN_MS = 30_000

/**
 * How long a worker may tidy up after a call, in milliseconds. Security: it makes the next instance meanwhile, with start functions of
 * the guest; it is replaced when it does not come back.
 */
export const REST_MS = 1_000

const word = { stopId: 0, stopReason: 1, begun: 2, claimed: 3, latest: 4, wanted: 5, rings: 6, restUs: 7, offers: 8 }
const long = { fuel: 0, memory: 1, begunAt: 2, due: 3, endedAt: 4 }
const WORDS = word.offers + MAX_HELD
const LONGS_AT = 8 * Math.ceil(WORDS / 2)

/**
 * The cell of a worker: some bytes of shared memory by which the outside stops a guest at its next fuel check, reads how far it got, takes
 * back what was not begun, and by which the watchdog sees until when the worker is to come to the next step. Guests cannot reach it.
 */
export class Cell {
  readonly buffer: SharedArrayBuffer
  private readonly words: Int32Array
  private readonly longs: BigInt64Array

  constructor(buffer = new SharedArrayBuffer(LONGS_AT + 8 * Object.keys(long).length)) {
    this.buffer = buffer
    this.words = new Int32Array(buffer, 0, WORDS)
    this.longs = new BigInt64Array(buffer, LONGS_AT)
  }

  /** Offers the request with this id, which is on its way to the worker. At most {@link MAX_HELD} are held at a time. */
  offer(id: number): void {
    Atomics.store(this.words, word.offers + (id % MAX_HELD), id)
  }

  /** The worker takes the request with this id; false when it was taken back. */
  claim(id: number): boolean {
    const claimed = Atomics.compareExchange(this.words, word.offers + (id % MAX_HELD), id, -id) === id
    if (claimed) {
      this.note(0n, 0)
      Atomics.store(this.words, word.claimed, id)
    }
    return claimed
  }

  /** Takes an offer back; false when the worker took it before. */
  takeBack(id: number): boolean {
    return Atomics.compareExchange(this.words, word.offers + (id % MAX_HELD), id, 0) === id
  }

  /** The request that the worker took and has not answered; 0 for none. */
  get claimed(): number {
    return Atomics.load(this.words, word.claimed)
  }

  /** The request that was sent last. */
  get latest(): number {
    return Atomics.load(this.words, word.latest)
  }

  set latest(id: number) {
    Atomics.store(this.words, word.latest, id)
  }

  /** Until when the worker is to come to its next step, in the time of {@link sharedNow}; undefined when it waits for a request. */
  get due(): number | undefined {
    const due = Atomics.load(this.longs, long.due)
    return due === 0n ? undefined : Number(due) / 1000
  }

  /** The worker has until then. */
  set due(until: number | undefined) {
    Atomics.store(this.longs, long.due, until === undefined ? 0n : micros(until))
  }

  /** A worker that waits for requests has until then to take one. */
  expect(until: number): void {
    Atomics.compareExchange(this.longs, long.due, 0n, micros(until))
  }

  /** Notes that the call with this id begins now, and until when it may run: its worker has loaded what it needed. */
  begin(id: number, now: number, until: number): void {
    Atomics.store(this.longs, long.begunAt, micros(now))
    Atomics.store(this.words, word.begun, id)
    this.due = until
  }

  /** When the call with this id began; undefined when it has not. */
  begun(id: number): number | undefined {
    return Atomics.load(this.words, word.begun) === id
      ? Number(Atomics.load(this.longs, long.begunAt)) / 1000
      : undefined
  }

  /** Notes when the worker was given up: whoever owns it may know long before the outside comes to hear of it. */
  end(now: number): void {
    Atomics.compareExchange(this.longs, long.endedAt, 0n, micros(now))
  }

  /** How long the call with this id ran until its worker was given up, in milliseconds; 0 when it had not begun. */
  ranFor(id: number): number {
    const begun = this.begun(id)
    return begun === undefined ? 0 : Number(Atomics.load(this.longs, long.endedAt)) / 1000 - begun
  }

  /** The worker has answered and tidies up, until then at the latest. */
  rest(until: number): void {
    Atomics.store(this.words, word.claimed, 0)
    this.due = until
  }

  /** How long the worker tidied up after its last call, in milliseconds. */
  get restMs(): number {
    return Atomics.load(this.words, word.restUs) / 1000
  }

  set restMs(ms: number) {
    Atomics.store(this.words, word.restUs, ms * 1000)
  }

  /** The worker waits for requests. Answers whether the outside wants to be told. */
  rested(): boolean {
    this.due = undefined
    return Atomics.exchange(this.words, word.wanted, 0) === 1
  }

  /** Asks the worker to say when it has rested; false when it has already. */
  wantRested(): boolean {
    Atomics.store(this.words, word.wanted, 1)
    return this.due !== undefined || Atomics.exchange(this.words, word.wanted, 0) === 0
  }

  /** Asks the call with this id to stop. Ids never repeat in one worker, so a late request cannot hit a later call. */
  requestStop(id: number, reason: 'time' | 'canceled'): void {
    Atomics.store(this.words, word.stopReason, reason === 'time' ? 1 : 2)
    Atomics.store(this.words, word.stopId, id)
    this.ring()
  }

  /** Wakes the worker if it waits: there is something for it to look at. */
  ring(): void {
    Atomics.add(this.words, word.rings, 1)
    Atomics.notify(this.words, word.rings)
  }

  /** How often it was rung; what is looked at after this was read cannot be missed by {@link wait}. */
  get rings(): number {
    return Atomics.load(this.words, word.rings)
  }

  /** Blocks the worker's thread until it is rung again, for so many milliseconds at most. */
  wait(rings: number, ms: number): void {
    Atomics.wait(this.words, word.rings, rings, ms)
  }

  /** Why the call with this id is to stop, if it is. */
  stopRequested(id: number): 'time' | 'canceled' | undefined {
    if (Atomics.load(this.words, word.stopId) !== id) return undefined
    return Atomics.load(this.words, word.stopReason) === 1 ? 'time' : 'canceled'
  }

  /** The worker notes the usage of its call so far, at each slice. */
  note(fuel: bigint, memoryBytes: number): void {
    Atomics.store(this.longs, long.fuel, fuel)
    Atomics.store(this.longs, long.memory, BigInt(memoryBytes))
  }

  /** The usage that was last noted. */
  noted(): { fuel: bigint; memoryBytes: number } {
    return { fuel: Atomics.load(this.longs, long.fuel), memoryBytes: Number(Atomics.load(this.longs, long.memory)) }
  }
}

const micros = (ms: number): bigint => BigInt(Math.round(ms * 1000))

/** What a worker is started with. */
export interface WorkerData {
  readonly cell: SharedArrayBuffer
  /** To the outside: requests come and responses go here. */
  readonly port: MessagePort
  /** Where answers to asks arrive, as {@link AskAnswer}. */
  readonly answers: MessagePort
}
