/** A program that speaks the Model Context Protocol badly: its first argument tells how. */

import { createInterface } from 'node:readline'

const how = process.argv[2]
const tool = (name: string) => ({ name, inputSchema: { type: 'object' } })
const send = (message: object) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

const listings: Record<string, (cursor: unknown) => object> = {
  endless: cursor => ({ tools: [tool(`t${cursor ?? 0}`)], nextCursor: String(Number(cursor ?? 0) + 1) }),
  many: () => ({ tools: Array.from({ length: 100_000 }, (_, i) => tool(`t${i}`)) }),
}

/** Answers to calls, by the name of the tool. */
const answers: Record<string, () => object> = {
  long: () => ({ content: [{ type: 'text', text: 'x'.repeat(2_000_000) }] }),
  huge: () => ({ content: [{ type: 'text', text: 'x'.repeat(20_000_000) }] }),
  deep: () => ({ content: [], structuredContent: JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`) }),
  proto: () => JSON.parse('{"content":[],"structuredContent":{"__proto__":{"polluted":1}}}'),
  failing: () => ({ isError: true, content: [{ type: 'text', text: 'no such city' }] }),
  fine: () => ({ content: [{ type: 'text', text: 'fine' }] }),
}

for await (const line of createInterface(process.stdin)) {
  const { id, method, params } = JSON.parse(line)
  const info = {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'hostile', version: '1' },
  }
  if (method === 'initialize') send({ id, result: info })
  else if (method === 'tools/list' && how !== 'silent') {
    send({
      id,
      result: listings[how!]?.(params?.cursor) ?? {
        tools: [...Object.keys(answers), 'silent', 'refused', 'gone'].map(tool),
      },
    })
  } else if (method === 'tools/call' && params.name === 'gone') process.exit()
  else if (method === 'tools/call' && params.name !== 'silent') {
    const result = answers[params.name]?.()
    send(result ? { id, result } : { id, error: { code: -32602, message: 'refused' } })
  } else if (id !== undefined && method !== 'tools/list' && method !== 'tools/call')
    send({ id, error: { code: -32601, message: 'unknown' } })
}
