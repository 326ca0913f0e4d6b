/** A server on standard input and output, in a real process. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { describe, expect, test } from 'vitest'
import { eras, negotiation } from '../../support/mcp.ts'

const program = fileURLToPath(new URL('../../support/mcp-stdio.ts', import.meta.url))

describe.each(eras)('on standard input and output, in the %s era', era => {
  test('what the app writes goes to standard error, and a canceled call kills the guest', async () => {
    const transport = new StdioClientTransport({ command: process.execPath, args: [program], stderr: 'pipe' })
    let err = ''
    transport.stderr!.on('data', chunk => {
      err += String(chunk)
    })
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: negotiation(era) })
    await client.connect(transport)
    const result = await client.callTool({ name: 'chatty', arguments: {} })
    expect(result.content).toEqual([{ type: 'text', text: 'said' }])
    expect(await client.callTool({ name: 'add', arguments: { left: 40, right: 2 } })).toMatchObject({
      content: [{ text: '42' }],
    })
    for (const text of ['by console.log', "'console.table'", 'notifications/cancelled', 'by write', 'by a worker'])
      await expect.poll(() => err).toContain(text)
    const left = new AbortController()
    const spinning = client.callTool({ name: 'spin', arguments: {} }, { signal: left.signal })
    // Messages are read in order: once this is answered, the call before it runs or waits for the worker.
    await client.listTools()
    left.abort()
    await expect(spinning).rejects.toThrow()
    expect(await client.callTool({ name: 'add', arguments: { left: 40, right: 2 } })).toMatchObject({
      content: [{ text: '42' }],
    })
    await client.close()
  })
})

describe('the process', () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  }
  const callOf = (id: number, name: string, args = {}) => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name, arguments: args },
  })

  function start(): {
    child: ChildProcessWithoutNullStreams
    send: (line: object | string) => void
    lines: AsyncIterator<string>
  } {
    const child = spawn(process.execPath, [program])
    child.stderr.resume()
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const send = (line: object | string) =>
      child.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`)
    return { child, send, lines }
  }

  test('ends when the client closes its end, whatever runs', async () => {
    const { child, send, lines } = start()
    expect((await lines.next()).value).toBe('before it serves')
    send(initialize)
    expect(JSON.parse((await lines.next()).value)).toMatchObject({ id: 0, result: {} })
    // Two calls with one id: neither may outlive the connection.
    send(callOf(1, 'spin'))
    send(callOf(1, 'spin'))
    send({ jsonrpc: '2.0', id: 2, method: 'tools/list' })
    expect(JSON.parse((await lines.next()).value)).toMatchObject({ id: 2 })
    const ended = once(child, 'exit')
    child.stdin.end()
    expect((await lines.next()).value).toBe('after it served')
    expect(await ended).toEqual([0, null])
  })

  test('answers what is protocol between lines that are not', async () => {
    const { child, send, lines } = start()
    await lines.next()
    for (const line of ['', 'no JSON', '[]', 'null', '{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","id":1,"result":{}}'])
      send(line)
    send(initialize)
    expect(JSON.parse((await lines.next()).value)).toMatchObject({ id: 0, result: {} })
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    send(`{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"add","arguments":${deep}}}`)
    expect(JSON.parse((await lines.next()).value)).toMatchObject({ id: 5 })
    // What the tool writes does not come between the lines.
    send(callOf(3, 'chatty'))
    expect(JSON.parse((await lines.next()).value)).toMatchObject({ id: 3, result: { content: [{ text: 'said' }] } })
    send(callOf(6, 'add', { left: 40, right: 2 }))
    expect(JSON.parse((await lines.next()).value)).toMatchObject({ id: 6, result: { content: [{ text: '42' }] } })
    child.stdin.end()
    await once(child, 'exit')
  })

  test('loses nothing of a client that asks first and reads later', async () => {
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'ignore'] })
    child.stdout.pause()
    const count = 2000
    child.stdin.write(`${JSON.stringify(initialize)}\n`)
    for (let id = 1; id <= count; id++)
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/list' })}\n`)
    const ids: unknown[] = []
    for await (const line of createInterface(child.stdout)) {
      if (line.startsWith('{')) ids.push(JSON.parse(line).id)
      if (ids.length === count + 1) child.stdin.end()
    }
    expect(new Set(ids).size).toBe(count + 1)
  })

  test('ends when a message is longer than it takes', async () => {
    const { child, send, lines } = start()
    await lines.next()
    const ended = once(child, 'exit')
    child.stdin.on('error', () => {})
    send('x'.repeat(5_000_000))
    expect(await ended).toEqual([0, null])
  })
})
