/** The model trait: all that an agent needs of a language model. */

import type { JsonSchema } from '../base/tool.ts'
import type { Message, ToolCall } from './message.ts'

/** A tool as it is described to a model. */
export interface ToolSpec {
  readonly name: string
  readonly description: string
  /** JSON Schema (2020-12) of the arguments: one object. */
  readonly parameters: JsonSchema
  /** True when `parameters` keeps the rules of strict mode, so that a model can be held to it. */
  readonly strict: boolean
}

/** The form that the final answer must have. */
export interface OutputSpec {
  readonly schema: JsonSchema
  /** As in {@link ToolSpec}. */
  readonly strict: boolean
}

/** One question to a model. Plain JSON: equal requests are equal text. */
export interface ModelRequest {
  readonly messages: readonly Message[]
  /** Empty when the model must answer without tools. */
  readonly tools: readonly ToolSpec[]
  readonly output?: OutputSpec
  /** Most tokens of the answer, where a budget limits it. */
  readonly maxTokens?: number
}

/** What a model call cost, in the provider's tokens; 0 when the provider does not say. */
export interface Tokens {
  readonly input: number
  readonly output: number
}

/** Why a turn ended: the answer is complete, tools are asked for, or the token limit cut it off. */
export type FinishReason = 'stop' | 'tools' | 'length'

/** One answer of a model. */
export interface ModelTurn {
  readonly text: string
  readonly calls: readonly ToolCall[]
  readonly finish: FinishReason
  readonly tokens: Tokens
  /** Goes into the transcript as {@link AssistantMessage.carry}. */
  readonly carry?: readonly unknown[]
}

/** A piece of a streamed answer; the last one is the whole turn. */
export type ModelDelta =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'turn'; readonly turn: ModelTurn }

/** Who asks a model, for what stands between a run and a model, such as a recording. */
export interface ModelCaller {
  /** The agents from the root to the one that asks, each with its place among its siblings. */
  readonly path: readonly string[]
}

/**
 * A language model. Both methods throw `model/failed` when the provider fails and `model/refused` when the model declines,
 * and end soon after `signal` is aborted.
 */
export interface Model {
  /** Names the model in events and errors. */
  readonly id: string
  /** The provider as OpenTelemetry's conventions name it, such as `openai`; for traces. */
  readonly provider?: string
  /**
   * How it gives typed answers: `schema` (the default), by the request's `output`, beside tools too; `tool`, as the arguments of a tool
   * `respond`, which it is then offered in place of `output`.
   */
  readonly typedBy?: 'schema' | 'tool'
  generate(request: ModelRequest, signal: AbortSignal, caller?: ModelCaller): Promise<ModelTurn>
  /** Without it, a streamed run gets each turn's text in one piece. */
  stream?(request: ModelRequest, signal: AbortSignal, caller?: ModelCaller): AsyncIterable<ModelDelta>
}
