/** Agents within agents: called as tools, fanned out, handed over to; their usage, events and cancellation are those of the whole. */

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type AgentEvent,
  agent,
  budget,
  callTool,
  fail,
  policy,
  type ScriptStep,
  say,
  scope,
  scripted,
  tool,
  toolResults,
} from '../../host/agent/mod.ts'
import type { Tool } from '../../host/base/tool.ts'
import { settle } from '../support/manual-clock.ts'

const add = tool({
  name: 'add',
  description: 'Adds.',
  input: z.object({ a: z.number(), b: z.number() }),
  call: ({ a, b }) => a + b,
})
const sum: ScriptStep[] = [callTool('add', { a: 1, b: 2 }), request => String(toolResults(request)[0]!.value)]
const math = () => agent({ name: 'math', model: scripted(sum), tools: [add] })
const boss = (
  script: readonly ScriptStep[],
  tools: readonly Tool[] = [math().asTool({ description: 'Knows numbers.' })],
) => agent({ name: 'boss', model: scripted(script), tools })
const relay: ScriptStep = request => `It is ${toolResults(request)[0]!.value}.`

async function collect<T>(events: AsyncIterable<AgentEvent<T>>): Promise<AgentEvent<T>[]> {
  const all: AgentEvent<T>[] = []
  for await (const event of events) all.push(event)
  return all
}

describe('an agent as a tool', () => {
  it('answers its caller, and its usage is in that of the caller once', async () => {
    const shared = budget({ tokens: 100_000 })
    const result = await boss([callTool('math', { prompt: '1+2?' }), relay]).run('?', { budget: shared })
    expect(result.text).toBe('It is 3.')
    expect(result.usage).toMatchObject({ turns: 4, toolCalls: 2 })
    expect(result.own).toMatchObject({ turns: 2, toolCalls: 1 })
    expect(shared.spent.tokens).toEqual(result.usage.tokens)
    expect(result.usage.tokens.input).toBeGreaterThan(result.own.tokens.input)
  })

  it('takes typed arguments, and gives typed output', async () => {
    const answer = z.object({ n: z.number() })
    const typed = agent({ name: 'typed', model: scripted(['{"n":5}']), output: answer })
    const asTool = typed.asTool({ description: '', input: z.object({ a: z.number() }), ask: ({ a }) => `Double ${a}.` })
    const result = await boss([callTool('typed', { a: 'x' }), callTool('typed', { a: 1 }), 'ok'], [asTool]).run('?')
    expect(result.calls.map(call => call.failure?.kind ?? call.outcome)).toMatchObject([
      'invalid-args',
      { status: 'ok', value: { n: 5 } },
    ])
  })

  it('that fails is a result that the caller goes on from, without details of the host', async () => {
    const broken = agent({ name: 'math', model: scripted([fail('the key sk-1 is wrong')]) })
    const result = await boss([callTool('math', { prompt: '?' }), 'Sorry.'], [broken.asTool({ description: '' })]).run(
      '?',
    )
    expect(result.text).toBe('Sorry.')
    expect(result.calls[0]!.fault).toMatchObject({ code: 'model/failed' })
    expect(result.calls[0]!.text).not.toContain('sk-1')
  })

  it('draws on the budget of its caller, and tells when that is used up', async () => {
    const result = await boss([callTool('math', { prompt: '?' }), 'x']).run('?', { budget: budget({ turns: 3 }) })
    expect(result.usage.turns).toBe(3)
    expect(result).toMatchObject({ stop: 'budget', text: 'x' })
  })

  it('may no more than its caller: the policy of the scope narrows every level', async () => {
    const rules = policy({ roles: { none: ['math'] }, as: ['none'] })
    await using root = scope({ policy: rules })
    const result = await boss([callTool('math', { prompt: '?' }), relay]).run('?', { scope: root })
    expect(result.usage.toolCalls).toBe(1)
    const other = await collect(boss([callTool('math', { prompt: '?' }), relay]).stream('?', { scope: root }))
    expect(other.filter(event => event.type === 'tool-result').map(event => event.outcome.status)).toContain('denied')
  })
})

describe('agents that call each other in a circle', () => {
  it('come to an end, whatever their models want', async () => {
    const tools: Tool[] = []
    const model = scripted([callTool('loop', { prompt: 'Again.' }), 'Enough.'])
    const loop = agent({
      name: 'loop',
      model,
      tools: [{ ...add, name: 'loop', call: (input, own) => tools[0]!.call(input, own) as never }],
    })
    tools.push(loop.asTool({ description: 'Loops.' }))
    const result = await loop.run('?')
    expect(result.text).toBe('Enough.')
    expect(result.usage.turns).toBeLessThan(100)
  })
})

