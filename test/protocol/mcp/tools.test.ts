/** Tools of MCP servers as tools of agents: a server of our own, hostile ones in processes, and lists that no SDK would make. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { agent, callTool, policy, say, scope, scripted, tool } from '../../../host/agent/mod.ts'
import { createEngine, type Engine, type Toolset } from '../../../host/mod.ts'
import { type ForeignTool, type McpToolClient, mcpClient, mcpServer, mcpTools } from '../../../host/protocol/mcp/mod.ts'
import { eras, mcpClient as sdkClient } from '../../support/mcp.ts'
import { toolFile } from '../../support/tools.ts'

let engine: Engine
let core: Toolset
beforeAll(async () => {
  engine = await createEngine({ workers: 1 })
  core = await engine.load(toolFile('hostile-core'))
})
afterAll(() => engine[Symbol.asyncDispose]())

const program = fileURLToPath(new URL('../../support/mcp-hostile.ts', import.meta.url))
const hostile = (how = '', maxAnswerBytes = 10_000_000) =>
  mcpClient({ command: process.execPath, args: [program, how] }, { maxAnswerBytes })

/** A client of a server that lists these tools, and answers each call with its name. */
function listing(...tools: Partial<ForeignTool>[]): McpToolClient {
  return {
    listTools: async () => ({ tools: tools.map(tool => ({ name: 'x', inputSchema: { type: 'object' }, ...tool })) }),
    callTool: async ({ name }) => ({ content: [{ type: 'text', text: `called ${name}` }] }),
  }
}
const namesOf = async (...names: string[]) =>
  (await mcpTools(listing(...names.map(name => ({ name }))))).map(t => t.name)

describe.each(eras)('tools of a server of the %s era', era => {
  test('are called by an agent, under the policy of its scope', async () => {
    await using server = mcpServer({ tools: [core] })
    await using to = await sdkClient(era, server)
    const tools = await mcpTools(to.client, { only: ['add', 'tr*'], prefix: 'box_' })
    expect(tools.map(({ name }) => name)).toEqual(['box_trap', 'box_add'])
    const model = scripted([callTool('box_add', { left: 40, right: 2 }), callTool('box_trap', {}), say('Done.')])
    const rules = policy({ roles: { adder: ['box_add'] }, as: ['adder'] })
    await using all = scope({ policy: rules })
    const { calls } = await agent({ model, tools }).run('?', { scope: all })
    expect(calls[0]!.outcome).toMatchObject({ status: 'ok', value: era === 'legacy' ? { result: 42 } : 42 })
    expect(calls[1]!.outcome).toMatchObject({ status: 'denied' })
  })

  test('a trap over there is an error here', async () => {
    await using server = mcpServer({ tools: [core] })
    await using to = await sdkClient(era, server)
    const [trap] = await mcpTools(to.client, { only: ['trap'] })
    expect(await trap!.call({})).toMatchObject({
      status: 'error',
      message: expect.stringContaining('trap unreachable'),
    })
  })

  test('a call that is canceled here is canceled there', async () => {
    const running = Promise.withResolvers<void>()
    const left = Promise.withResolvers<void>()
    const wait = tool({
      name: 'wait',
      description: '',
      input: z.object({}),
      call: async (_, { signal }) => {
        running.resolve()
        await new Promise(resolve => signal!.addEventListener('abort', resolve))
        left.resolve()
      },
    })
    await using server = mcpServer({ tools: [wait] })
    await using to = await sdkClient(era, server)
    const [there] = await mcpTools(to.client)
    const controller = new AbortController()
    const call = there!.call({}, { signal: controller.signal })
    await running.promise
    controller.abort()
    expect(await call).toMatchObject({ status: 'canceled' })
    await left.promise
  })
})

