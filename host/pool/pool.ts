/** Hands work to workers: grows them on demand, queues what must wait, and settles every piece of work exactly once, whatever dies. */

import { type ErrorData, GloveboxError } from '../base/error.ts'
import type { Request, Response } from '../worker/protocol.ts'
import { type Death, Slot, type SlotEvents } from './slot.ts'
import { type StopCause, Watchdog } from './watchdog.ts'

/** How large the pool and its queue may become. */
export interface PoolOptions {
  /** Most workers at a time. */
  readonly workers: number
  /** Most pieces of work that wait; one more is refused with `pool/queue-full`. */
  readonly queue: number
}

/** How work was ended from outside, with the usage that its worker noted last. */
export interface Killed {
  readonly type: 'killed'
  readonly reason: StopCause | 'out-of-memory'
  readonly fuel: bigint
  readonly memoryBytes: number
}

/** How work ended. */
export type Answer = Extract<Response, { type: 'prepared' | 'called' }> | Killed

/** One piece of work. */
export interface Work {
  /** Which component it is for: a worker that knows it is preferred. */
  readonly component?: string
  /** Only this worker will do: it holds a session. */
  readonly slot?: Slot
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** Makes the request once a worker is chosen. */
  request(id: number, slot: Slot): Request
}

interface Pending {
  readonly work: Work
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  readonly unlisten: () => void
}

interface Running extends Pending {
  readonly id: number
  readonly watchdog: Watchdog
  stopping: StopCause | undefined
}

/** How long a worker may take to start, in milliseconds. */
const START_TIMEOUT_MS = 30_000

/** Workers that die before they are ready, in a row, after which waiting work is refused. */
const MAX_START_FAILURES = 3

/** A pool of workers. */
export class Pool implements AsyncDisposable {
  private readonly options: PoolOptions
  private readonly slots = new Set<Slot>()
  private readonly queue: Pending[] = []
  private readonly running = new Map<Slot, Running>()
  private readonly starts = new Map<Slot, NodeJS.Timeout>()
  /** Threads that were told to end and have not yet. */
  private readonly ending = new Set<Promise<void>>()
  private startFailures = 0
  private nextId = 1
  private closed = false

  constructor(options: PoolOptions) {
    this.options = options
  }

  private readonly events: SlotEvents = {
    ready: slot => {
      clearTimeout(this.starts.get(slot))
      this.starts.delete(slot)
      this.startFailures = 0
      this.assign()
    },
    answer: (slot, response) => {
      this.settle(slot, running => {
        if (response.type === 'failed') running.reject(rebuild(response.error))
        else running.resolve(response)
      })
      this.assign()
    },
    died: (slot, death, cause) => this.buried(slot, death, cause),
  }

  /**
   * Runs a piece of work. Resolves also when it had to be killed.
   * @throws {GloveboxError} `pool/queue-full`, `pool/closed`, `pool/start-failed`, `pool/worker-lost`, or what the worker threw.
   */
  run(work: Work): Promise<Answer> {
    if (this.closed) return Promise.reject(new GloveboxError('pool/closed', 'The pool is closed.'))
    if (work.slot?.state === 'dead') return Promise.reject(workerLost(undefined))
    if (this.queue.length >= this.options.queue) {
      const message = `${this.queue.length} calls wait already; await some before you make more, or raise \`queue\`.`
      return Promise.reject(new GloveboxError('pool/queue-full', message, { detail: { queue: this.options.queue } }))
    }
    return new Promise((resolve, reject) => {
      const unlisten = (): void => work.signal?.removeEventListener('abort', cancel)
      const pending: Pending = { work, resolve, reject, unlisten }
      const cancel = (): void => this.cancelQueued(pending)
      work.signal?.addEventListener('abort', cancel, { once: true })
      this.queue.push(pending)
      if (work.signal?.aborted) cancel()
      else this.assign()
    })
  }

  private cancelQueued(pending: Pending): void {
    const at = this.queue.indexOf(pending)
    if (at === -1) return
    this.queue.splice(at, 1)
    pending.unlisten()
    pending.resolve({ type: 'killed', reason: 'canceled', fuel: 0n, memoryBytes: 0 })
  }

  /** Starts what can be started, first come first served among the work that a free worker can do. */
  private assign(): void {
    for (let at = 0; at < this.queue.length; ) {
      const slot = this.freeSlot(this.queue[at]!.work)
      if (slot === undefined) at++
      else this.start(slot, this.queue.splice(at, 1)[0]!)
    }
    this.grow()
  }

