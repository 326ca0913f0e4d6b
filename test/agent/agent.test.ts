import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type AgentEvent,
  agent,
  callTool,
  fail,
  type Model,
  type ModelRequest,
  react,
  say,
  scope,
  scripted,
  systemClock,
  tool,
  toolResults,
} from '../../host/agent/mod.ts'
import { noUsage } from '../../host/base/outcome.ts'
import type { Tool } from '../../host/base/tool.ts'
import { manualClock } from '../support/manual-clock.ts'

const numbers = z.object({ a: z.number(), b: z.number() })
const add = tool({ name: 'add', description: 'Adds.', input: numbers, call: ({ a, b }) => a + b })
const threeThenSeven = [
  [say('One moment. '), callTool('add', { a: 1, b: 2 }), callTool('add', { a: 3, b: 4 })],
  (request: ModelRequest) =>
    toolResults(request)
      .map(result => result.value)
      .join(' and '),
]

/** A model that keeps the requests it gets. */
function recording(model: Model): Model & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = []
  const generate: Model['generate'] = (request, signal) => {
    requests.push(request)
    return model.generate(request, signal)
  }
  return { id: model.id, generate, requests }
}

describe('agent.run', () => {
  it('answers from the results of its tools, and tells what it did', async () => {
    const result = await agent({ model: scripted(threeThenSeven), tools: [add] }).run('1+2, 3+4?')
    expect(result).toMatchObject({ output: '3 and 7', text: '3 and 7', stop: 'answer' })
    expect(result.calls).toMatchObject([
      { id: 'call_1', name: 'add', input: { a: 1, b: 2 }, text: '3', outcome: { status: 'ok', value: 3 } },
      { id: 'call_2', name: 'add', input: { a: 3, b: 4 }, text: '7', outcome: { status: 'ok', value: 7 } },
    ])
    expect(result.messages.map(message => message.role)).toEqual(['user', 'assistant', 'tool', 'tool', 'assistant'])
  })

  it('goes on from a transcript, and sends the instructions before each', async () => {
    const model = recording(scripted(['one', 'two']))
    const helper = agent({ model, instructions: 'Count.' })
    const first = await helper.run('go')
    const second = await helper.run([...first.messages, { role: 'user', text: 'on' }])
    expect(second.text).toBe('two')
    expect(model.requests[1]!.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(second.messages).toHaveLength(4)
  })

  it('adds up the fuel and keeps the peak memory of its tools', async () => {
    const spending = (name: string, fuel: bigint, memoryBytes: number): Tool => ({
      ...tool({ name, description: name, input: z.object({}), call: () => 0 }),
      call: async () => ({ status: 'ok', value: 0, logs: [], usage: { ...noUsage, fuel, memoryBytes } }),
    })
    const tools = [spending('x', 2n ** 60n, 5), spending('y', 1n, 9)]
    let now = 0
    const clock = { ...systemClock, now: () => now++ }
    await using root = scope({ clock })
    const helper = agent({ model: scripted([[callTool('x'), callTool('y')], 'ok']), tools })
    const { usage, calls } = await helper.run('go', { scope: root })
    expect(usage).toMatchObject({ fuel: 2n ** 60n + 1n, memoryBytes: 9, turns: 2, toolCalls: 2 })
    expect(usage.wallMs).toBeGreaterThan(0)
    expect(calls.every(call => call.durationMs > 0)).toBe(true)
  })

  it('ends with what there is when the turns are used up', async () => {
    const again = [say('Still at it.'), callTool('add', { a: 1, b: 1 })]
    const model = recording(scripted([again, again, 'About 2.']))
    const result = await agent({ model, tools: [add], maxTurns: 2 }).run('?')
    expect(result).toMatchObject({ stop: 'turns', text: 'About 2.', usage: { turns: 3, toolCalls: 2 } })
    expect(model.requests.map(request => request.tools.length)).toEqual([1, 1, 0])
  })

  it('stops at once at the limit with onLimit "stop", and leaves no call without a result', async () => {
    const again = [say('Still at it.'), callTool('add', { a: 1, b: 1 })]
    const executor = react({ turns: 1, onLimit: 'stop' })
    const result = await agent({ model: scripted([again]), tools: [add], executor }).run('?')
    expect(result).toMatchObject({ stop: 'turns', text: 'Still at it.', usage: { turns: 1, toolCalls: 0 } })
    expect(result.messages.at(-1)).toMatchObject({ role: 'tool', callId: 'call_1', status: 'canceled' })
  })

  it('passes on what the model throws', async () => {
    const run = agent({ model: scripted([fail('out of order')]) }).run('?')
    await expect(run).rejects.toMatchObject({ code: 'model/failed', message: 'out of order' })
  })

  it('bounds an executor that never ends', async () => {
    const step = () => ({ do: 'tools', state: 0, calls: [] }) as const
    const run = agent({ model: scripted([]), executor: { name: 'dizzy', start: () => 0, step } }).run('?')
    await expect(run).rejects.toMatchObject({ code: 'config/invalid' })
  })
})

describe('agent.stream', () => {
  it('tells the same as run, event by event', async () => {
    const helper = agent({ model: scripted(threeThenSeven), tools: [add], name: 'sum' })
    await using root = scope({ clock: manualClock() })
    const events = await collect(helper.stream('?', { scope: root }))
    const types = ['run-start', 'turn-start', 'text', 'tool-call', 'tool-result', 'turn-end', 'done']
    const order = events.map(event => event.type).filter((type, i, all) => type !== all[i - 1])
    expect(order.slice(0, 4)).toEqual(types.slice(0, 4))
    expect(order.slice(-4)).toEqual(['turn-start', 'text', 'turn-end', 'run-end'])
    expect(events[0]).toEqual({
      type: 'run-start',
      path: ['root', 'sum#1'],
      agent: 'sum',
      model: 'scripted',
      tools: ['add'],
    })
    expect(events.filter(event => event.type === 'turn-end').map(event => event.turn)).toEqual([1, 2])
    const result = await helper.run('?', { scope: root })
    expect(events.at(-1)).toEqual({ type: 'run-end', path: ['root', 'sum#1'], result })
  })

  it('gives the text of a model that cannot stream in one piece', async () => {
    const { id, generate } = scripted(['in one piece'])
    const events = await collect(agent({ model: { id, generate } }).stream('?'))
    expect(events.filter(event => event.type === 'text')).toEqual([
      { type: 'text', path: ['agent'], delta: 'in one piece' },
    ])
  })

  it('refuses a stream of a model that ends without its turn', async () => {
    async function* stream() {
      yield { type: 'text', text: 'half' } as const
    }
    const model: Model = { ...scripted([]), stream }
    await expect(collect(agent({ model }).stream('?'))).rejects.toMatchObject({ code: 'model/failed' })
  })

  it('starts nothing before it is read', async () => {
    const model = recording(scripted(['hi']))
    await agent({ model }).stream('?').return()
    expect(model.requests).toEqual([])
  })

  it('holds the run back for a slow reader, however much the model says', async () => {
    let said = 0
    async function* stream() {
      for (; said < 10_000; said++) yield { type: 'text', text: '.' } as const
    }
    const events = agent({ model: { ...scripted([]), stream } }).stream('?')
    await events.next()
    for (let i = 0; i < 1000; i++) await Promise.resolve()
    expect(said).toBeLessThan(100)
    await events.return()
  })
})

describe('agent', () => {
  const model = scripted([])
  const twin = { ...add, description: 'Adds up.' }

  it.each([
    ['two tools of one name, naming both', { model, tools: [add, twin] }, /called add: "Adds\." and "Adds up\."/],
    ['a bad tool name', { model, tools: [{ ...add, name: 'a b' }] }, /"a b" cannot name a tool/],
    ['no model', { model: undefined as unknown as Model }, /has no model/],
    ['maxTurns beside an executor', { model, maxTurns: 1, executor: react() }, /both maxTurns and an executor/],
    ['maxTurns below 1', { model, maxTurns: 0 }, /turns is 0/],
    ['maxTurns above 1,000', { model, maxTurns: 1001 }, /turns is 1001/],
    ['toolConcurrency below 1', { model, toolConcurrency: 0 }, /toolConcurrency is 0/],
    ['toolConcurrency above 64', { model, toolConcurrency: 65 }, /toolConcurrency is 65/],
    ['maxResultChars below 100', { model, maxResultChars: 0 }, /maxResultChars is 0/],
    ['graceMs above 60,000', { model, graceMs: 60_001 }, /graceMs is 60001/],
  ])('refuses %s', (_, options, message) => {
    expect(() => agent(options)).toThrow(message)
  })

  it.each([{ maxTurns: 1 }, { maxTurns: 1000 }, { toolConcurrency: 64 }, { maxResultChars: 100 }, { graceMs: 0 }])(
    'takes %o',
    options => {
      expect(agent({ model, ...options }).name).toBe('agent')
    },
  )
})

async function collect<T>(events: AsyncIterable<AgentEvent<T>>): Promise<AgentEvent<T>[]> {
  const all: AgentEvent<T>[] = []
  for await (const event of events) all.push(event)
  return all
}