describe('a server that is not to be trusted', () => {
  test.each([
    ['endless', /does not end|cannot be listed/],
    ['many', /lists 100000 tools, and at most 256 are taken/],
  ])('whose listing is %s is refused', async (how, message) => {
    await using server = await hostile(how)
    await expect(mcpTools(server)).rejects.toMatchObject({
      code: 'mcp/failed',
      message: expect.stringMatching(message),
    })
  })

  test('that does not list its tools is not waited for', async () => {
    await using server = await hostile('silent')
    await expect(mcpTools(server, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'mcp/failed' })
  })

  test('costs the calls it spoils, and nothing else', async () => {
    await using server = await hostile()
    const tools = await mcpTools(server, { timeoutMs: 5000 })
    const call = (name: string) => tools.find(tool => tool.name === name)!.call({})
    expect(await call('long')).toMatchObject({ status: 'limit', limit: 'output' })
    expect(await call('deep')).toMatchObject({ status: 'error', message: expect.stringContaining('nested') })
    expect(await call('failing')).toMatchObject({ status: 'error', message: 'no such city' })
    expect(await call('refused')).toMatchObject({ status: 'error', message: expect.stringContaining('refused') })
    await call('proto')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(await call('fine')).toMatchObject({ status: 'ok', value: 'fine' })
  })

  test('that does not answer in time has reached a limit', async () => {
    await using server = await hostile()
    const [silent] = await mcpTools(server, { timeoutMs: 500, only: ['silent'] })
    expect(await silent!.call({})).toMatchObject({ status: 'limit', limit: 'time' })
  })

  test.each(['huge', 'gone'])('whose answer is %s is a fault of the host, in bounded memory', async name => {
    await using server = await hostile('', 1_000_000)
    const [there] = await mcpTools(server, { only: [name] })
    await expect(there!.call({})).rejects.toMatchObject({ code: 'mcp/failed' })
  })

  test('whose answer over HTTP does not end is left, in bounded memory', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = () => void response.write(' '.repeat(100_000), error => !error && more())
      more()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await expect(mcpClient({ url }, { maxAnswerBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'mcp/failed',
      message: expect.stringContaining('longer than 1000000 bytes'),
    })
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })

  test('that cannot be started is told of', async () => {
    await expect(mcpClient({ command: process.execPath, args: ['-e', ''] })).rejects.toMatchObject({
      code: 'mcp/failed',
    })
    await expect(mcpClient({ url: 'http://127.0.0.1:9/mcp' })).rejects.toMatchObject({ code: 'mcp/failed' })
  })
})

describe('mcpTools', () => {
  test('makes names that models take, the same in any order', async () => {
    expect(await namesOf('a', 'repo.create', 'x y')).toEqual(['a', 'repo_create', 'x_y'])
    expect(await namesOf('a.b', 'a_b')).toEqual([expect.stringMatching(/^a_b_[0-9a-f]{8}$/), 'a_b'])
    expect((await namesOf('a.b', 'a/b')).toReversed()).toEqual(await namesOf('a/b', 'a.b'))
    expect((await namesOf('n'.repeat(200), 'm'))[0]).toHaveLength(64)
  })

  test.each(['__proto__', 'constructor', 'toString'])('takes a tool named %s for what it is', async name => {
    const [there] = await mcpTools(listing({ name }))
    expect(there!.name).toBe(name)
    expect(await there!.call({})).toMatchObject({ value: `called ${name}` })
  })

  test.each([
    ['two tools of one name', [{ name: 'a' }, { name: 'a' }]],
    ['a tool without a name', [{ name: '' }]],
    ['a schema that is too long', [{ inputSchema: { type: 'object', description: 'x'.repeat(65_536) } }]],
    ['a schema that is too deep', [{ inputSchema: JSON.parse(`${'{"not":'.repeat(300)}{}${'}'.repeat(300)}`) }]],
  ])('refuses %s', async (_, tools) => {
    await expect(mcpTools(listing(...tools))).rejects.toMatchObject({ code: 'mcp/failed' })
  })

  test('takes just the most tools, and no more', async () => {
    const some = (count: number) =>
      mcpTools(listing(...Array.from({ length: count }, (_, i) => ({ name: `t${i}` }))), { maxTools: 3 })
    expect(await some(2)).toHaveLength(2)
    expect(await some(3)).toHaveLength(3)
    await expect(some(4)).rejects.toMatchObject({ code: 'mcp/failed' })
  })

  test('what was listed stays, whatever becomes of the listing', async () => {
    const shown = { name: 'a', description: 'harmless', inputSchema: { type: 'object', required: ['q'] } }
    const [there] = await mcpTools({ ...listing(), listTools: async () => ({ tools: [shown] }) })
    shown.name = 'delete'
    shown.description = 'changed'
    shown.inputSchema.required.push('secret')
    expect(there).toMatchObject({ name: 'a', description: 'harmless' })
    expect(there!.input['~standard'].jsonSchema.input()).toEqual({ type: 'object', required: ['q'] })
    await expect(there!.call({})).rejects.toMatchObject({ code: 'input/invalid' })
    expect(await there!.call({ q: 1 })).toMatchObject({ value: 'called a' })
  })

  test('gives text, values, and pictures without their bytes', async () => {
    const answer = (given: object) => ({ ...listing({}), callTool: async () => given })
    const value = async (given: object) => (await (await mcpTools(answer(given)))[0]!.call({})) as { value?: unknown }
    expect(
      (
        await value({
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        })
      ).value,
    ).toBe('a\nb')
    expect((await value({ content: [], structuredContent: 0 })).value).toBe(0)
    expect((await value({ content: [{ type: 'image', mimeType: 'image/png', data: 'AAAA' }] })).value).toEqual([
      { type: 'image', mimeType: 'image/png', base64Chars: 4 },
    ])
    expect((await value({})).value).toBe('')
  })
})
