/** A server of tools as clients see it, in both eras of the protocol, over the handler for requests. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { audit } from '../../../host/agent/audit/mod.ts'
import { agent, budget, callTool, policy, say, scope, scripted, tool } from '../../../host/agent/mod.ts'
import { createEngine, type Engine, GloveboxError, type Tool, type Toolset } from '../../../host/mod.ts'
import { mcpServer } from '../../../host/protocol/mcp/mod.ts'
import { bodies } from '../../support/audit.ts'
import { folder } from '../../support/folder.ts'
import { eras, mcpClient } from '../../support/mcp.ts'
import { toolFile } from '../../support/tools.ts'

let engine: Engine
let calc: Toolset
let core: Toolset

beforeAll(async () => {
  engine = await createEngine({ workers: 1 })
  calc = await engine.load(toolFile('calc'))
  // Whatever ends the endless loop in these tests, its fuel and its deadline do not.
  core = await engine.load(toolFile('hostile-core'), { limits: { fuel: 1n << 50n, timeoutMs: 600_000 } })
})
afterAll(() => engine[Symbol.asyncDispose]())

const sum = { name: 'add', arguments: { left: 40, right: 2 } }

/** A tool that is left when it is told to; `running` and `left` settle when that happened. */
function waiting() {
  const running = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  const wait = tool({
    name: 'wait',
    description: 'Waits.',
    input: z.object({}),
    call: (_, { signal }) =>
      new Promise<never>((_, reject) => {
        running.resolve()
        signal!.addEventListener('abort', () => {
          left.resolve()
          reject(signal!.reason)
        })
      }),
  })
  return { wait, running: running.promise, left: left.promise }
}

