import { execFileSync } from 'node:child_process'
import { context, metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agent, callTool, fail, type Model, scope, scripted, tool } from '../../host/agent/mod.ts'
import { type OtelOptions, otel } from '../../host/agent/otel.ts'
import { createEngine, type Engine, type Toolset } from '../../host/mod.ts'
import { toolFile } from '../support/tools.ts'

let engine: Engine
let hostile: Toolset
beforeAll(async () => {
  engine = await createEngine({ workers: 1 })
  hostile = await engine.load(toolFile('hostile-core'), { limits: { fuel: 100_000n } })
})
afterAll(() => engine[Symbol.asyncDispose]())

/** A tracer of the real SDK, and the spans that ended. */
function tracing(options: OtelOptions = {}) {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const tracer = provider.getTracer('test')
  return { tracer, trace: otel(tracer, options), spans: () => exporter.getFinishedSpans() }
}

/** The tree of the spans: each with its children, in the order in which they began. */
function tree(spans: readonly ReadableSpan[], parent?: string): unknown[] {
  return spans
    .filter(span => span.parentSpanContext?.spanId === parent)
    .sort((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
    .map(span => [span.name, ...tree(spans, span.spanContext().spanId)])
}

const named = (spans: readonly ReadableSpan[], name: string) => spans.find(span => span.name === name)!

describe('otel', () => {
  it('makes one trace of an agent, its sub-agents, their models and tools, also when all of it is streamed', async () => {
    const { trace, spans } = tracing()
    const add = tool({ name: 'add', description: '', input: z.object({}), call: () => 3 })
    const inner = agent({ name: 'inner', model: scripted([callTool('add'), 'Three.'], { id: 'small' }), tools: [add] })
    const asked = [callTool('inner', { prompt: 'a' }), callTool('inner', { prompt: 'b' })]
    const outer = agent({
      name: 'outer',
      model: scripted([asked, 'Done.'], { id: 'big' }),
      tools: [inner.asTool({ description: '' })],
    })
    await using all = scope({ trace })
    for await (const _ of outer.stream('?', { scope: all }));
    const run = ['execute_tool inner', ['invoke_agent inner', ['chat small'], ['execute_tool add'], ['chat small']]]
    expect(tree(spans())).toEqual([['invoke_agent outer', ['chat big'], run, run, ['chat big']]])
    expect(new Set(spans().map(span => span.spanContext().traceId)).size).toBe(1)
  })

  it('names spans and attributes as the GenAI conventions do', async () => {
    const { trace, spans } = tracing()
    await using all = scope({ trace })
    const add = tool({ name: 'add', description: '', input: z.object({}), call: () => 3 })
    const model = scripted([callTool('add'), 'Three.'], { id: 'm' })
    await agent({ name: 'helper', model, tools: [add] }).run('?', { scope: all })
    expect(named(spans(), 'invoke_agent helper').attributes).toEqual({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'helper',
      'gen_ai.agent.id': 'root/helper#1',
      'gen_ai.request.model': 'm',
      'gen_ai.usage.input_tokens': expect.any(Number),
      'gen_ai.usage.output_tokens': expect.any(Number),
      'glovebox.stop': 'answer',
      'glovebox.fuel': 0,
      'glovebox.egress_bytes': 0,
    })
    expect(named(spans(), 'chat m').attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'unknown',
      'gen_ai.request.model': 'm',
      'gen_ai.response.finish_reasons': ['tool_call'],
      'gen_ai.usage.input_tokens': expect.any(Number),
    })
    expect(named(spans(), 'execute_tool add').attributes).toMatchObject({
      'gen_ai.tool.name': 'add',
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': 'call_1',
      'glovebox.outcome': 'ok',
    })
  })

  it('reaches into the sandbox: fuel, memory, outcome and binary of each call', async () => {
    const { trace, spans } = tracing()
    await using all = scope({ trace })
    const model = scripted([[callTool('add', { left: 1, right: 2 }), callTool('spin')], 'Done.'])
    await agent({ model, tools: hostile.tools }).run('?', { scope: all })
    const add = named(spans(), 'execute_tool add')
    expect(add.attributes).toMatchObject({
      'glovebox.outcome': 'ok',
      'glovebox.fuel': 4,
      'glovebox.component.digest': hostile.digest,
    })
    expect(add.status.code).toBe(SpanStatusCode.UNSET)
    const spin = named(spans(), 'execute_tool spin')
    expect(spin.attributes).toMatchObject({ 'glovebox.outcome': 'limit', 'error.type': 'limit:fuel' })
    expect(spin.attributes['glovebox.fuel']).toBeGreaterThan(99_000)
    expect(spin.attributes['glovebox.memory.peak_bytes']).toBeTypeOf('number')
    expect(spin.status.code).toBe(SpanStatusCode.ERROR)
  })

  it('records no content unless it is told to', async () => {
    const told = async (options: OtelOptions) => {
      const { trace, spans } = tracing(options)
      await using all = scope({ trace })
      const echo = tool({
        name: 'echo',
        description: '',
        input: z.object({ text: z.string() }),
        call: ({ text }) => text,
      })
      const model = scripted([callTool('echo', { text: 'secret' }), 'secret'])
      await agent({ model, tools: [echo], instructions: 'secret' }).run('secret', { scope: all })
      return spans().map(({ attributes }) => attributes)
    }
    expect(JSON.stringify(await told({}))).not.toContain('secret')
    const [first, call, second] = await told({ content: true })
    expect(JSON.parse(String(first!['gen_ai.input.messages']))).toEqual([
      { role: 'system', parts: [{ type: 'text', content: 'secret' }] },
      { role: 'user', parts: [{ type: 'text', content: 'secret' }] },
    ])
    expect(call).toMatchObject({
      'gen_ai.tool.call.arguments': '{"text":"secret"}',
      'gen_ai.tool.call.result': '"secret"',
    })
    expect(JSON.parse(String(second!['gen_ai.input.messages'])).slice(2)).toEqual([
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'call_1', name: 'echo', arguments: '{"text":"secret"}' }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: '"secret"' }] },
    ])
    expect(second!['gen_ai.output.messages']).toContain('secret')
  })

  it('marks what failed, with the code of the error', async () => {
    const { trace, spans } = tracing()
    await using all = scope({ trace })
    await expect(agent({ model: scripted([fail('down')], { id: 'm' }) }).run('?', { scope: all })).rejects.toThrow(
      'down',
    )
    for (const name of ['chat m', 'invoke_agent agent']) {
      const { attributes, status, events } = named(spans(), name)
      expect(attributes['error.type']).toBe('model/failed')
      expect(status.code).toBe(SpanStatusCode.ERROR)
      expect(events[0]!.attributes!['exception.message']).toBe('down')
    }
  })

  it('is the parent of what other libraries trace in a call, across generators, where there is a context manager', async () => {
    const manager = new AsyncLocalStorageContextManager().enable()
    context.setGlobalContextManager(manager)
    try {
      const { tracer, trace: traced, spans } = tracing()
      const note = (name: string) => tracer.startSpan(name).end()
      const model: Model = {
        ...scripted([]),
        id: 'm',
        async *stream() {
          note('before')
          yield { type: 'text', text: 'a' }
          await new Promise(resolve => setImmediate(resolve))
          note('after')
          yield { type: 'turn', turn: { text: 'a', calls: [], finish: 'stop', tokens: { input: 1, output: 1 } } }
        },
      }
      await using all = scope({ trace: traced })
      const outside = tracer.startSpan('request')
      await context.with(trace.setSpan(context.active(), outside), async () => {
        for await (const _ of agent({ model }).stream('?', { scope: all }));
      })
      outside.end()
      expect(tree(spans())).toEqual([['request', ['invoke_agent agent', ['chat m', ['before'], ['after']]]]])
    } finally {
      context.disable()
    }
  })

  it('measures model calls: seconds, and tokens by type', async () => {
    const measured: unknown[][] = []
    const createHistogram = (name: string) => ({
      record: (value: number, attributes: object) => measured.push([name, value, attributes]),
    })
    const meter = { ...metrics.getMeter('none'), createHistogram } as never
    await using all = scope({ trace: tracing({ meter }).trace })
    await agent({ model: scripted(['Hi.'], { id: 'm' }) }).run('?', { scope: all })
    expect(measured).toMatchObject([
      ['gen_ai.client.operation.duration', expect.any(Number), { 'gen_ai.request.model': 'm' }],
      ['gen_ai.client.token.usage', expect.any(Number), { 'gen_ai.token.type': 'input' }],
      ['gen_ai.client.token.usage', expect.any(Number), { 'gen_ai.token.type': 'output' }],
    ])
  })

  it('says how to install the API when it is not there', () => {
    const script = `
      import { registerHooks } from 'node:module'
      registerHooks({ resolve(specifier, context, next) {
        if (specifier.startsWith('@opentelemetry')) throw new Error('not found')
        return next(specifier, context)
      } })
      const error = await import(${JSON.stringify(new URL('../../host/agent/otel.ts', import.meta.url).href)}).catch(error => error)
      console.log(error.code, error.message)`
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(out).toMatch(/^config\/invalid .*npm install @opentelemetry\/api/)
  })
})