describe('the events of a tree', () => {
  it('carry their path, and arrive as they happen', async () => {
    const top = agent({
      name: 'top',
      model: scripted([callTool('boss', { prompt: '?' }), relay]),
      tools: [boss([callTool('math', { prompt: '?' }), relay]).asTool({ description: '' })],
    })
    const events = await collect(top.stream('?'))
    const starts = events.filter(event => event.type === 'run-start').map(event => event.path.join('/'))
    expect(starts).toEqual(['top', 'top/boss#1', 'top/boss#1/math#1'])
    expect(events.filter(event => event.type === 'done')).toHaveLength(1)
    expect(events.filter(event => event.type === 'run-end').map(event => event.path.length)).toEqual([3, 2])
    expect(events.at(-1)).toMatchObject({ type: 'done', path: ['top'], result: { text: 'It is It is 3..' } })
  })

  it('are read before what follows them is done: nothing is kept back', async () => {
    const gate = Promise.withResolvers<void>()
    const slow = tool({ name: 'add', description: '', input: z.object({}).loose(), call: () => gate.promise })
    const inner = agent({ name: 'math', model: scripted([[say('deep '), callTool('add')], 'x']), tools: [slow] })
    const stream = boss([callTool('math', { prompt: '?' }), 'y'], [inner.asTool({ description: '' })]).stream('?')
    for await (const event of stream) {
      if (event.type === 'tool-call' && event.path.length === 2) gate.resolve()
    }
  })
})

describe('an abort at the top', () => {
  it('reaches every tool of three levels, and nothing runs when it rejects', async () => {
    const log: string[] = []
    const started = Promise.withResolvers<void>()
    const wait = tool({
      name: 'wait',
      description: '',
      input: z.object({}),
      call: async (_, { signal }) => {
        log.push('started')
        if (log.length === 2) started.resolve()
        await new Promise(resolve => signal!.addEventListener('abort', resolve))
        await settle()
        log.push('stopped')
      },
    })
    const level = (name: string, tools: readonly Tool[]) =>
      agent({
        name,
        model: scripted([tools.map(each => callTool(each.name, each === wait ? {} : { prompt: '?' }))]),
        tools: tools!,
      })
    const three = level('three', [wait])
    const two = level('two', [wait, three.asTool({ description: '' })])
    const one = level('one', [two.asTool({ description: '' })])
    const abort = new AbortController()
    const run = one.run('?', { signal: abort.signal })
    await started.promise
    abort.abort('enough')
    const error = await run.catch(thrown => thrown)
    expect(error).toMatchObject({ code: 'agent/canceled', cause: 'enough', detail: { stuck: [], usage: { turns: 3 } } })
    expect(log).toEqual(['started', 'started', 'stopped', 'stopped'])
  })
})

describe('a fan-out', () => {
  it('is a scope: in order, bounded, and its usage in the budget', async () => {
    const shared = budget({})
    await using root = scope({ budget: shared })
    const helper = math()
    const answers = await root.each(['a', 'b', 'c'], { concurrency: 2 }, (item, own) =>
      helper.run(item, { scope: own }),
    )
    expect(answers.map(({ text }) => text)).toEqual(['3', '3', '3'])
    expect(shared.spent.turns).toBe(6)
  })
})

describe('a handoff', () => {
  const billing = () =>
    agent({
      name: 'billing',
      description: 'Knows invoices.',
      model: scripted(['unused: the transcript has an answer already', 'Paid.']),
    })
  const desk = (script: readonly ScriptStep[], handoffs = [billing()]) =>
    agent({ name: 'desk', model: scripted(script), tools: [add], handoffs })

  it('passes the whole transcript on; the answer, usage and events are those of one run', async () => {
    const events = await collect(desk([callTool('transfer_to_billing')]).stream('My invoice?'))
    const last = events.at(-1)!
    expect(last).toMatchObject({ type: 'done', path: ['desk'], result: { text: 'Paid.', usage: { turns: 2 } } })
    if (last.type === 'done') {
      expect(last.result.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant'])
    }
    expect(events.find(event => event.type === 'handoff')).toMatchObject({ to: 'billing' })
    expect(events.filter(event => event.type === 'run-start').map(({ path }) => path.join('/'))).toEqual([
      'desk',
      'desk/billing#1',
    ])
  })

  it('happens after the other calls of its turn', async () => {
    const both = [callTool('transfer_to_billing'), callTool('add', { a: 1, b: 1 })]
    const result = await desk([both]).run('?')
    expect(result).toMatchObject({ text: 'Paid.', calls: [{ text: '"billing takes over"' }, { text: '2' }] })
  })

  it('is held to the output that the first agent promises', async () => {
    const typed = agent({
      name: 'desk',
      model: scripted([callTool('transfer_to_billing')]),
      handoffs: [billing()],
      output: z.object({ paid: z.boolean() }),
    })
    await expect(typed.run('?')).rejects.toMatchObject({ code: 'model/output-invalid' })
  })
})
