/** Agents whose model programs: real scripts, in the real component, with real tools behind them. */

import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type AgentEvent,
  agent,
  budget,
  type CodeOptions,
  callTool,
  code,
  policy,
  scope,
  scripted,
  ToolFailure,
  tool,
  toolResults,
} from '../../host/agent/mod.ts'
import { createEngine } from '../../host/mod.ts'
import { toolFile } from '../support/tools.ts'

const add = tool({
  name: 'add',
  description: 'Adds.\nPrecisely.',
  input: z.object({ a: z.number().describe('one'), b: z.union([z.number(), z.literal('zero')]) }),
  call: ({ a, b }) => a + Number(b === 'zero' ? 0 : b),
})
const broken = tool({
  name: 'broken',
  description: 'Fails.',
  input: z.object({}),
  call: () => {
    throw new ToolFailure({ kind: 'network', message: 'no route', cause: new Error('to 10.0.0.1') })
  },
})
const executor = code()
afterAll(() => executor[Symbol.asyncDispose]())

/** Runs scripts, one a turn, and answers what the model read of each. */
async function results(scripts: readonly string[], options: { own?: CodeOptions; tools?: (typeof add)[] } = {}) {
  const own = options.own ? code(options.own) : executor
  const model = scripted([...scripts.map(script => callTool('javascript', { script })), 'done'])
  const run = await agent({ model, tools: [add, broken, ...(options.tools ?? [])], executor: own }).run('?')
  if (own !== executor) await own[Symbol.asyncDispose]()
  return run.calls.map(call => call.text)
}

describe('a script', () => {
  it('answers what it returns, as JSON, and computes with what its tools answer', async () => {
    const loop = 'let n = 0; for (let i = 1; i <= 10; i++) n = tools.add({ a: n, b: i }); return { n }'
    expect(await results([loop, 'return "a" + 1', 'let x = 1'])).toEqual(['{"n":55}', '"a1"', 'null'])
  })

  it('is told of what fails in a tool, and can catch it; the cause stays with the operator', async () => {
    const caught = 'try { tools.broken() } catch (e) { return e.message }'
    const [message, uncaught, invalid] = await results([caught, 'tools.broken()', 'return tools.add({ a: 1 })'])
    expect(message).toContain('no route')
    expect(message).not.toContain('10.0.0.1')
    expect(uncaught).toMatch(/^error: .*no route/)
    expect(invalid).toMatch(/do not fit/)
  })

  it('can catch what a tool of the host answers that is no JSON, or is nested more than 256 deep', async () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)])
    const answers: Record<string, unknown> = { cycle, deepest: nested(255), deeper: nested(256), deep: nested(6000) }
    const input = z.object({})
    const tools = Object.entries(answers).map(([name, value]) =>
      tool({ name, description: '', input, call: () => value }),
    )
    const caught = (name: string) => `try { return typeof tools.${name}() } catch (e) { return e.message }`
    const read = await results(Object.keys(answers).map(caught), { tools: tools as never })
    expect(read).toEqual([
      expect.stringContaining('cannot be written as JSON'),
      '"object"',
      ...Array(2).fill(expect.stringContaining('nested more than 256 deep')),
    ])
  })

  it('reads why it did not run', async () => {
    const [syntax, waiting, promise, unknown] = await results([
      'return ]',
      'return await tools.add({ a: 1, b: 2 })',
      'return (async () => 1)()',
      'return tools.nope({})',
    ])
    expect(syntax).toContain('SyntaxError')
    expect(waiting).toContain('tools answer at once')
    expect(promise).toContain('tools answer at once')
    expect(unknown).toContain('not a function')
  })

  it('has no clock, no network, no files, and nothing of the script before it', async () => {
    const [names, kept, clock] = await results([
      'globalThis.left = 1; return [typeof fetch, typeof require, typeof process, typeof Deno]',
      'return typeof left',
      'const t = Date.now(); let n = 0; while (n < 1e4) n++; return Date.now() - t',
    ])
    expect(names).toBe('["undefined","undefined","undefined","undefined"]')
    expect(kept).toBe('"undefined"')
    expect(clock).toBe('0')
  })

  it('that never ends is stopped, and the next one runs', async () => {
    const [endless, next] = await results(['for (;;);', 'return 1'], { own: { limits: { fuel: 100_000_000n } } })
    expect(endless).toMatch(/^limit fuel/)
    expect(next).toBe('1')
  })

  it('ends with its run, and so does the tool that it waits for', async () => {
    const started = Promise.withResolvers<void>()
    let stopped = false
    const wait = tool({
      name: 'wait',
      description: '',
      input: z.object({}).loose(),
      call: async (_, { signal }) => {
        started.resolve()
        await new Promise(resolve => signal!.addEventListener('abort', resolve))
        stopped = true
        return 0
      },
    })
    const abort = new AbortController()
    const model = scripted([callTool('javascript', { script: 'return tools.wait({})' })])
    const run = agent({ model, tools: [wait], executor }).run('?', { signal: abort.signal })
    await started.promise
    abort.abort('enough')
    await expect(run).rejects.toMatchObject({ code: 'agent/canceled', detail: { stuck: [] } })
    expect(stopped).toBe(true)
    expect(await results(['return 1'])).toEqual(['1'])
  })
})

