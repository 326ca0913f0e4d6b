/** One worker from outside: a small state machine that knows what the worker holds, checks what it says, and notices when it dies. */

import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { asError, GloveboxError } from '../base/error.ts'
import {
  type AskAnswer,
  BEGIN_MS,
  Cell,
  Fifo,
  idAfter,
  idsSince,
  MAX_HELD,
  Receiver,
  type Request,
  type Response,
  ROOM,
  readText,
  Sender,
  sharedNow,
  transferOf,
  writeRequest,
} from '../worker/protocol.ts'
import { Acquaintances } from './acquaintances.ts'
import { Held } from './held.ts'
import { lookout, type Watched } from './lookout.ts'
import { readResponse } from './read-response.ts'
import type { DeathReport } from './warden/messages.ts'
import type { StopCause } from './warden/watch.ts'
import type { Warden } from './warden.ts'

/** The life of a worker: `busy` while it holds requests, given up once it is `ending`, gone once it is `dead`. */
export type SlotState = 'starting' | 'idle' | 'busy' | 'ending' | 'dead'

/** Which state may follow which. */
export const slotTransitions: Readonly<Record<SlotState, readonly SlotState[]>> = Object.freeze({
  starting: ['idle', 'ending'],
  idle: ['busy', 'ending'],
  busy: ['idle', 'ending'],
  ending: ['dead'],
  dead: [],
})

/** Why a worker was given up: it was ended, it filled its heap, or something is wrong with it. */
export type Death =
  /** `cause` is why its call was stopped, if that is why. */
  | { readonly kind: 'killed'; readonly cause?: StopCause | undefined }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'crashed'; readonly cause: Error }

/** What a worker says in the middle of its work. */
export type Said = Extract<Response, { type: 'ask' | 'decided' }>

/** A response to a request. */
export type Answered = Exclude<Response, Said | { type: 'ready' | 'rested' }>

/** What a slot tells its owner. Each request that it held ends with exactly one `answer`, is taken back, or is there still when it is `lost`. */
export interface SlotEvents {
  /** It may be given work for the first time, or has rested. */
  ready(slot: Slot, isNew: boolean): void
  /** The answer to the request held for longest. */
  answer(slot: Slot, response: Answered): void
  /** In the middle of the work on the request held for longest. */
  said(slot: Slot, message: Said): void
  /** What it works on takes longer than most. */
  slow(slot: Slot): void
  /** Once, when the worker is given up; its thread may still run. */
  lost(slot: Slot, death: Death): void
  /** Once, when the thread is gone. */
  gone(slot: Slot): void
}

/** About what it takes to wake a thread that sleeps, in milliseconds; one that has just answered does not. */
const WAKE_MS = 0.05

/**
 * What a request may usually take for its worker to be swift, in milliseconds: where the app's thread takes about as long for each, and all
 * processors are at work already, another worker would only keep one of them from running.
 */
const SWIFT_MS = 0.03

/** Requests that have an answer. */
type Answerable = Request & { readonly id: number }

/** A worker and its cell. */
export class Slot implements Watched {
  readonly cell = new Cell()
  readonly acquaintances = new Acquaintances()
  /** The sessions that live in it. */
  readonly sessions = new Set<number>()
  /** When it became idle, in the time of `performance.now`. */
  idleSince = 0
  private readonly warden: Warden
  private readonly worker: number
  private readonly port: MessagePort
  private readonly sender: Sender
  private readonly receiver: Receiver
  /** Sessions that ended and that it was not told of. */
  private readonly endedSessions: number[] = []
  /** Answers to what it asks go here, apart from the requests that follow. */
  private readonly answers: MessagePort
  private readonly events: SlotEvents
  private current: SlotState = 'starting'
  /** What it was sent and has neither answered nor lost again, oldest first. */
  private readonly requests = new Held<Answerable>()
  private lastId = 0
  private lastAnswered = 0
  /** It may not reach what guests were granted since it was started: it is given no work but for its sessions, and ends when it has none. */
  retired = false
  /** True until it was ready once. */
  isNew = true
  private restWanted = false
  private stalled = false

