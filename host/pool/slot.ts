/** One worker thread from outside: a small state machine that knows whether the thread may be given work, and notices when it dies. */

import { Worker } from 'node:worker_threads'
import { GloveboxError } from '../base/error.ts'
import { Cell, type Request, type Response } from '../worker/protocol.ts'

/** The life of a worker. `dead` is final. */
export type SlotState = 'starting' | 'idle' | 'busy' | 'dead'

const transitions: Readonly<Record<SlotState, readonly SlotState[]>> = {
  starting: ['idle', 'dead'],
  idle: ['busy', 'dead'],
  busy: ['idle', 'dead'],
  dead: [],
}

/** Why a worker died. */
export type Death = 'killed' | 'out-of-memory' | 'crashed'

/** What a slot tells its owner. Each call settles through exactly one of them. */
export interface SlotEvents {
  ready(slot: Slot): void
  answer(slot: Slot, response: Exclude<Response, { type: 'ready' }>): void
  died(slot: Slot, death: Death, cause: Error | undefined): void
}

/** The worker's file: a source here, compiled in a published package. */
const entry = new URL(`../worker/entry${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** Heap of one worker, in mebibytes: room for the glue, compiled code's metadata and results; guest memory is not in it. */
const HEAP_MB = 512

/** A worker and its cell. */
export class Slot {
  readonly cell = new Cell()
  /** Components this worker was introduced to. */
  readonly known = new Set<string>()
  private readonly worker: Worker
  private readonly events: SlotEvents
  private current: SlotState = 'starting'
  private death: Death = 'crashed'
  private cause: Error | undefined

  constructor(events: SlotEvents) {
    this.events = events
    this.worker = new Worker(entry, {
      name: 'glovebox',
      workerData: { cell: this.cell.buffer },
      // Security: a worker would otherwise get a copy of the host's environment and arguments.
      env: {},
      argv: [],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    this.worker.on('message', (response: Response) => this.receive(response))
    this.worker.on('error', (error: Error & { code?: string }) => {
      this.death = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'crashed'
      this.cause = error
    })
    this.worker.on('exit', () => this.die())
    this.worker.unref()
  }

  get state(): SlotState {
    return this.current
  }

  private become(next: SlotState): void {
    if (!transitions[this.current].includes(next)) {
      throw new GloveboxError('internal', `A worker cannot go from ${this.current} to ${next}.`)
    }
    this.current = next
    // An idle worker does not hold the process open; one at work, or on its way to it, does.
    if (next === 'idle') this.worker.unref()
    else if (next === 'busy') this.worker.ref()
  }

  private receive(response: Response): void {
    if (this.current === 'dead') return
    this.become('idle')
    if (response.type === 'ready') this.events.ready(this)
    else this.events.answer(this, response)
  }

  private die(): void {
    if (this.current === 'dead') return
    this.become('dead')
    this.events.died(this, this.death, this.cause)
  }

  /** Gives an idle worker something to do. */
  send(request: Request): void {
    this.become('busy')
    this.worker.postMessage(request)
  }

  /** Tells the worker something that has no answer. */
  notify(request: Request & { type: 'end-session' }): void {
    if (this.current !== 'dead') this.worker.postMessage(request)
  }

  /** Holds the process open while somebody waits for this worker to start. */
  hold(): void {
    if (this.current === 'starting') this.worker.ref()
  }

  /** Declares the worker dead at once and terminates it; the promise resolves when the thread is gone. */
  async kill(): Promise<void> {
    this.death = 'killed'
    this.die()
    await this.worker.terminate()
  }
}
