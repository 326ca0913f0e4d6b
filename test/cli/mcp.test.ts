import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { describe, expect, test } from 'vitest'
import { glovebox } from '../support/cli.ts'
import { folder } from '../support/folder.ts'
import { toolFile } from '../support/tools.ts'

const bin = fileURLToPath(new URL('../../host/cli/bin.mjs', import.meta.url))
const core = toolFile('hostile-core')

/** A client that started `glovebox mcp` with the arguments. */
async function clientOf(...args: string[]) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, 'mcp', ...args],
    stderr: 'pipe',
  })
  const client = new Client({ name: 'test', version: '1' })
  let err = ''
  transport.stderr!.on('data', chunk => {
    err += String(chunk)
  })
  await client.connect(transport)
  const call = (name: string, given = {}) => client.callTool({ name, arguments: given })
  return { client, call, err: () => err, [Symbol.asyncDispose]: () => client.close() }
}

describe('glovebox mcp', () => {
  test('serves a component to a client, under the limits given', async () => {
    await using to = await clientOf(core, '--fuel', '100000')
    expect(await to.call('add', { left: 40, right: 2 })).toMatchObject({ content: [{ text: '42' }] })
    expect(await to.call('spin')).toMatchObject({
      isError: true,
      _meta: { 'glovebox/outcome': { status: 'limit', limit: 'fuel' } },
    })
    expect(await to.call('add', { left: 1, right: 2 })).toMatchObject({ content: [{ text: '3' }] })
  })

  test('tells tools of one name apart by their files, and no others', async () => {
    using place = folder()
    copyFileSync(core, place.file('other.core.wasm'))
    await using to = await clientOf(core, place.file('other.core.wasm'), toolFile('calc'))
    const names = (await to.client.listTools()).tools.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['hostile-core_add', 'other_core_add', 'evaluate']))
    expect(names).not.toContain('add')
    expect(await to.call('other_core_add', { left: 1, right: 2 })).toMatchObject({ content: [{ text: '3' }] })
  })

  test('--allow and --audit: what is not allowed is neither listed nor called, and the log says so', async () => {
    using place = folder()
    {
      await using to = await clientOf(core, '--allow', 'add', '--audit', place.file('audit.db'))
      expect((await to.client.listTools()).tools.map(({ name }) => name)).toEqual(['add'])
      expect(await to.call('trap')).toMatchObject({ _meta: { 'glovebox/outcome': { status: 'denied' } } })
      expect(await to.call('add', { left: 1, right: 2 })).toMatchObject({ content: [{ text: '3' }] })
    }
    const ran = await glovebox(['audit', 'verify', place.file('audit.db')])
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining('0 decisions without an outcome') })
  })

  test('--http serves on this machine until it is stopped', async () => {
    const child = spawn(process.execPath, [bin, 'mcp', core, '--http', '0'])
    const [line] = await once(child.stdout, 'data')
    const url = String(line).trim()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/)
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL(url)))
    expect((await client.callTool({ name: 'add', arguments: { left: 1, right: 2 } })).content).toMatchObject([
      { text: '3' },
    ])
    expect((await fetch(url, { headers: { origin: 'http://evil.test' } })).status).toBe(403)
    expect((await fetch(new URL('/', url))).status).toBe(404)
    await client.close()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test.each([
    [[], 2, 'config/invalid: FILE is missing'],
    [['nowhere.wasm'], 2, 'component/not-found'],
    [[core, '--http', 'x'], 2, '--http is "x"'],
    [[core, '--http', '65536'], 2, '--http is "65536"'],
    [[core, '--grant', 'nothing'], 2, 'grant/invalid'],
    [[core, '--fuel', 'much'], 2, '--fuel is "much"'],
  ])('glovebox mcp %j exits with %i, says why, and leaves standard output alone', async (args, code, message) => {
    expect(await glovebox(['mcp', ...args])).toEqual({ code, out: '', err: expect.stringContaining(message) })
  })

  test('a client that leaves at once is no fault', async () => {
    const child = spawn(process.execPath, [bin, 'mcp', core], { stdio: ['ignore', 'pipe', 'pipe'] })
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})
