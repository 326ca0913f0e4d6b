/** One worker thread from outside: a small state machine that knows whether the thread may be given work, and notices when it dies. */

import { MessageChannel, Worker } from 'node:worker_threads'
import { asError, GloveboxError } from '../base/error.ts'
import { type AskAnswer, Cell, type Request, type Response, type WorkerData } from '../worker/protocol.ts'
import { Acquaintances } from './acquaintances.ts'
import { type Due, readResponse } from './read-response.ts'

/** The life of a worker: `resting` while it tidies up after an answer, given up once it is `ending`, gone once it is `dead`. */
export type SlotState = 'starting' | 'idle' | 'busy' | 'resting' | 'ending' | 'dead'

/** Which state may follow which. */
export const slotTransitions: Readonly<Record<SlotState, readonly SlotState[]>> = Object.freeze({
  starting: ['idle', 'ending'],
  idle: ['busy', 'ending'],
  busy: ['idle', 'resting', 'ending'],
  resting: ['idle', 'ending'],
  ending: ['dead'],
  dead: [],
})

/** Why a worker was given up: the host ended it, it filled its heap, or something is wrong with it. */
export type Death =
  | { readonly kind: 'killed' }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'crashed'; readonly cause: Error }

/** What a slot tells its owner. Work that was sent ends with exactly one `answer` or `lost`. */
export interface SlotEvents {
  /** It is idle for the first time, or again after it rested. */
  ready(slot: Slot): void
  /** It is idle again, or rests. */
  answer(slot: Slot, response: Answered): void
  /** In the middle of the work that was sent. */
  said(slot: Slot, message: Said): void
  /** Once, when the worker is given up; its thread may still run. */
  lost(slot: Slot, death: Death): void
  /** Once, when the thread is gone. */
  gone(slot: Slot): void
}

/** What a worker says in the middle of its work. */
export type Said = Extract<Response, { type: 'ask' | 'decided' }>

/** A response to a request. */
export type Answered = Exclude<Response, Said | { type: 'ready' | 'rested' }>

/** The worker's file: a source here, compiled in a published package. */
const entry = new URL(`../worker/entry${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** Heap of one worker, in mebibytes: room for decoded components, compiled code's metadata, arguments and results; guest memory is not in it. */
const HEAP_MB = 512

/**
 * How long a worker may rest, in milliseconds. Security: it makes the next instance meanwhile, with start functions of the guest; work for
 * others is not given to it until it says that it is done, and it is replaced when it does not.
 */
const REST_MS = 1_000

/** A worker and its cell. */
export class Slot {
  readonly cell = new Cell()
  readonly acquaintances = new Acquaintances()
  private readonly worker: Worker
  private readonly answers = new MessageChannel()
  private readonly events: SlotEvents
  private current: SlotState = 'starting'
  /** What it is to say next. */
  private due: Due = { type: 'ready' }
  private restTimer: NodeJS.Timeout | undefined

  /** Starts a thread; `file` replaces what it runs, for tests of workers that misbehave. */
  constructor(events: SlotEvents, file: URL = entry) {
    this.events = events
    const workerData: WorkerData = { cell: this.cell.buffer, answers: this.answers.port2 }
    this.worker = new Worker(file, {
      name: 'glovebox',
      workerData,
      transferList: [this.answers.port2],
      // Security: a worker would otherwise get a copy of the host's environment and arguments.
      env: {},
      argv: [],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    this.worker.on('message', (message: unknown) => this.receive(message))
    this.worker.on('messageerror', (cause: Error) => this.end({ kind: 'crashed', cause }))
    this.worker.on('error', (cause: unknown) => this.end(deathOf(cause)))
    this.worker.on('exit', code => {
      this.end({ kind: 'crashed', cause: new Error(`its thread ended by itself, with code ${code}`) })
      this.become('dead')
      this.events.gone(this)
    })
    this.worker.unref()
  }

  get state(): SlotState {
    return this.current
  }

  /** True while it may still do work, now or later. */
  get alive(): boolean {
    return this.current !== 'ending' && this.current !== 'dead'
  }

  private become(next: SlotState): void {
    if (!slotTransitions[this.current].includes(next)) {
      throw new GloveboxError('internal', `A worker cannot go from ${this.current} to ${next}.`)
    }
    this.current = next
    // An idle worker does not hold the process open; one at work, or on its way to it, does.
    if (next === 'idle' || next === 'resting') this.worker.unref()
    else if (next === 'busy') this.worker.ref()
  }

  private receive(message: unknown): void {
    if (!this.alive) return
    // Security: what comes from the thread is checked, so that a thread gone wrong can harm nothing but its own call.
    const response = readResponse(message, this.due)
    if (response === undefined) {
      this.end({ kind: 'crashed', cause: new Error('it sent a message that is not an answer to its request') })
      return
    }
    if (response.type === 'ask' || response.type === 'decided') {
      this.events.said(this, response)
      return
    }
    clearTimeout(this.restTimer)
    if (response.type === 'called') {
      this.due = { type: 'rested', id: response.id }
      this.restTimer = setTimeout(() => this.end({ kind: 'killed' }), REST_MS).unref()
      this.become('resting')
    } else {
      this.due = undefined
      this.become('idle')
    }
    if (response.type === 'ready' || response.type === 'rested') this.events.ready(this)
    else this.events.answer(this, response)
  }

  /** Gives an idle worker something to do. Throws what cannot be sent. */
  send(request: Request & { readonly id: number }): void {
    this.cell.note(0n, 0)
    this.worker.postMessage(request)
    this.become('busy')
    this.due = { type: 'answer', id: request.id }
  }

  /** Answers what the worker asked, and wakes it. Throws what cannot be sent. */
  answer(answer: AskAnswer): void {
    if (!this.alive) return
    this.answers.port1.postMessage(answer)
    this.cell.ring()
  }

  /** Tells the worker something that has no answer. */
  notify(request: Request & { readonly type: 'end-session' }): void {
    if (this.alive) this.worker.postMessage(request)
  }

  /** Holds the process open while somebody waits for this worker to start, or to have rested. */
  hold(): void {
    if (this.current === 'starting' || this.current === 'resting') this.worker.ref()
  }

  /** Gives the worker up and terminates its thread. Only the first death counts. */
  end(death: Death): void {
    if (!this.alive) return
    clearTimeout(this.restTimer)
    this.become('ending')
    this.answers.port1.close()
    void this.worker.terminate()
    this.events.lost(this, death)
  }
}

function deathOf(cause: unknown): Death {
  const error = asError(cause)
  const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return outOfMemory ? { kind: 'out-of-memory' } : { kind: 'crashed', cause: error }
}
