/** One worker thread from outside: a small state machine that knows whether the thread may be given work, and notices when it dies. */

import { Worker } from 'node:worker_threads'
import { asError, GloveboxError } from '../base/error.ts'
import { Cell, type Request, type Response, type WorkerData } from '../worker/protocol.ts'
import { Acquaintances } from './acquaintances.ts'
import { readResponse } from './read-response.ts'

/** The life of a worker: given up once it is `ending`, gone once it is `dead`. */
export type SlotState = 'starting' | 'idle' | 'busy' | 'ending' | 'dead'

/** Which state may follow which. */
export const slotTransitions: Readonly<Record<SlotState, readonly SlotState[]>> = Object.freeze({
  starting: ['idle', 'ending'],
  idle: ['busy', 'ending'],
  busy: ['idle', 'ending'],
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
  ready(slot: Slot): void
  answer(slot: Slot, response: Answered): void
  /** Once, when the worker is given up; its thread may still run. */
  lost(slot: Slot, death: Death): void
  /** Once, when the thread is gone. */
  gone(slot: Slot): void
}

/** A response to a request. */
export type Answered = Exclude<Response, { type: 'ready' }>

/** The worker's file: a source here, compiled in a published package. */
const entry = new URL(`../worker/entry${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** Heap of one worker, in mebibytes: room for the glue, compiled code's metadata and results; guest memory is not in it. */
const HEAP_MB = 512

/** A worker and its cell. */
export class Slot {
  readonly cell = new Cell()
  readonly acquaintances = new Acquaintances()
  private readonly worker: Worker
  private readonly events: SlotEvents
  private current: SlotState = 'starting'
  /** The request whose answer is awaited. */
  private awaited: number | undefined

  /** Starts a thread; `file` replaces what it runs, for tests of workers that misbehave. */
  constructor(events: SlotEvents, file: URL = entry) {
    this.events = events
    const workerData: WorkerData = { cell: this.cell.buffer }
    this.worker = new Worker(file, {
      name: 'glovebox',
      workerData,
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
    if (next === 'idle') this.worker.unref()
    else if (next === 'busy') this.worker.ref()
  }

  private receive(message: unknown): void {
    if (!this.alive) return
    // Security: what comes from the thread is checked, so that a thread gone wrong can harm nothing but its own call.
    const response = readResponse(message, this.current === 'starting' ? 'ready' : this.awaited)
    if (response === undefined) {
      this.end({ kind: 'crashed', cause: new Error('it sent a message that is not an answer to its request') })
      return
    }
    this.awaited = undefined
    this.become('idle')
    if (response.type === 'ready') this.events.ready(this)
    else this.events.answer(this, response)
  }

  /** Gives an idle worker something to do. Throws what cannot be sent. */
  send(request: Request & { readonly id: number }): void {
    this.cell.note(0n, 0)
    this.worker.postMessage(request)
    this.become('busy')
    this.awaited = request.id
  }

  /** Tells the worker something that has no answer. */
  notify(request: Request & { readonly type: 'end-session' }): void {
    if (this.alive) this.worker.postMessage(request)
  }

  /** Holds the process open while somebody waits for this worker to start. */
  hold(): void {
    if (this.current === 'starting') this.worker.ref()
  }

  /** Gives the worker up and terminates its thread. Only the first death counts. */
  end(death: Death): void {
    if (!this.alive) return
    this.become('ending')
    void this.worker.terminate()
    this.events.lost(this, death)
  }
}

function deathOf(cause: unknown): Death {
  const error = asError(cause)
  const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return outOfMemory ? { kind: 'out-of-memory' } : { kind: 'crashed', cause: error }
}