describe.each(eras)('a server, to a client of the %s era', era => {
  test('lists its tools with schemas, hints and the digest of the component', async () => {
    await using server = mcpServer({ tools: [calc] })
    await using to = await mcpClient(era, server)
    const { tools } = await to.client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['evaluate', 'convert', 'statistics'])
    expect(tools[0]).toMatchObject({
      description: expect.stringContaining('arithmetic'),
      inputSchema: { type: 'object', required: ['expression', 'variables', 'digits'], additionalProperties: false },
      outputSchema: { type: 'object', required: ['value', 'exact'] },
      annotations: { readOnlyHint: true, openWorldHint: false },
      _meta: { 'glovebox/component': calc.digest },
    })
  })

  test('answers a call with text for the model, the value for programs, and what it spent', async () => {
    await using server = mcpServer({ tools: [calc] })
    await using to = await mcpClient(era, server)
    const result = await to.client.callTool({ name: 'evaluate', arguments: { expression: '1/4', variables: [] } })
    expect(result).toMatchObject({
      content: [{ type: 'text', text: '{"value":"0.25","exact":true}' }],
      structuredContent: { value: '0.25', exact: true },
      _meta: { 'glovebox/outcome': { status: 'ok', usage: { fuel: expect.stringMatching(/^\d+$/) } } },
    })
    expect(result.isError).toBeUndefined()
  })

  test('gives a value that is no object in the form of the era', async () => {
    await using server = mcpServer({ tools: [core] })
    await using to = await mcpClient(era, server)
    const { structuredContent, content } = await to.client.callTool(sum)
    expect(structuredContent).toEqual(era === 'legacy' ? { result: 42 } : 42)
    expect(content).toEqual([{ type: 'text', text: '42' }])
  })

  test('lets the model read errors, traps and limits, and the next call works', async () => {
    const small = await core.attenuate([])
    const limited = { ...small.tools.find(({ name }) => name === 'spin')!, name: 'spin-shortly' }
    const spin = { ...limited, call: (input: unknown) => core.call('spin', input, { limits: { fuel: 1000n } }) }
    await using server = mcpServer({ tools: [calc, core, spin] })
    await using to = await mcpClient(era, server)
    const call = (name: string, args = {}) => to.client.callTool({ name, arguments: args })
    expect(await call('evaluate', { expression: '1/', variables: [] })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^error: ".*the tool itself says so/) }],
      _meta: { 'glovebox/outcome': { status: 'error' } },
    })
    expect(await call('trap')).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^trap unreachable: /) }],
      _meta: { 'glovebox/outcome': { status: 'trap', trap: 'unreachable' } },
    })
    expect(await call('spin-shortly')).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^limit fuel: /) }],
      _meta: { 'glovebox/outcome': { status: 'limit', limit: 'fuel', usage: { fuel: '1000' } } },
    })
    expect(await call('add', sum.arguments)).toMatchObject({ content: [{ text: '42' }] })
  })

  test('lets the model read what is wrong with its arguments', async () => {
    await using server = mcpServer({ tools: [core] })
    await using to = await mcpClient(era, server)
    const result = await to.client.callTool({ name: 'add', arguments: { left: 'x' } })
    expect(result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('left: expected') }],
      _meta: { 'glovebox/outcome': { code: 'input/invalid' } },
    })
  })

  test('answers a fault of the host as an error of the protocol, without what the fault says', async () => {
    const broken = { ...core.tools[0]!, name: 'broken', call: async () => Promise.reject(new Error('the secret')) }
    await using server = mcpServer({ tools: [broken] })
    await using to = await mcpClient(era, server)
    const failed = await to.client.callTool({ name: 'broken', arguments: {} }).catch(error => error)
    expect(failed).toMatchObject({ code: -32603, data: { code: 'internal' } })
    expect(JSON.stringify(failed) + failed.message).not.toContain('secret')
  })

  test('answers a call of a tool that is not there with invalid params', async () => {
    await using server = mcpServer({ tools: [core] })
    await using to = await mcpClient(era, server)
    await expect(to.client.callTool({ name: '__proto__', arguments: {} })).rejects.toMatchObject({ code: -32602 })
  })

  test('a client that cancels its call kills the guest', async () => {
    const { promise: running, resolve } = Promise.withResolvers<void>()
    const spin = core.tools.find(({ name }) => name === 'spin')!
    const told: Tool = {
      ...spin,
      call: async (...args) => {
        resolve()
        return spin.call(...args)
      },
    }
    await using server = mcpServer({ tools: [told, core.tools.find(({ name }) => name === 'add')!] })
    await using to = await mcpClient(era, server)
    const left = new AbortController()
    const spinning = to.client.callTool({ name: 'spin', arguments: {} }, { signal: left.signal })
    await running
    left.abort()
    await expect(spinning).rejects.toThrow()
    // There is one worker: a guest that went on would keep this call waiting.
    expect(await to.client.callTool(sum)).toMatchObject({ content: [{ text: '42' }] })
  })

  test('a client that cancels its call reaches a tool of the host', async () => {
    const { wait, running, left } = waiting()
    await using server = mcpServer({ tools: [wait] })
    await using to = await mcpClient(era, server)
    const controller = new AbortController()
    const call = to.client.callTool({ name: 'wait', arguments: {} }, { signal: controller.signal })
    await running
    controller.abort()
    await expect(call).rejects.toThrow()
    await left
  })

  test('a call beyond the most that run is refused, and what runs goes on', async () => {
    const { wait, running } = waiting()
    const echo = tool({ name: 'echo', description: '', input: z.object({}), call: () => 'here' })
    await using server = mcpServer({ tools: [wait, echo], maxCalls: 1 })
    await using to = await mcpClient(era, server)
    const controller = new AbortController()
    const call = to.client.callTool({ name: 'wait', arguments: {} }, { signal: controller.signal })
    await running
    await expect(to.client.callTool({ name: 'echo', arguments: {} })).rejects.toMatchObject({
      code: -32000,
      data: { code: 'pool/queue-full' },
    })
    controller.abort()
    await expect(call).rejects.toThrow()
    await expect
      .poll(() => to.client.callTool({ name: 'echo', arguments: {} }))
      .toMatchObject({ structuredContent: expect.anything() })
  })

  test('a call ends when its time is over, and the model reads so', async () => {
    const { wait, left } = waiting()
    await using server = mcpServer({ tools: [wait], timeoutMs: 20 })
    await using to = await mcpClient(era, server)
    expect(await to.client.callTool({ name: 'wait', arguments: {} })).toMatchObject({
      isError: true,
      _meta: { 'glovebox/outcome': { code: 'agent/timeout' } },
    })
    await left
  })

  test('a server that is disposed ends its calls', async () => {
    const { wait, running, left } = waiting()
    const server = mcpServer({ tools: [wait] })
    await using to = await mcpClient(era, server)
    const call = to.client.callTool({ name: 'wait', arguments: {} }).catch(error => error)
    await running
    await server[Symbol.asyncDispose]()
    await left
    await call
    await expect(to.client.callTool({ name: 'wait', arguments: {} })).rejects.toThrow()
  })

  test('a policy holds at listing and at call; a caller can only narrow it', async () => {
    const rules = policy({ roles: { all: ['evaluate', 'convert'], one: ['evaluate', 'statistics'] } })
    await using all = scope({ policy: rules.as('all') })
    await using server = mcpServer({ tools: [calc], scope: all })
    await using wide = await mcpClient(era, server)
    await using narrow = await mcpClient(era, server, { policy: rules.as('one'), actor: 'ada' })
    const names = async ({ client }: typeof wide) => (await client.listTools()).tools.map(({ name }) => name)
    expect(await names(wide)).toEqual(['evaluate', 'convert'])
    expect(await names(narrow)).toEqual(['evaluate'])
    const denied = { isError: true, _meta: { 'glovebox/outcome': { status: 'denied' } } }
    const call = (name: string) => ({ name, arguments: { expression: '1', variables: [] } })
    expect(await wide.client.callTool(call('statistics'))).toMatchObject(denied)
    expect(await narrow.client.callTool(call('statistics'))).toMatchObject(denied)
    expect(await narrow.client.callTool(call('evaluate'))).toMatchObject({ structuredContent: { value: '1' } })
  })

  test('each call is in the audit log, the denied ones too', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'))
    const rules = policy({ roles: { adder: ['add'] }, as: ['adder'] })
    await using all = scope({ policy: rules, audit: log })
    await using server = mcpServer({ tools: [core], scope: all })
    await using to = await mcpClient(era, server, { actor: 'ada' })
    await to.client.callTool(sum)
    await to.client.callTool({ name: 'trap', arguments: {} })
    const entries = bodies(place.file('audit.db'))
    expect(entries).toMatchObject([
      {
        action: 'tool',
        decision: 'allow',
        subject: 'add',
        actor: 'ada',
        component: core.digest,
        rule: 'role adder: add',
      },
      { status: 'ok' },
      { action: 'tool', decision: 'deny', subject: 'trap', actor: 'ada' },
      { status: 'denied' },
    ])
    expect(new Set(entries.map(({ run }) => run).filter(run => run !== undefined)).size).toBe(1)
  })

  test('a result whose outcome the audit log cannot take is not given', async () => {
    const lost = new GloveboxError('audit/failed', 'the disk is full')
    await using all = scope({
      audit: { decided: async () => 1, noted: async () => 1, finished: () => Promise.reject(lost) },
    })
    await using server = mcpServer({ tools: [core], scope: all })
    await using to = await mcpClient(era, server)
    await expect(to.client.callTool(sum)).rejects.toMatchObject({ code: -32603, data: { code: 'audit/failed' } })
  })

  test('a budget of the scope is drawn on', async () => {
    await using all = scope({ budget: budget({ toolCalls: 1 }) })
    await using server = mcpServer({ tools: [core], scope: all })
    await using to = await mcpClient(era, server)
    expect(await to.client.callTool(sum)).toMatchObject({ content: [{ text: '42' }] })
    expect(await to.client.callTool(sum)).toMatchObject({
      isError: true,
      _meta: { 'glovebox/outcome': { code: 'budget/exceeded' } },
    })
  })

  test('an agent is a tool, and the steps it takes are progress', async () => {
    const model = scripted([callTool('evaluate', { expression: '6*7', variables: [], digits: null }), say('It is 42.')])
    const helper = agent({ name: 'helper', model, tools: calc.tools })
    await using server = mcpServer({ tools: [helper.asTool({ description: 'Knows numbers.' })] })
    await using to = await mcpClient(era, server)
    const told: { progress: number; message?: string | undefined }[] = []
    const result = await to.client.callTool(
      { name: 'helper', arguments: { prompt: '6 times 7?' } },
      { onprogress: progress => void told.push(progress) },
    )
    expect(result.content).toEqual([{ type: 'text', text: 'It is 42.' }])
    expect(told[0]).toMatchObject({ progress: 1, message: expect.stringContaining('run-start') })
    expect(told.map(({ progress }) => progress)).toEqual(told.map(({ progress }) => progress).toSorted((a, b) => a - b))
  })
})
