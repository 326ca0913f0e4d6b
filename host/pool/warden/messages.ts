/** What the outside and the warden's thread say to each other. */

import type { WorkerEnds } from '../../worker/protocol.ts'
import type { StopCause } from './watch.ts'

/** Where a worker runs: in a thread of this process, or in a thread of a process of its own. */
export type Isolation = 'thread' | 'process'

/** Directories of the host that guests were granted: a worker in a process of its own may open nothing else. */
export interface Reach {
  readonly read: readonly string[]
  readonly write: readonly string[]
}

/** What the warden is started with. */
export interface WardenData {
  /** Address of what workers run. */
  readonly file: string
  readonly isolation: Isolation
  /** One shared word: 1 while the warden keeps time. */
  readonly awake: SharedArrayBuffer
}

/** Everything the warden is told. Workers go by numbers. */
export type Command =
  | {
      readonly type: 'start'
      readonly worker: number
      readonly cell: SharedArrayBuffer
      readonly ends: WorkerEnds
      readonly reach: Reach
    }
  | { readonly type: 'end'; readonly worker: number }
  /** Work is under way again: keep time. */
  | { readonly type: 'wake' }

/** Why a worker was given up, as data. */
export type DeathReport =
  | { readonly kind: 'killed'; readonly cause: StopCause | undefined }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'crashed'; readonly message: string }

/** Everything the warden says: that a worker was given up, though its thread may still run; and that its thread is gone. */
export type Report =
  | { readonly type: 'lost'; readonly worker: number; readonly death: DeathReport }
  | { readonly type: 'gone'; readonly worker: number }

/** What becomes of a worker. */
export interface WardEvents {
  /** At most once, when it is given up; what it runs in may live a little longer. */
  lost(death: DeathReport): void
  /** Once, when nothing is left of it. */
  gone(): void
}

/** A worker as its owner sees it. */
export interface Warded {
  /** True while the worker waits for requests: there is nothing to watch. */
  readonly idle: boolean
  /** Looks at it, and has it asked to stop what it should. Answers why it is to be ended, if it is. */
  look(now: number): StopCause | undefined
  /** Gives it up, unless it was, and ends it. */
  end(death: DeathReport): void
}
