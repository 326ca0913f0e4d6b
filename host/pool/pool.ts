/** Hands work to workers: grows them on demand, queues what must wait, and settles every piece of work exactly once, whatever dies. */

import { asError, GloveboxError } from '../base/error.ts'
import { sharedNow } from '../worker/protocol.ts'
import { Errands } from './errands.ts'
import { type Answer, Job, type Killed, type Work } from './job.ts'
import { Quarantine } from './quarantine.ts'
import { Queue } from './queue.ts'
import { type Answered, type Death, Slot, type SlotEvents } from './slot.ts'
import { type StopCause, Watchdog } from './watchdog.ts'

/** How large the pool and its queue may become. */
export interface PoolOptions {
  /** Most workers at a time. */
  readonly workers: number
  /** Most pieces of work that wait; one more is refused with `pool/queue-full`. */
  readonly queue: number
  /** What workers run instead of the worker's own file: for tests of workers that misbehave. */
  readonly file?: URL
}

/** How long a worker may take to start, in milliseconds. */
const START_TIMEOUT_MS = 30_000

/** Workers that die before they are ready, in a row, after which waiting work is refused. */
const MAX_START_FAILURES = 3

/** How long closing waits for threads that were terminated, in milliseconds. One that is still there then is left to the process's end. */
export const CLOSE_MS = 5_000

interface Running {
  readonly id: number
  readonly job: Job
  readonly watchdog: Watchdog
  readonly errands: Errands
  stopping: StopCause | undefined
}

/** A pool of workers. */
export class Pool implements AsyncDisposable {
  private readonly options: PoolOptions
  /** Workers that live. */
  private readonly slots = new Set<Slot>()
  /** Those of them that have nothing to do; the one idle for longest comes first. */
  private readonly idle = new Set<Slot>()
  private readonly starting = new Map<Slot, NodeJS.Timeout>()
  private readonly running = new Map<Slot, Running>()
  /** Workers that were given up and whose threads are not gone yet. */
  private readonly leaving = new Set<Slot>()
  private readonly queue = new Queue()
  private readonly quarantine = new Quarantine()
  private startFailures = 0
  private lastId = 0
  /** Set when the pool was told to close; resolved once it is. */
  private closing: PromiseWithResolvers<void> | undefined
  private closeTimer: NodeJS.Timeout | undefined

  constructor(options: PoolOptions) {
    this.options = options
  }

  private readonly events: SlotEvents = {
    ready: slot => {
      clearTimeout(this.starting.get(slot))
      this.starting.delete(slot)
      this.startFailures = 0
      this.idle.add(slot)
      this.assign()
    },
    answer: (slot, response) => this.answered(slot, response),
    said: (slot, message) => this.running.get(slot)?.errands.take(message),
    lost: (slot, death) => this.lost(slot, death),
    gone: slot => {
      this.leaving.delete(slot)
      if (!this.closing) this.assign()
      else if (this.leaving.size === 0) {
        clearTimeout(this.closeTimer)
        this.closing.resolve()
      }
    },
  }

  /**
   * Runs a piece of work. Resolves also when it had to be killed.
   * @throws {GloveboxError} `pool/queue-full`, `pool/closed`, `pool/start-failed`, `pool/worker-lost`, `component/quarantined`, or what
   * the worker threw.
   */
  run(work: Work): Promise<Answer> {
    const refusal = this.refusal(work)
    if (refusal) return Promise.reject(refusal)
    if (work.signal?.aborted) return Promise.resolve(notStarted)
    return new Promise((resolve, reject) => {
      this.queue.add(new Job(work, { resolve, reject, aborted: job => this.cancel(job) }))
      this.assign()
    })
  }

  private refusal({ slot, component }: Work): GloveboxError | undefined {
    if (this.closing) return poolClosed()
    if (slot && !slot.alive) return workerLost(new Error('another call, or a crash, had ended it'))
    if (this.queue.size >= this.options.queue) {
      const message = `${this.queue.size} calls wait already; await some before you make more, or raise \`queue\`.`
      return new GloveboxError('pool/queue-full', message, { detail: { queue: this.options.queue } })
    }
    return component === undefined ? undefined : this.quarantine.refusal(component)
  }

  private cancel(job: Job): void {
    if (job.state === 'queued') {
      this.queue.remove(job)
      job.resolve(notStarted)
      return
    }
    for (const running of this.running.values()) if (running.job === job) running.watchdog.stop('canceled')
  }

  /** Gives waiting work to free workers, and starts workers for what still waits. */
  private assign(): void {
    while (this.idle.size > 0) {
      const pick = this.queue.take(work => this.slotFor(work))
      if (pick === undefined) break
      this.start(pick.slot, pick.job)
    }
    this.grow()
  }

  /**
   * A free worker for the work: one that knows the component if there is one, and of several the one that rested longest. One that
   * knows it and rests is worth waiting for: that takes less than to make it known to another.
   */
  private slotFor({ slot, component }: Work): Slot | undefined {
    if (slot) return this.idle.has(slot) ? slot : undefined
    const [anyone] = this.idle
    if (component === undefined) return anyone
    for (const free of this.idle) if (free.acquaintances.has(component)) return free
    for (const one of this.slots) if (one.state === 'resting' && one.acquaintances.has(component)) return undefined
    return anyone
  }

  private grow(): void {
    // What waits must not wait for a process that has ended: neither kind of worker holds it open by itself.
    if (this.queue.size > 0) for (const slot of this.slots) slot.hold()
    // Threads that do not end in spite of `terminate()` may be replaced, but not without bound.
    const room = Math.min(this.options.workers, 2 * this.options.workers - this.leaving.size)
    while (!this.closing && this.starting.size < this.queue.unbound && this.slots.size < room) this.startWorker()
  }

