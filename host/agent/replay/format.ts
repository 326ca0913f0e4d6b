/**
 * The file of a recording: one JSON line for each thing that happened, in the order in which it happened. The order is part of what is
 * recorded: a replay hands things out in it.
 */

import type { ErrorData } from '../../base/error.ts'
import type { Model, ModelRequest, ModelTurn } from '../model.ts'
import type { JsonOutcome } from './outcomes.ts'

/** Version of the format; a file of another one is refused. */
export const formatVersion = 1

/** The first line. */
export interface Header {
  readonly do: 'recording'
  readonly version: typeof formatVersion
  /** When it was made, in milliseconds since 1970; where the clock of a replay starts. */
  readonly at: number
  /** Seeds what is random in the run. */
  readonly seed: number
  /** The id of the model that `record` was given. */
  readonly model: string
}

/** A model or a tool is asked. */
export type StartLine = ModelStart | ToolStart

interface Start {
  readonly do: 'start'
  /** Numbers the calls of a recording from 1. */
  readonly call: number
  /** Milliseconds since the recording began. */
  readonly at: number
  /** The scopes from the root to the one that asks: calls of one path come one after the other. */
  readonly path: readonly string[]
  /** SHA-256 of what is asked for; see `question.ts`. */
  readonly key: string
}

/** A model is asked. */
export interface ModelStart extends Start {
  readonly kind: 'model'
  readonly name: string
  readonly asked: ModelRequest
  /** How the model gives typed answers, and who provides it, where it says so. */
  readonly typedBy?: Exclude<Model['typedBy'], undefined>
  readonly provider?: string
}

/** A tool is called. */
export interface ToolStart extends Start {
  readonly kind: 'tool'
  readonly name: string
  /** The arguments. */
  readonly asked: unknown
  /** SHA-256 of the component that ran. */
  readonly component?: string
}

/** A piece of a streamed answer. */
export interface DeltaLine {
  readonly do: 'delta'
  readonly call: number
  readonly at: number
  readonly text: string
}

/** How a call ended: one of the three. */
export interface EndLine {
  readonly do: 'end'
  readonly call: number
  readonly at: number
  readonly turn?: ModelTurn
  readonly outcome?: JsonOutcome
  readonly error?: Pick<ErrorData, 'code' | 'message' | 'detail'>
}

/** A line after the first. */
export type Line = StartLine | DeltaLine | EndLine

/** A file, read. */
export interface Recorded {
  readonly header: Header
  readonly lines: readonly Line[]
}
