/** What a run tells while it goes on, and what it ends with. */

import type { ApprovalRequest } from './approval.ts'
import type { BudgetWarning, RunUsage } from './budget.ts'
import type { StopReason } from './executor.ts'
import type { Message } from './message.ts'
import type { Tokens } from './model.ts'
import type { CallReport, ReadCall } from './toolbox.ts'

/** What a run ends with. */
export interface RunResult<T = string> {
  /** The final answer: what the output schema made of `text`, or `text` itself without one. */
  readonly output: T
  /** Text of the last model turn. */
  readonly text: string
  /** The transcript, without the agent's instructions; a later run goes on from it. */
  readonly messages: readonly Message[]
  /** What the run spent, with all that it started: agents called as tools among it. */
  readonly usage: RunUsage
  /** What it spent itself. */
  readonly own: RunUsage
  /** Every tool call, in the order in which the model asked for them. */
  readonly calls: readonly CallReport[]
  readonly stop: StopReason
}

/** What an agent tells of its run. A turn is a model call and the tool calls it asks for. */
export type Told<T = string> =
  | { readonly type: 'run-start'; readonly agent: string; readonly model: string; readonly tools: readonly string[] }
  | { readonly type: 'turn-start'; readonly turn: number }
  /** A piece of the model's text, as it arrives. */
  | { readonly type: 'text'; readonly delta: string }
  /** A tool is about to run. */
  | ({ readonly type: 'tool-call' } & ReadCall)
  /** A tool call ended; those of one turn arrive in the order in which they end. */
  | ({ readonly type: 'tool-result' } & CallReport)
  /** The turn is over; `tokens` are those of its model call. */
  | { readonly type: 'turn-end'; readonly turn: number; readonly tokens: Tokens }
  /** Calls that a person must allow before the run goes on. */
  | { readonly type: 'waiting'; readonly waiting: readonly ApprovalRequest[] }
  /** A budget has spent a good part of one of its limits; told once, by whichever agent in it sees it first. */
  | ({ readonly type: 'budget' } & BudgetWarning)
  /** Another agent takes over; its events follow. */
  | { readonly type: 'handoff'; readonly to: string }
  /** An agent that is part of the run is done; what it cost is part of the run's usage. */
  | { readonly type: 'run-end'; readonly result: RunResult<unknown> }
  /** Always the last event of a run that does not throw. */
  | { readonly type: 'done'; readonly result: RunResult<T> }

/** One event of a run; `path` names the agents from the root to the one that tells it, as in `['helper', 'math#1']`. */
export type AgentEvent<T = string> = Told<T> & { readonly path: readonly string[] }