  /** Has the warden start a worker. */
  constructor(events: SlotEvents, warden: Warden) {
    this.events = events
    this.warden = warden
    const { port1, port2 } = new MessageChannel()
    const answers = new MessageChannel()
    const [requests, responses] = [new Fifo().buffer, new Fifo().buffer]
    this.port = port1
    this.answers = answers.port1
    this.sender = new Sender(requests, port1)
    this.receiver = new Receiver(responses, port1, () => lookout.woken(this))
    this.receiver.sleep()
    port1.on('messageerror', cause => this.end({ kind: 'crashed', cause: asError(cause) }))
    // The warden's thread holds the process open where something must, not each port.
    port1.unref()
    this.worker = warden.start(
      this.cell,
      { port: port2, answers: answers.port2, requests, responses },
      {
        lost: report => this.lost(report),
        gone: () => {
          this.end({ kind: 'killed' })
          this.become('dead')
          events.gone(this)
        },
      },
    )
  }

  get state(): SlotState {
    return this.current
  }

  /** True while it may still do work, now or later. */
  get alive(): boolean {
    return this.current !== 'ending' && this.current !== 'dead'
  }

  /** How many requests it holds. */
  get held(): number {
    return this.requests.size
  }

  /** True when it would begin a request at once. */
  get free(): boolean {
    return this.current === 'idle' && this.cell.due === undefined
  }

  /** True when it tidies up and will be free sooner than another worker would wake. */
  get almostFree(): boolean {
    return this.current === 'idle' && this.cell.restMs < WAKE_MS
  }

  /**
   * True when it may be sent a request. Invariant: it is behind its last answer by fewer than {@link MAX_HELD}, which bounds what waits in
   * its port, also when all of that was taken back.
   */
  get open(): boolean {
    if (this.free) return true
    const ready = this.current === 'busy' || this.current === 'idle'
    return ready && !this.stalled && idsSince(this.lastId, this.lastAnswered) < MAX_HELD
  }

  /** True when it is through with what it is sent sooner than another worker would be of use. */
  get swift(): boolean {
    const ready = this.current === 'busy' || this.current === 'idle'
    const { usualMs } = this.cell
    return ready && !this.stalled && usualMs > 0 && usualMs < SWIFT_MS
  }

  /** Changes while it works through what it holds. */
  get progress(): number {
    return this.cell.claimed || -this.lastAnswered
  }

  /** The number of the next request. */
  get nextId(): number {
    return idAfter(this.lastId)
  }

  private become(next: SlotState): void {
    if (!slotTransitions[this.current].includes(next)) {
      throw new GloveboxError('internal', `A worker cannot go from ${this.current} to ${next}.`)
    }
    this.current = next
  }

  private settle(): void {
    if (this.requests.size > 0) return
    this.idleSince = performance.now()
    this.become('idle')
  }

  get owes(): boolean {
    return this.alive && this.requests.size > 0
  }

  hear(): boolean {
    let heard = 0
    // Security: no more is read at a time than it can have to say, however much there is.
    while (this.alive && heard <= MAX_HELD) {
      const message = this.receiver.next()
      if (message === undefined) break
      heard++
      this.receive(readText(message))
    }
    if (this.receiver.broken) this.sentNonsense()
    return heard > 0
  }

  sleep(): boolean {
    return !this.alive || this.receiver.sleep()
  }

  stayAwake(): void {
    this.receiver.stayAwake()
  }

  gaveUp(): void {
    this.events.slow(this)
  }

  private sentNonsense(): void {
    this.end({ kind: 'crashed', cause: new Error('it sent a message that is not an answer to its request') })
  }

