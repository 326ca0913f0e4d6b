/** What the warden and a child process say to each other; all of it can be serialised. */

import type { AskAnswer, Request, Response } from '../../worker/protocol.ts'
import type { DeathReport } from './messages.ts'
import type { StopCause } from './watch.ts'

/** Everything a child is told. */
export type ToChild =
  | { readonly type: 'request'; readonly request: Request }
  | { readonly type: 'answer'; readonly message: AskAnswer }
  | { readonly type: 'stop'; readonly id: number; readonly cause: StopCause }

/** Everything a child says: what its worker said, or that it was lost, with what its call had spent by then. */
export type FromChild =
  | { readonly type: 'said'; readonly said: Response }
  | {
      readonly type: 'lost'
      readonly death: DeathReport
      readonly fuel: bigint
      readonly memoryBytes: number
      readonly ranMs: number
    }
