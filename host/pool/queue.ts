/** The jobs that wait, in lanes that take turns, so that a flood of calls to one component does not starve the others. */

import type { Job, Work } from './job.ts'
import type { Slot } from './slot.ts'

/** A job, and the worker that is to have it. */
export interface Pick {
  readonly job: Job
  readonly slot: Slot
}

/** Jobs in one lane ask for the same: those of a component, those of one worker's sessions, and those of no component. */
const laneOf = ({ slot, component }: Work): Slot | string => slot ?? component ?? ''

/** Jobs in their order. Those that were put back are kept apart: to put some before all others would take as long as there are others. */
class Lane {
  private back = new Set<Job>()
  private readonly jobs = new Set<Job>()

  get size(): number {
    return this.back.size + this.jobs.size
  }

  add(job: Job): void {
    this.jobs.add(job)
  }

  putBack(jobs: readonly Job[]): void {
    this.back = new Set([...jobs, ...this.back])
  }

  /** Removes a job. Answers whether it was there. */
  delete(job: Job): boolean {
    return this.back.delete(job) || this.jobs.delete(job)
  }

  /** The first job. */
  get first(): Job {
    const [job] = this.back.size > 0 ? this.back : this.jobs
    return job!
  }

  all(): Job[] {
    return [...this.back, ...this.jobs]
  }
}

/** Waiting jobs. */
export class Queue {
  /** The lane whose turn is next comes first. No lane is empty. */
  private readonly lanes = new Map<Slot | string, Lane>()
  private length = 0

  /** Jobs in all lanes. */
  get size(): number {
    return this.length
  }

  /** Adds a job at the end of its lane. */
  add(job: Job): void {
    this.lane(laneOf(job.work)).add(job)
    this.length++
  }

  private lane(key: Slot | string): Lane {
    let lane = this.lanes.get(key)
    if (lane === undefined) {
      lane = new Lane()
      this.lanes.set(key, lane)
    }
    return lane
  }

  /** Puts jobs back to where they were taken from: before those of their lanes that came after them. */
  putBack(jobs: readonly Job[]): void {
    for (const [key, back] of Map.groupBy(jobs, job => laneOf(job.work))) this.lane(key).putBack(back)
    this.length += jobs.length
  }

  /** Removes a job, if it waits. */
  remove(job: Job): void {
    const key = laneOf(job.work)
    const lane = this.lanes.get(key)
    if (!lane?.delete(job)) return
    this.length--
    if (lane.size === 0) this.lanes.delete(key)
  }

  /** Takes the oldest job of the first lane for which there is a worker; that lane's turn comes last then. */
  take(slotFor: (work: Work) => Slot | undefined): Pick | undefined {
    for (const [key, lane] of this.lanes) {
      const job = lane.first
      const slot = slotFor(job.work)
      if (slot === undefined) continue
      this.remove(job)
      if (this.lanes.delete(key)) this.lanes.set(key, lane)
      return { job, slot }
    }
    return undefined
  }

  /** Jobs that any worker could do. */
  get unbound(): number {
    let count = 0
    for (const [key, lane] of this.lanes) if (typeof key === 'string') count += lane.size
    return count
  }

  /** Takes out all jobs, or those that only this worker could do. */
  drain(slot?: Slot): Job[] {
    const jobs =
      slot === undefined ? [...this.lanes.values()].flatMap(lane => lane.all()) : (this.lanes.get(slot)?.all() ?? [])
    for (const job of jobs) this.remove(job)
    return jobs
  }
}