describe('what a script returns', () => {
  it('may be nested 256 deep; deeper is its own fault, also in a run that is audited and watched', async () => {
    const nested = (depth: number) => `let v = 1; for (let i = 0; i < ${depth}; i++) v = [v]; return v`
    const [most, over, far] = await results([nested(256), nested(257), nested(600)])
    expect(most).toBe(`${'['.repeat(256)}1${']'.repeat(256)}`)
    expect(over).toContain('nested more than 256 deep')
    expect(far).toContain('nested more than 256 deep')
  })
})

describe('the calls of a script', () => {
  it('are judged by the policy, told of, counted and paid for like those of the model', async () => {
    const rules = policy({ roles: { one: ['javascript', 'add'] }, as: ['one'], decide: ({ input }) => deny(input) })
    const deny = (input: unknown) => ((input as { a?: number }).a === 13 ? 'deny' : 'allow')
    await using root = scope({ policy: rules })
    const script = 'try { tools.add({ a: 13, b: 0 }) } catch (e) { return [e.message, tools.add({ a: 1, b: "zero" })] }'
    const model = scripted([callTool('javascript', { script }), request => toolResults(request)[0]!.text])
    const helper = agent({ name: 'coder', model, tools: [add, broken], executor })
    const events: AgentEvent[] = []
    for await (const event of helper.stream('?', { scope: root })) events.push(event)
    const told = events
      .filter(event => event.type === 'tool-result')
      .map(({ name, outcome }) => `${name} ${outcome.status}`)
    expect(told).toEqual(['add denied', 'add ok', 'javascript ok'])
    const last = events.at(-1)!
    expect(last.type === 'run-end' && last.result.usage).toMatchObject({ toolCalls: 2 })
    expect(events[0]).toMatchObject({ type: 'run-start', tools: ['javascript'] })
  })

  it('end with the budget of tool calls', async () => {
    const script =
      'const seen = []; for (;;) { try { seen.push(tools.add({ a: 1, b: 1 })) } catch (e) { return seen.length } }'
    const model = scripted([callTool('javascript', { script }), request => toolResults(request)[0]!.text])
    const run = await agent({ model, tools: [add], executor }).run('?', { budget: budget({ toolCalls: 5 }) })
    expect(run).toMatchObject({ text: '4', usage: { toolCalls: 5 } })
  })

  it('reach sandboxed tools, whose fuel is counted with that of the script', async () => {
    await using engine = await createEngine({ workers: 1 })
    const calc = await engine.load(toolFile('calc'))
    const script = 'return tools.evaluate({ expression: "0.1 + 0.2", variables: [] })'
    const model = scripted([callTool('javascript', { script }), request => toolResults(request)[0]!.text])
    const shared = budget({ fuel: 20_000_000_000n })
    const run = await agent({ model, tools: calc.tools, executor }).run('?', { budget: shared })
    expect(run.text).toContain('0.3')
    expect(run.usage.fuel).toBeGreaterThan(run.calls[0]!.outcome.usage.fuel)
  })
})

describe('what the model is told', () => {
  it('is one tool, with the others as signatures', async () => {
    let description = ''
    const model = scripted([
      request => {
        description = request.tools.map(each => each.description).join()
        return 'ok'
      },
    ])
    await agent({ model, tools: [add], executor }).run('?')
    expect(description).toContain(
      '// Adds.\n// Precisely.\ntools.add(input: { "a": number /* one */; "b": number | "zero" })',
    )
  })
})
