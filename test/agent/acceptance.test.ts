/** What agents promise as a whole, with real sandboxed tools and many runs: laws that no single part keeps alone. */

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { audit, verifyAudit } from '../../host/agent/audit/mod.ts'
import {
  type AgentEvent,
  agent,
  budget,
  callTool,
  type Model,
  type ModelTurn,
  policy,
  react,
  retrying,
  type ScopeEvent,
  scope,
  scripted,
  single,
  tool,
} from '../../host/agent/mod.ts'
import { GloveboxError } from '../../host/base/error.ts'
import { createEngine, type Engine, type Tool, type Toolset } from '../../host/mod.ts'
import { bodies } from '../support/audit.ts'
import { folder } from '../support/folder.ts'
import { toolFile } from '../support/tools.ts'

let engine: Engine
let core: Toolset
beforeAll(async () => {
  engine = await createEngine({ workers: 2 })
  core = await engine.load(toolFile('hostile-core'), { limits: { fuel: 1n << 50n, timeoutMs: 600_000 } })
})
afterAll(() => engine[Symbol.asyncDispose]())

const nothing = z.object({})
const tokens = { input: 3, output: 2 }

describe('a tree of three levels whose tools are in the sandbox and never end', () => {
  const named = (name: string) => core.tools.filter(tool => tool.name === name)

  /** An agent that adds, and then calls all the others of its tools at once. */
  const level = (name: string, tools: readonly Tool[]) => {
    const others = tools.map(each => callTool(each.name, each.name === 'spin' ? {} : { prompt: '?' }))
    const model = scripted([[callTool('add', { left: 1, right: 1 })], others])
    return agent({ name, model, tools: [...named('add'), ...tools] })
  }

  it('ends with the abort of its root: each tool is stopped, what was spent is told, and the workers are free', async () => {
    const three = level('three', named('spin'))
    const two = level('two', [...named('spin'), three.asTool({ description: '' })])
    const one = level('one', [two.asTool({ description: '' })])
    const abort = new AbortController()
    const ends: string[] = []
    let spinning = 0
    const onEvent = (event: ScopeEvent) => {
      const { type, name, outcome } = event as AgentEvent<unknown> & { name?: string; outcome?: { status: string } }
      if (name === 'spin' && type === 'tool-result') ends.push(outcome!.status)
      if (name === 'spin' && type === 'tool-call' && ++spinning === 2) setImmediate(() => abort.abort('enough'))
      return undefined
    }
    await using root = scope({ onEvent })
    const error = await one.run('?', { scope: root, signal: abort.signal }).catch(thrown => thrown)
    expect(error).toMatchObject({ code: 'agent/canceled', cause: 'enough', detail: { stuck: [] } })
    const { usage } = error.detail
    // Each `add` takes four instructions.
    expect([usage.turns, usage.toolCalls, Number(usage.fuel) >= 12]).toEqual([6, 7, true])
    expect(ends).toEqual(['canceled', 'canceled'])
    // Both workers take a call at once.
    const sums = await Promise.all([1, 2].map(right => core.call('add', { left: 1, right })))
    expect(sums).toMatchObject([
      { status: 'ok', value: 2 },
      { status: 'ok', value: 3 },
    ])
  })
})

