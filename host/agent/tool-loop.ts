/** The machine behind `react` and `single`: model and tools in turn, up to a limit. */

import { GloveboxError } from '../base/error.ts'
import type { Executor, Step, StepInput, StopReason } from './executor.ts'
import type { AssistantMessage, Message, ToolMessage, UserMessage } from './message.ts'
import type { ModelTurn } from './model.ts'

/** The state of a tool loop. */
export interface ToolLoopState {
  readonly messages: readonly Message[]
  /** Model turns taken with tools on offer. */
  readonly turns: number
  /** What is to be done: `closing` is a model turn without tools. */
  readonly next: 'model' | 'tools' | 'closing' | 'done'
  readonly stop: StopReason
  /** True once an answer was rejected; it is not repaired twice. */
  readonly rejected: boolean
}

/** What sets one tool loop apart from another. */
export interface ToolLoopRules {
  readonly name: string
  /** Most model turns with tools on offer. */
  readonly turns: number
  /** Whether one turn without tools follows the last of them, or nothing. */
  readonly onLimit: 'finalize' | 'stop'
  /** What a run that reached the limit is said to have ended by. */
  readonly limitIs: StopReason
}

const closingNote = 'No more tools can be called. Answer now, with what you have; say what is missing.'
const notRun = 'not run: no more tools could be called'

/** Builds the machine. */
export function toolLoop(rules: ToolLoopRules): Executor<ToolLoopState> {
  return {
    name: rules.name,
    start: ({ messages }) => ({ messages, turns: 0, next: 'model', stop: 'answer', rejected: false }),
    step: (state, input) => present(input === undefined ? state : advance(rules, state, input)),
  }
}

function present(state: ToolLoopState): Step<ToolLoopState> {
  const { messages, next, stop } = state
  if (next === 'model' || next === 'closing') return { do: 'model', state, messages, tools: next === 'model' }
  const { text, calls } = messages.findLast(message => message.role === 'assistant')!
  if (next === 'tools') return { do: 'tools', state, calls }
  return { do: 'done', state, messages, text, stop, final: state.rejected }
}

function advance(rules: ToolLoopRules, state: ToolLoopState, input: StepInput): ToolLoopState {
  const { next } = state
  if (input.got === 'turn' && next === 'model') return afterTurn(rules, state, input.turn)
  if (input.got === 'turn' && next === 'closing') return end(state, input.turn)
  if (input.got === 'results' && next === 'tools') return afterTools(rules, state, input.results)
  if (input.got === 'limit' && next === 'model') return closing(state, 'budget')
  if (input.got === 'rejection' && next === 'done' && !state.rejected) {
    return { ...state, next: 'closing', rejected: true, messages: [...state.messages, user(input.reason)] }
  }
  throw new GloveboxError('internal', `The ${rules.name} executor got a ${input.got} where it waits for: ${next}.`)
}

function afterTurn(rules: ToolLoopRules, state: ToolLoopState, turn: ModelTurn): ToolLoopState {
  const turns = state.turns + 1
  if (turn.calls.length === 0) return end({ ...state, turns }, turn)
  if (turns >= rules.turns && rules.onLimit === 'stop') return end({ ...state, turns, stop: rules.limitIs }, turn)
  return { ...state, turns, next: 'tools', messages: [...state.messages, assistant(turn)] }
}

function afterTools(rules: ToolLoopRules, state: ToolLoopState, results: readonly ToolMessage[]): ToolLoopState {
  const messages = [...state.messages, ...results]
  if (state.turns < rules.turns) return { ...state, next: 'model', messages }
  return closing({ ...state, messages }, rules.limitIs)
}

function closing(state: ToolLoopState, stop: StopReason): ToolLoopState {
  return { ...state, next: 'closing', stop, messages: [...state.messages, user(closingNote)] }
}

function end(state: ToolLoopState, turn: ModelTurn): ToolLoopState {
  // Invariant: a transcript answers every call, also those that were not run; providers refuse one that does not.
  const unanswered = turn.calls.map(
    ({ id, name }): ToolMessage => ({ role: 'tool', callId: id, name, status: 'canceled', text: notRun }),
  )
  const stop = turn.finish === 'length' ? 'length' : state.stop
  return { ...state, next: 'done', stop, messages: [...state.messages, assistant(turn), ...unanswered] }
}

const user = (text: string): UserMessage => ({ role: 'user', text })

function assistant({ text, calls, carry }: ModelTurn): AssistantMessage {
  return { role: 'assistant', text, calls, ...(carry && { carry }) }
}