  private freeSlot(work: Work): Slot | undefined {
    if (work.slot) return work.slot.state === 'idle' ? work.slot : undefined
    let free: Slot | undefined
    for (const slot of this.slots) {
      if (slot.state !== 'idle') continue
      if (work.component !== undefined && slot.known.has(work.component)) return slot
      free ??= slot
    }
    return free
  }

  private grow(): void {
    const waiting = this.queue.filter(pending => pending.work.slot === undefined).length
    for (const slot of this.starts.keys()) slot.hold()
    while (!this.closed && this.starts.size < waiting && this.slots.size < this.options.workers) {
      const slot = new Slot(this.events)
      slot.hold()
      this.slots.add(slot)
      this.starts.set(slot, setTimeout(() => this.kill(slot), START_TIMEOUT_MS).unref())
    }
  }

  private start(slot: Slot, pending: Pending): void {
    const id = this.nextId
    // Ids fit the 32-bit word of the cell.
    this.nextId = (id % 0x7fff_ffff) + 1
    const { work } = pending
    pending.unlisten()
    const watched = {
      stop: (reason: StopCause) => {
        const running = this.running.get(slot)
        if (running?.id === id) running.stopping = reason
        slot.cell.requestStop(id, reason)
      },
      kill: () => this.kill(slot),
    }
    const request = work.request(id, slot)
    const running: Running = {
      ...pending,
      id,
      stopping: undefined,
      watchdog: new Watchdog(watched, work.timeoutMs, work.signal),
    }
    this.running.set(slot, running)
    slot.send(request)
    if (work.component !== undefined) slot.known.add(work.component)
  }

  private settle(slot: Slot, how: (running: Running) => void): void {
    const running = this.running.get(slot)
    if (running === undefined) return
    this.running.delete(slot)
    running.watchdog[Symbol.dispose]()
    how(running)
  }

  private kill(slot: Slot): void {
    const ended = slot.kill().catch(() => undefined)
    this.ending.add(ended)
    void ended.then(() => this.ending.delete(ended))
  }

  private buried(slot: Slot, death: Death, cause: Error | undefined): void {
    this.slots.delete(slot)
    const starting = this.starts.get(slot)
    if (starting !== undefined) {
      clearTimeout(starting)
      this.starts.delete(slot)
      if (++this.startFailures >= MAX_START_FAILURES) this.refuseQueue(startFailed(cause))
    }
    this.settle(slot, running => {
      const { fuel, memoryBytes } = slot.cell.noted()
      const reason = death === 'killed' ? running.stopping : death === 'out-of-memory' ? death : undefined
      if (reason === undefined) running.reject(this.closed ? poolClosed() : workerLost(cause))
      else running.resolve({ type: 'killed', reason, fuel, memoryBytes })
    })
    this.refuseQueue(workerLost(cause), pending => pending.work.slot === slot)
    if (!this.closed) this.assign()
  }

  private refuseQueue(error: Error, which: (pending: Pending) => boolean = () => true): void {
    for (const pending of this.queue.filter(which)) {
      this.queue.splice(this.queue.indexOf(pending), 1)
      pending.unlisten()
      pending.reject(error)
    }
  }

  /** Refuses what waits, kills what runs, and resolves when every thread is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true
    this.refuseQueue(poolClosed())
    for (const slot of this.slots) this.kill(slot)
    await Promise.all(this.ending)
  }
}

const poolClosed = (): GloveboxError =>
  new GloveboxError('pool/closed', 'The engine was disposed while the call was under way.')

function workerLost(cause: Error | undefined): GloveboxError {
  const why = cause ? `: ${cause.message}` : ''
  return new GloveboxError('pool/worker-lost', `The worker died under the call${why}. The next call gets a new one.`, {
    cause,
  })
}

function startFailed(cause: Error | undefined): GloveboxError {
  const why = cause ? `: ${cause.message}` : ''
  return new GloveboxError(
    'pool/start-failed',
    `${MAX_START_FAILURES} workers in a row died while they started${why}.`,
    { cause },
  )
}

// Codes come from this package's own worker; a host fault keeps its stack for the report.
const rebuild = (data: ErrorData): GloveboxError => GloveboxError.fromData(data)
