/** Hands work to workers: grows them on demand, queues what must wait, and settles every piece of work exactly once, whatever dies. */

import { asError, GloveboxError } from '../base/error.ts'
import { Errands } from './errands.ts'
import { Held } from './held.ts'
import { Idle } from './idle.ts'
import { type Answer, Job, type Killed, nobody, type Work } from './job.ts'
import { Patience } from './patience.ts'
import { anyone, leased, slotFor } from './placement.ts'
import { Quarantine } from './quarantine.ts'
import { Queue } from './queue.ts'
import { type Answered, type Death, Slot, type SlotEvents } from './slot.ts'
import type { Isolation, Reach } from './warden/messages.ts'
import { Warden } from './warden.ts'

/** How large the pool and its queue may become. */
export interface PoolOptions {
  /** Most workers at a time. */
  readonly workers: number
  /** Workers that are kept however long they are idle. */
  readonly warm: number
  /** How long other workers are kept while they are idle, in milliseconds. */
  readonly idleMs: number
  /** Most pieces of work that wait; one more is refused with `pool/queue-full`. */
  readonly queue: number
  /** Where workers run. */
  readonly isolation: Isolation
  /** What workers run instead of the worker's own file: for tests of workers that misbehave. */
  readonly file?: URL
}

/** Workers that die before they are ready, in a row, after which waiting work is refused. */
const MAX_START_FAILURES = 3

/** How long closing waits for threads that were terminated, in milliseconds. One that is still there then is left to the process's end. */
export const CLOSE_MS = 5_000

/** A pool of workers. */
export class Pool implements AsyncDisposable {
  private readonly options: PoolOptions
  private owner: Warden | undefined
  /** Workers that live, and the work that each holds, by the numbers that it goes by there. */
  private readonly slots = new Map<Slot, Held<Job>>()
  /** Workers that were given up and whose threads are not gone yet. */
  private readonly leaving = new Set<Slot>()
  /** What is done outside for work under way: most work has none. */
  private readonly errands = new Map<Job, Errands>()
  private readonly queue = new Queue()
  private readonly quarantine = new Quarantine()
  private readonly patience = new Patience(this.slots, this.queue, slot => this.takeBack(slot))
  private readonly idle: Idle
  private readonly reached = { read: new Set<string>(), write: new Set<string>() }
  private starting = 0
  private startFailures = 0
  /** Pieces of work that workers hold. */
  private underWay = 0
  private holding = false
  /** Set when the pool was told to close; resolved once it is. */
  private closing: PromiseWithResolvers<void> | undefined
  private closeTimer: NodeJS.Timeout | undefined

  constructor(options: PoolOptions) {
    this.options = options
    this.idle = new Idle(this.slots, options)
  }

