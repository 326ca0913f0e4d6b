/** One piece of work on its way through the pool: queued, running, settled; back in the queue when its worker had not begun it. */

import { GloveboxError } from '../base/error.ts'
import type { Decision } from '../base/grant.ts'
import type { Ask, Reply, Request } from '../worker/protocol.ts'
import type { Answered, Slot } from './slot.ts'
import type { StopCause } from './warden/watch.ts'

/** What is to be done. */
export interface Work {
  /** Which component it is for: components take turns, and a worker that knows it is preferred. */
  readonly component?: string
  /** Only this worker will do: it holds a session. */
  readonly slot?: Slot | undefined
  /** It begins a session, whose work is done where this is. */
  readonly leases?: boolean
  readonly signal?: AbortSignal | undefined
  /** Makes the request once a worker is chosen. */
  request(id: number, slot: Slot): Request & { readonly id: number }
  /**
   * Answers what the worker asks meanwhile. `signal` is aborted when the work has ended, however it did; what comes after is dropped.
   * What it throws ends the work.
   */
  ask?(ask: Ask, signal: AbortSignal): Promise<Reply>
  /** Hears of decisions about grants. What it throws ends the work. */
  decided?(decision: Decision): void
  /** Makes the request that gets another worker ready for work like this. */
  warm?(id: number, slot: Slot): Request & { readonly id: number }
}

/** How work was ended from outside, with the usage that its worker noted last. */
export interface Killed {
  readonly type: 'killed'
  readonly reason: StopCause | 'out-of-memory'
  /** False when it was canceled before a worker had it. */
  readonly started: boolean
  readonly fuel: bigint
  readonly memoryBytes: number
  /** Since it began. */
  readonly wallMs: number
}

/** How work ended. */
export type Answer = Exclude<Answered, { type: 'failed' }> | Killed

/** The life of a job. */
export type JobState = 'queued' | 'running' | 'settled'

const transitions: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['running', 'settled'],
  running: ['queued', 'settled'],
  settled: [],
}

/** Where the end of a job goes. */
export interface Settlers {
  resolve(answer: Answer): void
  reject(error: GloveboxError): void
  /** The signal of the job was aborted before it was settled. */
  aborted(job: Job): void
}

/** Who waits for a worker to be ready: nobody; what went wrong there goes wrong again in a call. */
export const nobody: Settlers = { resolve: () => undefined, reject: () => undefined, aborted: () => undefined }

/** A piece of work and its one answer. */
export class Job {
  readonly work: Work
  private readonly settlers: Settlers
  /** Who has it. */
  place: { readonly slot: Slot; readonly id: number } | undefined
  private current: JobState = 'queued'
  private readonly onAbort = (): void => this.settlers.aborted(this)

  constructor(work: Work, settlers: Settlers) {
    this.work = work
    this.settlers = settlers
    work.signal?.addEventListener('abort', this.onAbort, { once: true })
  }

  get state(): JobState {
    return this.current
  }

  private become(next: JobState): void {
    if (!transitions[this.current].includes(next)) {
      throw new GloveboxError('internal', `A job cannot go from ${this.current} to ${next}.`)
    }
    this.current = next
    // Invariant: no settled job is listened for; signals outlive calls.
    if (next === 'settled') this.work.signal?.removeEventListener('abort', this.onAbort)
  }

  /** A worker has it, by this number. */
  start(slot: Slot, id: number): void {
    this.become('running')
    this.place = { slot, id }
  }

  /** The worker has it no more, and had not begun it. */
  takenBack(): void {
    this.become('queued')
    this.place = undefined
  }

  /** It ended as it should, or was killed. */
  resolve(answer: Answer): void {
    this.become('settled')
    this.settlers.resolve(answer)
  }

  /** The host could not do it. */
  reject(error: GloveboxError): void {
    this.become('settled')
    this.settlers.reject(error)
  }
}
