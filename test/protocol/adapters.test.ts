/** Tools in the hands of other SDKs: two that are here, with a model that asks for calls; the forms of the two that are not. */

import {
  Agent,
  type Model as AgentsModel,
  tool as agentsTool,
  type ModelResponse,
  run,
  setTracingDisabled,
  Usage,
} from '@openai/agents'
import { generateText, isStepCount } from 'ai'
import { MockLanguageModelV3 } from 'ai/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine, type Tool } from '../../host/mod.ts'
import { aiTools, langchainTool, mastraTool, openaiAgentsTool } from '../../host/protocol/adapters.ts'
import { toolFile } from '../support/tools.ts'

let engine: Engine
let core: readonly Tool[]
beforeAll(async () => {
  engine = await createEngine({ workers: 1 })
  core = (await engine.load(toolFile('hostile-core'), { limits: { fuel: 1n << 50n, timeoutMs: 600_000 } })).tools
})
afterAll(() => engine[Symbol.asyncDispose]())

const named = (name: string) => core.find(tool => tool.name === name)!

describe('forms', () => {
  test('a text for models that read one, a value or an error for SDKs that tell them apart', async () => {
    const input = { left: 40, right: 2 }
    expect(await openaiAgentsTool(named('add')).execute(input)).toBe('42')
    expect(await langchainTool(named('add'))[0](input)).toBe('42')
    expect(await mastraTool(named('add')).execute(input)).toBe(42)
    expect(await aiTools(core).add!.execute(input)).toBe(42)
    const said = /^trap unreachable: ".*" \(the tool crashed/
    expect(await openaiAgentsTool(named('trap')).execute({})).toMatch(said)
    expect(await langchainTool(named('trap'))[0]({})).toMatch(said)
    await expect(mastraTool(named('trap')).execute({})).rejects.toThrow(said)
    await expect(aiTools(core).trap!.execute({})).rejects.toThrow(said)
  })

  test('arguments that do not fit are told to the model, where the SDK does not look at them', async () => {
    expect(await langchainTool(named('add'))[0]({ left: 'x' })).toContain('correct the arguments')
  })

  test('what a fault of the host says is kept from the model', async () => {
    const broken: Tool = { ...named('add'), call: () => Promise.reject(new Error('the secret')) }
    expect(await openaiAgentsTool(broken).execute({})).not.toContain('secret')
    await expect(mastraTool(broken).execute({})).rejects.toThrow(/^error: "A broken invariant/)
  })

  test('an aborted signal kills the guest and is what is thrown, and the next call works', async () => {
    const why = new Error('enough')
    const { signal } = new AbortController()
    const aborted = AbortSignal.abort(why)
    await expect(openaiAgentsTool(named('spin')).execute({}, undefined, { signal: aborted })).rejects.toBe(why)
    await expect(langchainTool(named('spin'))[0]({}, { signal: aborted })).rejects.toBe(why)
    await expect(mastraTool(named('spin')).execute({}, { abortSignal: aborted })).rejects.toBe(why)
    const left = new AbortController()
    const spinning = aiTools(core).spin!.execute({}, { abortSignal: left.signal })
    left.abort(why)
    await expect(spinning).rejects.toBe(why)
    expect(await openaiAgentsTool(named('add')).execute({ left: 1, right: 2 }, undefined, { signal })).toBe('3')
  })
})

describe('the AI SDK', () => {
  test('takes the tools, and tells its model of values and of errors', async () => {
    const calls = [
      { type: 'tool-call' as const, toolCallId: 'a', toolName: 'add', input: '{"left":40,"right":2}' },
      { type: 'tool-call' as const, toolCallId: 't', toolName: 'trap', input: '{}' },
    ]
    const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } } as never
    const model = new MockLanguageModelV3({
      doGenerate: [
        { content: calls, finishReason: { unified: 'tool-calls', raw: undefined }, usage, warnings: [] },
        {
          content: [{ type: 'text', text: 'Done.' }],
          finishReason: { unified: 'stop', raw: undefined },
          usage,
          warnings: [],
        },
      ],
    })
    const { text } = await generateText({ model, prompt: '?', tools: aiTools(core), stopWhen: isStepCount(3) })
    expect(text).toBe('Done.')
    const offered = model.doGenerateCalls[0]!.tools!.find(({ name }) => name === 'add')
    expect(offered).toMatchObject({
      inputSchema: { type: 'object', required: ['left', 'right'], additionalProperties: false },
    })
    const results = JSON.stringify(model.doGenerateCalls[1]!.prompt.at(-1))
    expect(results).toContain('"value":42')
    expect(results).toContain('trap unreachable')
  })
})

describe('@openai/agents', () => {
  test('takes the tools, and tells its model how calls ended', async () => {
    setTracingDisabled(true)
    const call = (callId: string, name: string, args: string) =>
      ({ type: 'function_call', callId, name, arguments: args, status: 'completed' }) as const
    const said = {
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: 'Done.' }],
    } as const
    const turns = [[call('a', 'add', '{"left":40,"right":2}'), call('t', 'trap', '{}')], [said]]
    const seen: Parameters<AgentsModel['getResponse']>[0][] = []
    const model: AgentsModel = {
      async getResponse(request): Promise<ModelResponse> {
        seen.push(request)
        return { usage: new Usage(), output: turns[seen.length - 1]! as ModelResponse['output'] }
      },
      getStreamedResponse: () => {
        throw new Error('not asked for')
      },
    }
    const helper = new Agent({
      name: 'helper',
      model,
      tools: core.map(each => agentsTool(openaiAgentsTool(each) as never)),
    })
    expect((await run(helper, '?')).finalOutput).toBe('Done.')
    expect(seen[0]!.tools.find(({ name }) => name === 'add')).toMatchObject({
      strict: true,
      parameters: { type: 'object', required: ['left', 'right'], additionalProperties: false },
    })
    const results = JSON.stringify(seen[1]!.input)
    expect(results).toContain('42')
    expect(results).toContain('trap unreachable')
  })
})