describe('a tool that is denied', () => {
  it('never runs, however often it is asked for, by whom, and whatever grants a child says it has', async () => {
    using place = folder()
    let ran = 0
    const call = () => ++ran
    const wipe = tool({ name: 'wipe', description: '', input: nothing, call })
    const asked = Array.from({ length: 40 }, () => Array.from({ length: 10 }, () => callTool('wipe')))
    const inner = agent({
      name: 'inner',
      model: scripted([...asked, 'No.']),
      tools: [wipe],
      executor: react({ turns: 100 }),
    })
    const outer = agent({
      name: 'outer',
      model: scripted([...asked, callTool('inner', { prompt: '?' }), 'No.']),
      tools: [wipe, inner.asTool({ description: '' })],
      executor: react({ turns: 100 }),
    })
    const all = policy({ roles: { all: ['*'] }, as: ['all'] })
    const denied: string[] = []
    {
      await using log = await audit(place.file('audit.db'), { survives: 'kill' })
      await using root = scope({ audit: log, policy: policy({ roles: { some: ['inner'] }, as: ['some'] }) })
      const runs = await root.all([
        own => outer.run('?', { scope: own }),
        own => own.spawn(wider => outer.run('?', { scope: wider }), { policy: all }),
      ])
      for (const { calls } of runs) denied.push(...calls.filter(({ name }) => name === 'wipe').map(({ text }) => text))
    }
    expect(ran).toBe(0)
    expect(denied).toHaveLength(800)
    for (const text of denied) expect(text).toMatch(/^denied: .*trying again does not help/)
    const decisions = bodies(place.file('audit.db')).filter(
      ({ type, subject }) => type === 'decided' && subject === 'wipe',
    )
    // Those of the inner agents, too.
    expect(decisions).toHaveLength(1600)
    expect(decisions.every(({ decision, rule }) => decision === 'deny' && rule === 'default')).toBe(true)
    expect(await verifyAudit(place.file('audit.db'))).toMatchObject({ ok: true, unfinished: 0 })
  })
})

describe('fifty children with a budget of ten calls', () => {
  it('make ten calls; what is tried again is one of them, and is paid for once', async () => {
    let asked = 0
    const shaky: Model = {
      id: 'm',
      async generate() {
        const number = ++asked
        await new Promise(resolve => setImmediate(resolve))
        if (number % 2 === 1) throw new GloveboxError('model/failed', 'busy', { detail: { status: 503 } })
        return { text: 'x', calls: [], finish: 'stop', tokens }
      },
    }
    const shared = budget({ turns: 10, tokens: 1_000_000 })
    await using root = scope({ budget: shared })
    const helper = agent({ model: retrying(shaky, { retries: 10, minMs: 0, maxMs: 0 }) })
    const runs = await Promise.allSettled(Array.from({ length: 50 }, () => helper.run('?', { scope: root })))
    expect(runs.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    expect(asked).toBe(20)
    expect(shared.spent).toMatchObject({ turns: 10, tokens: { input: 30, output: 20 }, estimated: false })
  })
})

describe('a run with a typed output', () => {
  const answers = fc.constantFrom('', 'text', '{}', '{"n":"1"}', '{"n":1}', '[1]', 'null', '{"n":1} ')
  const turns: fc.Arbitrary<ModelTurn> = fc.record({
    text: answers,
    calls: fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b'),
        name: fc.constantFrom('note', 'respond', 'none'),
        arguments: answers,
      }),
      {
        maxLength: 2,
      },
    ),
    finish: fc.constantFrom('stop', 'tools', 'length'),
    tokens: fc.constant(tokens),
  })
  const executors = [
    () => single(),
    () => react({ turns: 1 }),
    () => react({ turns: 2, onLimit: 'stop' }),
    () => react({ turns: 3 }),
  ]

  it('ends in a value of its schema, or says that there is none, whatever the model does and whatever runs out', async () => {
    const note = tool({ name: 'note', description: '', input: z.object({ n: z.number() }), call: ({ n }) => n })
    await fc.assert(
      fc.asyncProperty(
        fc.array(turns, { minLength: 8, maxLength: 8 }),
        fc.nat(3),
        fc.constantFrom<Model['typedBy']>('schema', 'tool'),
        fc.option(fc.nat(4), { nil: undefined }),
        async (script, which, typedBy, most) => {
          let taken = 0
          const model: Model = { id: 'm', typedBy: typedBy!, generate: async () => script[taken++]! }
          const helper = agent({
            model,
            tools: [note],
            output: z.object({ n: z.number() }),
            executor: executors[which]!(),
          })
          const limited = most === undefined ? {} : { budget: budget({ turns: most }) }
          const ended = await helper.run('?', limited).then(
            ({ output }) => output,
            error => error.code,
          )
          if (typeof ended === 'object') expect(ended).toEqual({ n: 1 })
          else expect(ended).toBe(most === 0 ? 'budget/exceeded' : 'model/output-invalid')
        },
      ),
      { numRuns: 400 },
    )
  })
})
