/** The machines of `react` and `single`, without a model: inputs in, steps out. */

import { describe, expect, it } from 'vitest'
import type { Assignment, Executor, ModelTurn, Step, StepInput, ToolLoopState } from '../../host/agent/mod.ts'
import { react, single } from '../../host/agent/mod.ts'

const task: Assignment = { messages: [{ role: 'user', text: '?' }] }
const tokens = { input: 0, output: 0 }
const says = (text: string, finish: ModelTurn['finish'] = 'stop'): StepInput => ({
  got: 'turn',
  turn: { text, calls: [], finish, tokens },
})
const asks = (id: string): StepInput => ({
  got: 'turn',
  turn: { text: `ask ${id}`, calls: [{ id, name: 'a', arguments: '{}' }], finish: 'tools', tokens, carry: ['sealed'] },
})
const result = (id: string): StepInput => ({
  got: 'results',
  results: [{ role: 'tool', callId: id, name: 'a', status: 'ok', text: id }],
})
const rejection: StepInput = { got: 'rejection', reason: 'not JSON' }

/** Feeds the inputs and tells each step in short. Every state goes through JSON on its way. */
function play(executor: Executor<ToolLoopState>, ...inputs: StepInput[]): string[] {
  let step = executor.step(executor.start(task))
  const steps = [short(step)]
  for (const input of inputs) {
    const saved = JSON.parse(JSON.stringify(step.state))
    const next = executor.step(saved, input)
    expect(next).toEqual(executor.step(step.state, input))
    expect(executor.step(JSON.parse(JSON.stringify(next.state)))).toEqual(next)
    step = next
    steps.push(short(step))
  }
  return steps
}

function short(step: Step<unknown>): string {
  if (step.do === 'model') return step.tools ? 'model' : 'closing'
  if (step.do === 'tools') return `tools ${step.calls.map(call => call.id)}`
  return `${step.final ? 'final ' : ''}${step.stop}: ${step.text}`
}

describe('react', () => {
  it.each<[string, StepInput[], string[]]>([
    ['an answer', [says('hi')], ['model', 'answer: hi']],
    ['an answer after tools', [asks('1'), result('1'), says('hi')], ['model', 'tools 1', 'model', 'answer: hi']],
    ['an answer that was cut off', [says('h', 'length')], ['model', 'length: h']],
    [
      'the limit',
      [asks('1'), result('1'), asks('2'), result('2'), says('hi')],
      ['model', 'tools 1', 'model', 'tools 2', 'closing', 'turns: hi'],
    ],
    [
      'calls where none can be made',
      [asks('1'), result('1'), asks('2'), result('2'), asks('3')],
      ['model', 'tools 1', 'model', 'tools 2', 'closing', 'turns: ask 3'],
    ],
    ['one rejection', [says('x'), rejection, says('{}')], ['model', 'answer: x', 'closing', 'final answer: {}']],
  ])('goes through %s', (_, inputs, steps) => {
    expect(play(react({ turns: 2 }), ...inputs)).toEqual(steps)
  })

  it('ends at the limit without running the last calls when told to stop', () => {
    const steps = play(react({ turns: 2, onLimit: 'stop' }), asks('1'), result('1'), asks('2'))
    expect(steps).toEqual(['model', 'tools 1', 'model', 'turns: ask 2'])
  })

  it('keeps a transcript in which every call has its result, and what the provider wants back', () => {
    const executor = react({ turns: 1, onLimit: 'stop' })
    const { messages } = executor.step(executor.start(task), asks('1')).state
    expect(messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', calls: [{ id: '1' }], carry: ['sealed'] },
      { role: 'tool', callId: '1', status: 'canceled' },
    ])
  })

  it.each([
    ['results', result('1')],
    ['rejection', rejection],
  ])('refuses %s where a turn is due', (_, input) => {
    expect(() => play(react(), input)).toThrow(/waits for: model/)
  })

  it('refuses a second rejection', () => {
    expect(() => play(react(), says('x'), rejection, says('y'), rejection)).toThrow(/waits for: done/)
  })

  it('never changes a state that it was given', () => {
    const executor = react()
    const freeze = (input?: StepInput, state = executor.start(task)) => {
      Object.freeze(state)
      Object.freeze(state.messages)
      return executor.step(state, input).state
    }
    const first = freeze(asks('1'))
    const second = freeze(result('1'), first)
    expect(freeze(says('hi'), second).messages).toHaveLength(4)
  })
})

describe('single', () => {
  it.each<[string, StepInput[], string[]]>([
    ['answers in one turn', [says('hi')], ['model', 'answer: hi']],
    [
      'answers after one round of tools',
      [asks('1'), result('1'), says('hi')],
      ['model', 'tools 1', 'closing', 'answer: hi'],
    ],
    ['takes no second round', [asks('1'), result('1'), asks('2')], ['model', 'tools 1', 'closing', 'answer: ask 2']],
  ])('%s', (_, inputs, steps) => {
    expect(play(single(), ...inputs)).toEqual(steps)
  })
})
