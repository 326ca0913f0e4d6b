/** Budgets in runs: what is set aside before a call, and how a run ends at its limit. */

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  agent,
  type BudgetLimits,
  budget,
  callTool,
  type Model,
  type ModelRequest,
  react,
  say,
  scope,
  scripted,
  tool,
} from '../../host/agent/mod.ts'
import { GloveboxError } from '../../host/base/error.ts'
import { manualClock, settle } from '../support/manual-clock.ts'

const add = tool({
  name: 'add',
  description: 'Adds.',
  input: z.object({ a: z.number(), b: z.number() }),
  call: ({ a, b }) => a + b,
})
const again = [say('Still at it.'), callTool('add', { a: 1, b: 1 })]

/** A model that answers at once, tells what it cost, and keeps what it was asked. */
function counting(tokens: { input: number; output: number }, text = 'hi'): Model & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = []
  const generate: Model['generate'] = async request => {
    requests.push(request)
    await settle()
    return { text, calls: [], finish: 'stop', tokens }
  }
  return { id: 'm', generate, requests }
}

describe('concurrent children', () => {
  it.each([10, 0])('never ask more often than their budget of %d turns', async turns => {
    const model = counting({ input: 1, output: 1 })
    const helper = agent({ model })
    const shared = budget({ turns })
    await using root = scope({ budget: shared })
    const runs = await Promise.allSettled(Array.from({ length: 50 }, () => helper.run('?', { scope: root })))
    expect(model.requests).toHaveLength(turns)
    expect(runs.filter(({ status }) => status === 'fulfilled')).toHaveLength(turns)
    for (const run of runs) if (run.status === 'rejected') expect(run.reason.code).toBe('budget/exceeded')
    expect(shared.spent.turns).toBe(turns)
  })

  it('never spend more tokens than theirs, since each answer is capped by what is left', async () => {
    const model: Model & { id: string } = {
      id: 'm',
      async generate(request) {
        await settle()
        // As bad as a model may be: it uses all that it is allowed.
        const output = request.maxTokens ?? 1e6
        return { text: 'x', calls: [], finish: 'length', tokens: { input: 10, output } }
      },
    }
    const shared = budget({ tokens: 5000 })
    const helper = agent({ model, maxOutputTokens: 700 })
    await using root = scope({ budget: shared })
    await Promise.allSettled(Array.from({ length: 50 }, () => helper.run('?', { scope: root })))
    const { input, output } = shared.spent.tokens
    expect(input + output).toBeLessThanOrEqual(5000)
    expect(input + output).toBeGreaterThan(4000)
  })
})

describe('a run at the limit of its budget', () => {
  it.each<BudgetLimits>([{ turns: 3 }, { tokens: 1200 }])('closes with a turn without tools: %j', async limits => {
    const requests: ModelRequest[] = []
    const model: Model = {
      id: 'm',
      async generate(request) {
        requests.push(request)
        const calls =
          request.tools.length > 0 ? [{ id: `c${requests.length}`, name: 'add', arguments: '{"a":1,"b":1}' }] : []
        const text = calls.length > 0 ? 'Still at it.' : 'About 2.'
        return { text, calls, finish: 'stop', tokens: { input: 200, output: 100 } }
      },
    }
    const result = await agent({ model, tools: [add], maxOutputTokens: 100 }).run('?', { budget: budget(limits) })
    expect(result).toMatchObject({ stop: 'budget', text: 'About 2.' })
    expect(requests.at(-1)!.tools).toEqual([])
    expect(result.messages.at(-2)).toMatchObject({ role: 'user', text: expect.stringContaining('No more tools') })
  })

  it('ends with what it has when there is nothing left to close with', async () => {
    const shared = budget({ turns: 2 })
    const greedy = tool({
      name: 'add',
      description: 'Spends the rest.',
      input: z.object({}).loose(),
      call: () => shared.reserve({}).settle({ turns: 1 }),
    })
    const result = await agent({ model: scripted([again, again]), tools: [greedy] }).run('?', { budget: shared })
    expect(result).toMatchObject({ stop: 'budget', text: 'Still at it.' })
    expect(result.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'user'])
  })

  it('is an error when it could not ask even once', async () => {
    const run = agent({ model: scripted(['hi']) }).run('?', { budget: budget({ turns: 0 }) })
    await expect(run).rejects.toMatchObject({ code: 'budget/exceeded', detail: { limit: 'turns' } })
  })

  it('of time is canceled, and ends with what it has', async () => {
    const clock = manualClock()
    await using root = scope({ clock })
    const slow = tool({
      name: 'add',
      description: 'Slow.',
      input: z.object({}).loose(),
      call: (_, { scope: own }) => own!.sleep(10_000),
    })
    const run = agent({ model: scripted([again, again]), tools: [slow] }).run('?', {
      scope: root,
      budget: budget({ ms: 500 }),
    })
    await clock.advance(500)
    expect(await run).toMatchObject({ stop: 'budget', text: 'Still at it.', usage: { wallMs: 500 } })
  })

  it('of money needs a price', async () => {
    const model = counting({ input: 1_000_000, output: 0 })
    const run = agent({ model }).run('?', { budget: budget({ usd: 5 }) })
    await expect(run).rejects.toMatchObject({ code: 'budget/unknown-price' })
    const priced = budget({ usd: 5 }, { prices: { m: { input: 2, output: 0 } } })
    expect((await agent({ model }).run('?', { budget: priced })).usage.usd).toBe(2)
    expect(model.requests).toHaveLength(1)
  })
})