  private receive(message: unknown): void {
    const due = this.requests.oldest
    // Security: what comes from the thread is checked, so that a thread gone wrong can harm nothing but its own calls.
    const response = readResponse(message, { ready: this.current === 'starting', rested: this.restWanted, id: due })
    if (response === undefined) {
      this.sentNonsense()
      return
    }
    if (response.type === 'ask' || response.type === 'decided') {
      this.events.said(this, response)
      return
    }
    this.stalled = false
    if (response.type === 'ready') {
      this.cell.rested()
      this.settle()
      this.isNew = false
      this.events.ready(this, true)
    } else if (response.type === 'rested') {
      this.restWanted = false
      this.events.ready(this, false)
    } else {
      this.lastAnswered = response.id
      this.requests.delete(response.id)
      this.settle()
      this.events.answer(this, response)
    }
  }

  /** Sends a request with {@link nextId} to an open worker. Throws what cannot be sent. */
  send(request: Answerable): void {
    if (!this.open) throw new GloveboxError('internal', `A worker that is ${this.current} was given work.`)
    const { id } = request
    const { free } = this
    let sent: boolean
    this.cell.offer(id)
    this.cell.expect(sharedNow() + BEGIN_MS)
    try {
      this.tellEnded()
      sent = this.sender.send(writeRequest(request), 0, transferOf(request))
    } catch (thrown) {
      if (free) this.cell.due = undefined
      throw thrown
    }
    this.warden.wake()
    this.stalled &&= !free
    this.lastId = id
    this.requests.add(id, request)
    if (this.current === 'idle') this.become('busy')
    lookout.asked(this)
    // Security: there is room for what a worker may hold, unless it says otherwise. Whoever sends has to note first what it holds.
    if (!sent) queueMicrotask(() => this.sentNonsense())
  }

  /** Takes a request back, if the worker has not begun it. One that makes a component known is never taken back, unless the worker is lost. */
  takeBack(id: number): boolean {
    const request = this.requests.get(id)
    // One that is canceled while it is made is not here yet; it is stopped when it begins.
    if (request === undefined) return false
    const teaches = 'introduce' in request && request.introduce !== undefined
    if ((teaches && this.alive) || !this.cell.takeBack(id)) return false
    this.requests.delete(id)
    if (this.alive) this.settle()
    return true
  }

  /** It comes to nothing with what it holds: it is sent no more until it says something. */
  stall(): void {
    this.stalled = true
  }

  /** True while an idle worker tidies up. */
  get resting(): boolean {
    return this.current === 'idle' && this.cell.due !== undefined
  }

  /** True when a worker that was {@link resting} has become free; if not, it will say so by `ready`. */
  restIsOver(): boolean {
    if (this.current !== 'idle' || this.restWanted) return false
    this.restWanted = this.resting && this.cell.wantRested()
    return !this.restWanted
  }

  /** Answers what the worker asked, and wakes it. Throws what cannot be sent. */
  answer(answer: AskAnswer): void {
    if (!this.alive) return
    this.answers.postMessage(answer)
    this.cell.ring()
  }

  /** Asks the request with this id to stop. */
  stop(id: number, cause: StopCause): void {
    this.cell.requestStop(id, cause)
    this.warden.wake()
  }

  /** Tells the worker to forget a session. */
  endSession(session: number): void {
    this.sessions.delete(session)
    this.endedSessions.push(session)
    this.tellEnded()
  }

  /** As many may end as there is no room for now: those that are left are told of with the next request. */
  private tellEnded(): void {
    while (this.alive && this.endedSessions.length > 0) {
      const [session] = this.endedSessions
      if (!this.sender.send({ type: 'end-session', session: session! } satisfies Request, ROOM)) return
      this.endedSessions.shift()
    }
  }

  private lost(report: DeathReport): void {
    // What it said last may be on its way still.
    this.hear()
    this.end(report.kind === 'crashed' ? { kind: 'crashed', cause: new Error(report.message) } : report)
  }

  /** Gives the worker up and has its thread ended. Only the first death counts. */
  end(death: Death): void {
    if (!this.alive) return
    this.become('ending')
    this.cell.end(sharedNow())
    this.port.close()
    this.answers.close()
    this.warden.end(this.worker)
    this.events.lost(this, death)
  }
}