  private readonly events: SlotEvents = {
    ready: (slot, isNew) => {
      if (isNew) this.starting--
      this.startFailures = 0
      this.idle.watch()
      this.retire(slot)
      this.assign()
    },
    answer: (slot, response) => this.answered(slot, response),
    said: (slot, message) => this.errandsOf(this.slots.get(slot)!.get(message.id)!).take(message),
    slow: slot => this.patience.slow(slot),
    lost: (slot, death) => this.lost(slot, death),
    gone: slot => {
      this.leaving.delete(slot)
      if (!this.closing) this.assign()
      else if (this.leaving.size === 0) this.closed()
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
      const job = new Job(work, { resolve, reject, aborted: this.canceled })
      const slot = this.queue.size === 0 ? slotFor(work, this.slots) : undefined
      if (slot === undefined) {
        this.queue.add(job)
        this.assign()
      } else this.carryOn(this.start(slot, job))
    })
  }

  /** Work is about to come: the first worker starts meanwhile. */
  expect(): void {
    if (!this.closing && this.slots.size === 0) this.startWorker()
  }

  /** Guests may reach these directories, too. Workers in processes that were started without are replaced: permissions cannot be added. */
  reach(read: readonly string[], write: readonly string[]): void {
    if (this.options.isolation === 'thread') return
    const more = (known: ReadonlySet<string>, paths: readonly string[]): boolean => paths.some(path => !known.has(path))
    if (!more(this.reached.read, read) && !more(this.reached.write, write)) return
    for (const path of read) this.reached.read.add(path)
    for (const path of write) this.reached.write.add(path)
    if (this.owner) this.owner.reach = this.reachable()
    for (const slot of this.slots.keys()) {
      slot.retired = true
      this.retire(slot)
    }
  }

  private reachable(): Reach {
    return { read: [...this.reached.read], write: [...this.reached.write] }
  }

  private retire(slot: Slot): void {
    if (slot.retired && slot.state === 'idle' && slot.sessions.size === 0) slot.end({ kind: 'killed' })
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

  private readonly canceled = (job: Job): void => this.cancel(job)

  private cancel(job: Job): void {
    const { place } = job
    if (place === undefined) this.queue.remove(job)
    else if (place.slot.takeBack(place.id)) this.drop(place.slot, place.id)
    else {
      place.slot.stop(place.id, 'canceled')
      return
    }
    job.resolve(notStarted)
    this.assign()
  }

  private drop(slot: Slot, id: number): void {
    if (this.slots.get(slot)?.delete(id)) this.underWay--
  }

  /** Gives waiting work to workers that are open, and starts workers for what still waits. */
  private assign(): void {
    let crowded = false
    for (let again = true; again; ) {
      // Invariant: looked at before work is handed out, or one that is done just after it was passed over would never be told of.
      const resting = [...this.slots.keys()].filter(slot => slot.resting)
      crowded = this.handOut() || crowded
      // One that has rested meanwhile does not say so.
      again = this.queue.size > 0 && resting.some(slot => slot.restIsOver())
    }
    this.carryOn(crowded)
  }

  private carryOn(crowded: boolean): void {
    if (crowded || (this.queue.size > 0 && !this.patience.suffices())) this.grow(crowded)
    this.hold()
  }

  private handOut(): boolean {
    let crowded = false
    // Fairness: while work waits for a worker that is free, nothing is sent ahead, so that one becomes free.
    let reserved = false
    for (;;) {
      const pick = this.queue.take(work => {
        const slot = slotFor(work, this.slots)
        reserved ||= slot === undefined && !work.slot
        return slot === undefined || (reserved && !slot.free) ? undefined : slot
      })
      if (pick === undefined) return crowded
      crowded = this.start(pick.slot, pick.job) || crowded
    }
  }

  /** Sends the work to a worker. Answers whether one more worker would have been of use. */
  private start(slot: Slot, job: Job): boolean {
    const { work } = job
    const [free, ahead] = [slot.free, !slot.free && !slot.almostFree]
    const crowded = work.leases === true && leased(slot) > 0
    if (!this.send(slot, job, work.request)) return false
    if (!free) this.patience.watch()
    if (crowded) return true
    if (!ahead || work.slot || slot.swift) return false
    const other = anyone(this.slots)
    if (other && work.warm) this.send(other, new Job({ ...work, signal: undefined }, nobody), work.warm)
    return other === undefined
  }

  private send(slot: Slot, job: Job, request: Work['request']): boolean {
    const id = slot.nextId
    job.start(slot, id)
    try {
      slot.send(request(id, slot))
    } catch (thrown) {
      if (job.work.component !== undefined) slot.acquaintances.doubt(job.work.component)
      job.reject(new GloveboxError('internal', `Work cannot be sent: ${asError(thrown).message}`, { cause: thrown }))
      return false
    }
    this.slots.get(slot)!.add(id, job)
    this.underWay++
    return true
  }

  private grow(crowded: boolean): void {
    const wanted = this.queue.unbound + (crowded ? 1 : 0)
    // Threads that do not end in spite of `terminate()` may be replaced, but not without bound.
    const room = Math.min(this.options.workers, 2 * this.options.workers - this.leaving.size)
    while (!this.closing && this.starting < wanted && this.useful < room) {
      if (!this.startWorker() && this.startFailures >= MAX_START_FAILURES) return
    }
  }

  /** A retired worker lives on for its sessions alone. */
  private get useful(): number {
    let count = 0
    for (const slot of this.slots.keys()) if (!slot.retired) count++
    return count
  }

  /** False when that failed at once. */
  private startWorker(): boolean {
    try {
      if (!this.owner?.alive) {
        this.owner = new Warden(this.options.isolation, this.options.file)
        this.owner.hold(this.holding)
        this.owner.reach = this.reachable()
      }
      this.slots.set(new Slot(this.events, this.owner), new Held())
      this.starting++
      return true
    } catch (thrown) {
      this.startFailed(asError(thrown))
      return false
    }
  }

  /** The process lives on while something waits or runs, and until the pool is closed once it closes; idle workers do not hold it. */
  private hold(): void {
    const needed = this.queue.size + this.underWay > 0
    if (needed === this.holding) return
    this.holding = needed
    this.owner?.hold(needed)
  }

  private takeBack(slot: Slot): void {
    const held = this.slots.get(slot)!
    const back = held.all().filter(job => slot.takeBack(job.place!.id))
    this.underWay -= back.length
    slot.stall()
    for (const job of back) {
      held.delete(job.place!.id)
      job.takenBack()
    }
    this.queue.putBack(back)
    this.assign()
  }

  private answered(slot: Slot, response: Answered): void {
    const job = this.slots.get(slot)!.get(response.id)!
    this.drop(slot, response.id)
    const { component } = job.work
    if (component !== undefined) {
      this.quarantine.answered(component)
      if (response.type === 'failed') slot.acquaintances.doubt(component)
    }
    const fault = this.endErrands(job)
    if (fault) job.reject(fault)
    else if (response.type === 'failed') job.reject(GloveboxError.fromData(response.error))
    else job.resolve(response)
    if (slot.state === 'idle') this.idle.watch()
    this.retire(slot)
    if (this.queue.size > 0) this.assign()
    else this.hold()
  }

  private errandsOf(job: Job): Errands {
    let errands = this.errands.get(job)
    if (errands === undefined) {
      const { slot, id } = job.place!
      errands = new Errands(job.work, slot, () => slot.stop(id, 'canceled'))
      this.errands.set(job, errands)
    }
    return errands
  }

  /** Ends what is done outside for work that has ended. Answers what went wrong there, if something did. */
  private endErrands(job: Job): GloveboxError | undefined {
    if (this.errands.size === 0) return undefined
    const errands = this.errands.get(job)
    this.errands.delete(job)
    errands?.[Symbol.dispose]()
    return errands?.fault
  }

  private lost(slot: Slot, death: Death): void {
    const held = this.slots.get(slot)!
    this.slots.delete(slot)
    this.leaving.add(slot)
    this.underWay -= held.size
    const cause = death.kind === 'crashed' ? death.cause : undefined
    if (slot.isNew) {
      this.starting--
      if (!this.closing) this.startFailed(cause)
    }
    const [begun, back] = held.all().reduce<[Job[], Job[]]>(
      (sorts, job) => {
        sorts[slot.takeBack(job.place!.id) ? 1 : 0].push(job)
        return sorts
      },
      [[], []],
    )
    for (const job of begun) this.settleLost(job, slot, death)
    // What it had not begun runs elsewhere, unless it can run nowhere else.
    for (const job of back) job.takenBack()
    this.queue.putBack(back)
    for (const job of this.queue.drain(this.closing ? undefined : slot)) {
      job.reject(this.closing ? poolClosed() : workerLost(cause))
    }
    if (!this.closing) this.assign()
  }

  private startFailed(cause: Error | undefined): void {
    if (++this.startFailures < MAX_START_FAILURES) return
    const message = `${MAX_START_FAILURES} workers in a row died while they started${because(cause)}.`
    for (const job of this.queue.drain()) job.reject(new GloveboxError('pool/start-failed', message, { cause }))
  }

  private settleLost(job: Job, slot: Slot, death: Death): void {
    const { fuel, memoryBytes } = slot.cell.noted()
    const wallMs = slot.cell.ranFor(job.place!.id)
    const killed = { type: 'killed', started: true, fuel, memoryBytes, wallMs } as const
    const fault = this.endErrands(job)
    if (fault) job.reject(fault)
    else if (death.kind === 'out-of-memory') job.resolve({ ...killed, reason: death.kind })
    else if (death.kind === 'crashed') {
      if (job.work.component !== undefined) this.quarantine.crashed(job.work.component)
      job.reject(workerLost(death.cause))
    } else if (this.closing) job.reject(poolClosed())
    else if (death.cause) job.resolve({ ...killed, reason: death.cause })
    else job.reject(workerLost(undefined))
  }

  /** Refuses what waits, kills what runs, and resolves when every thread is gone, within {@link CLOSE_MS}. */
  [Symbol.asyncDispose](): Promise<void> {
    if (this.closing === undefined) {
      this.closing = Promise.withResolvers()
      this.close()
    }
    return this.closing.promise
  }

  private close(): void {
    this.patience[Symbol.dispose]()
    this.idle[Symbol.dispose]()
    this.owner?.hold(true)
    for (const job of this.queue.drain()) job.reject(poolClosed())
    for (const slot of this.slots.keys()) slot.end({ kind: 'killed' })
    if (this.leaving.size === 0) this.closed()
    else this.closeTimer = setTimeout(() => this.closed(), CLOSE_MS)
  }

  private closed(): void {
    clearTimeout(this.closeTimer)
    const { owner, closing } = this
    // A thread that does not end keeps its owner from ending, too.
    if (this.leaving.size > 0) owner?.hold(false)
    if (this.leaving.size > 0 || owner === undefined) closing!.resolve()
    else void owner.terminate().then(() => closing!.resolve())
  }
}

const notStarted: Killed = { type: 'killed', reason: 'canceled', started: false, fuel: 0n, memoryBytes: 0, wallMs: 0 }

const because = (cause: Error | undefined): string => (cause ? `: ${cause.message}` : '')

const poolClosed = (): GloveboxError =>
  new GloveboxError('pool/closed', 'The engine was disposed while the call was under way.')

const workerLost = (cause: Error | undefined): GloveboxError =>
  new GloveboxError('pool/worker-lost', `The call’s worker died${because(cause)}. The next call gets a new one.`, {
    cause,
  })