describe('a tool call beyond the budget', () => {
  it('does not run, and the model reads why and answers', async () => {
    const model = scripted([[callTool('add', { a: 1, b: 2 }), callTool('add', { a: 3, b: 4 })], 'done'])
    const result = await agent({ model, tools: [add], toolConcurrency: 1 }).run('?', {
      budget: budget({ toolCalls: 1 }),
    })
    expect(result.calls.map(({ outcome }) => outcome.status)).toEqual(['ok', 'error'])
    expect(result.calls[1]).toMatchObject({ fault: { code: 'budget/exceeded' }, failure: { kind: 'limit' } })
    expect(result.calls[1]!.text).toContain('toolCalls')
    expect(result).toMatchObject({ text: 'done', usage: { toolCalls: 1 } })
  })
})

describe('usage', () => {
  it('counts what a failed call says that it cost', async () => {
    const shared = budget({})
    const error = new GloveboxError('model/refused', 'no', { detail: { tokens: { input: 11, output: 7 } } })
    const model: Model = { id: 'm', generate: () => Promise.reject(error) }
    await expect(agent({ model }).run('?', { budget: shared })).rejects.toBe(error)
    expect(shared.spent).toMatchObject({ turns: 1, tokens: { input: 11, output: 7 }, estimated: false })
  })

  it('counts what was seen of a stream that was left, and says that it is an estimate', async () => {
    const shared = budget({})
    async function* stream() {
      yield { type: 'text', text: 'a text of thirty characters...' } as const
      await new Promise(() => {})
    }
    const model: Model = { id: 'm', generate: () => Promise.reject(new Error('unused')), stream }
    const events = agent({ model, graceMs: 0 }).stream('?', { budget: shared })
    for await (const event of events) if (event.type === 'text') break
    expect(shared.spent).toMatchObject({ turns: 1, tokens: { output: 10 }, estimated: true })
  })

  it('of a provider that does not tell it is an estimate', async () => {
    const { usage } = await agent({ model: counting({ input: 0, output: 0 }, 'a text of thirty characters...') }).run(
      '?',
    )
    expect(usage).toMatchObject({ estimated: true, tokens: { output: 10 } })
  })

  it('is held once, whatever the executor does', async () => {
    const executor = react({ turns: 2 })
    const shared = budget({ turns: 10, tokens: 100_000 })
    await agent({ model: scripted([again, again, 'x']), tools: [add], executor }).run('?', { budget: shared })
    expect(shared.left('turns')).toBe(10 - shared.spent.turns)
    const { input, output } = shared.spent.tokens
    expect(shared.left('tokens')).toBe(100_000 - input - output)
  })
})

describe('a budget of which much is spent', () => {
  it('is told of once for each limit, by the first agent that sees it, just at the share', async () => {
    const told: unknown[] = []
    const onEvent = (event: { type: string }) => void (event.type === 'budget' && told.push(event))
    await using all = scope({ onEvent: event => onEvent(event) })
    const helper = agent({ model: scripted([callTool('none'), callTool('none'), 'Done.']) })
    const shared = budget({ turns: 4, toolCalls: 100 }, { warnAt: 0.75 })
    await helper.run('?', { scope: all, budget: shared })
    expect(told).toEqual([{ type: 'budget', limit: 'turns', spent: 3, of: 4, path: ['root', 'agent#1'] }])
    expect(shared.takeWarnings()).toEqual([])
    expect(() => budget({}, { warnAt: 0 })).toThrow(/warnAt/)
  })

  it('is told to the model before each turn where that is wanted, and is not in the transcript', async () => {
    const heard: (string | undefined)[] = []
    const model = scripted([
      ({ messages }) => {
        heard.push(messages.at(-1)?.text)
        return callTool('none')
      },
      ({ messages }) => {
        heard.push(messages.at(-1)?.text)
        return 'Done.'
      },
    ])
    const { messages } = await agent({ model }).run('?', {
      budget: budget({ turns: 5, toolCalls: 3 }, { advise: true }),
    })
    expect(heard).toEqual([
      'Left to spend, this turn included: 5 turns, 3 tool calls.',
      'Left to spend, this turn included: 4 turns, 2 tool calls.',
    ])
    expect(messages.some(({ role }) => role === 'system')).toBe(false)
  })
})