  private startWorker(): void {
    try {
      const slot = new Slot(this.events, this.options.file)
      slot.hold()
      this.slots.add(slot)
      const cause = new Error(`it was not ready after ${START_TIMEOUT_MS} ms`)
      this.starting.set(slot, setTimeout(() => slot.end({ kind: 'crashed', cause }), START_TIMEOUT_MS).unref())
    } catch (thrown) {
      this.startFailed(asError(thrown))
    }
  }

  private start(slot: Slot, job: Job): void {
    // Ids fit the 32-bit word of the cell.
    const id = (this.lastId % 0x7fff_ffff) + 1
    this.lastId = id
    job.start()
    try {
      slot.send(job.work.request(id, slot))
    } catch (thrown) {
      if (job.work.component !== undefined) slot.acquaintances.doubt(job.work.component)
      job.reject(new GloveboxError('internal', `Work cannot be sent: ${asError(thrown).message}`, { cause: thrown }))
      return
    }
    this.idle.delete(slot)
    const stop = (cause: StopCause): void => {
      running.stopping = cause
      slot.cell.requestStop(id, cause)
    }
    const watched = { elapsed: () => elapsedOf(id, job, slot), stop, kill: () => slot.end({ kind: 'killed' }) }
    const watchdog = new Watchdog(watched, job.work.timeoutMs)
    const errands = new Errands(job.work, slot, () => watchdog.stop('canceled'))
    const running: Running = { id, job, watchdog, errands, stopping: undefined }
    this.running.set(slot, running)
  }

  private finish(slot: Slot): Running | undefined {
    const running = this.running.get(slot)
    this.running.delete(slot)
    running?.watchdog[Symbol.dispose]()
    running?.errands[Symbol.dispose]()
    return running
  }

  private answered(slot: Slot, response: Answered): void {
    if (slot.state === 'idle') this.idle.add(slot)
    const running = this.finish(slot)!
    const { component } = running.job.work
    if (component !== undefined) {
      this.quarantine.answered(component)
      if (response.type === 'failed') slot.acquaintances.doubt(component)
    }
    const { fault } = running.errands
    if (fault) running.job.reject(fault)
    else if (response.type === 'failed') running.job.reject(GloveboxError.fromData(response.error))
    else running.job.resolve(response)
    this.assign()
  }

  private lost(slot: Slot, death: Death): void {
    this.slots.delete(slot)
    this.idle.delete(slot)
    this.leaving.add(slot)
    const cause = death.kind === 'crashed' ? death.cause : undefined
    clearTimeout(this.starting.get(slot))
    if (this.starting.delete(slot) && !this.closing) this.startFailed(cause)
    const running = this.finish(slot)
    if (running) this.settleLost(running, slot, death)
    for (const job of this.queue.drain(slot)) job.reject(workerLost(cause))
    if (!this.closing) this.assign()
  }

  private startFailed(cause: Error | undefined): void {
    if (++this.startFailures < MAX_START_FAILURES) return
    const message = `${MAX_START_FAILURES} workers in a row died while they started${because(cause)}.`
    for (const job of this.queue.drain()) job.reject(new GloveboxError('pool/start-failed', message, { cause }))
  }

  private settleLost({ job, stopping, errands: { fault } }: Running, slot: Slot, death: Death): void {
    const { fuel, memoryBytes } = slot.cell.noted()
    const killed = { type: 'killed', started: true, fuel, memoryBytes } as const
    if (fault) job.reject(fault)
    else if (death.kind === 'out-of-memory') job.resolve({ ...killed, reason: death.kind })
    else if (death.kind === 'crashed') {
      if (job.work.component !== undefined) this.quarantine.crashed(job.work.component)
      job.reject(workerLost(death.cause))
    } else if (stopping && !this.closing) job.resolve({ ...killed, reason: stopping })
    else job.reject(poolClosed())
  }

  /** Refuses what waits, kills what runs, and resolves when every thread is gone, within {@link CLOSE_MS}. */
  [Symbol.asyncDispose](): Promise<void> {
    if (this.closing === undefined) {
      this.closing = Promise.withResolvers()
      this.close(this.closing.resolve)
    }
    return this.closing.promise
  }

  private close(closed: () => void): void {
    for (const job of this.queue.drain()) job.reject(poolClosed())
    for (const slot of this.slots) slot.end({ kind: 'killed' })
    if (this.leaving.size === 0) closed()
    else this.closeTimer = setTimeout(closed, CLOSE_MS)
  }
}

/** Only calls tell when they begin; other work has begun when it was sent, and is looked at when its time is up. */
function elapsedOf(id: number, job: Job, slot: Slot): number | undefined {
  if (job.work.component === undefined) return job.work.timeoutMs
  const begun = slot.cell.begun(id)
  return begun === undefined ? undefined : sharedNow() - begun
}

const notStarted: Killed = { type: 'killed', reason: 'canceled', started: false, fuel: 0n, memoryBytes: 0 }

const because = (cause: Error | undefined): string => (cause ? `: ${cause.message}` : '')

const poolClosed = (): GloveboxError =>
  new GloveboxError('pool/closed', 'The engine was disposed while the call was under way.')

const workerLost = (cause: Error | undefined): GloveboxError =>
  new GloveboxError('pool/worker-lost', `The call’s worker died${because(cause)}. The next call gets a new one.`, {
    cause,
  })
