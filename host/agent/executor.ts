/** The executor trait: a pure machine that decides what a run does next, and leaves the doing to the driver. */

import type { Tool } from '../base/tool.ts'
import type { Message, ToolCall, ToolMessage } from './message.ts'
import type { ModelTurn, ToolSpec } from './model.ts'

/** What a run starts from. */
export interface Assignment {
  /** The transcript so far, without the agent's instructions. The last message is the one to answer. */
  readonly messages: readonly Message[]
}

/** Why a run ended: the model was done, its turns or its budget were used up, or the token limit cut its answer off. */
export type StopReason = 'answer' | 'turns' | 'budget' | 'length'

/** What came of the last step. */
export type StepInput =
  | { readonly got: 'turn'; readonly turn: ModelTurn }
  | { readonly got: 'results'; readonly results: readonly ToolMessage[] }
  /** The text of a `done` step was no valid output; `reason` tells the model why. */
  | { readonly got: 'rejection'; readonly reason: string }
  /** The budget does not hold the `model` step, but one without tools, to close with. */
  | { readonly got: 'limit' }

/** What to do now. `state` is the machine after the input. */
export type Step<S> =
  /** Ask the model; without tools when `tools` is false. */
  | { readonly do: 'model'; readonly state: S; readonly messages: readonly Message[]; readonly tools: boolean }
  /** Run these calls, and answer with one result for each, in their order. */
  | { readonly do: 'tools'; readonly state: S; readonly calls: readonly ToolCall[] }
  /** The run is over, unless `text` is rejected; `final` says that a rejection will not be taken. */
  | {
      readonly do: 'done'
      readonly state: S
      readonly messages: readonly Message[]
      readonly text: string
      readonly stop: StopReason
      readonly final: boolean
    }

/**
 * A strategy of a run. Invariant: a state is JSON and all there is to know; a run saved after any step goes on in another
 * process from `step(state)`.
 */
export interface Executor<S = unknown> {
  readonly name: string
  /** The state before the first step. */
  start(assignment: Assignment): S
  /** The tools that the model is offered in place of the agent's, which `specs` describe and which these may call. Default: the agent's. */
  equip?(specs: readonly ToolSpec[]): readonly Tool[]
  /** Moves on by `input`; without one it tells again what is to be done. */
  step(state: S, input?: StepInput): Step<S>
}
