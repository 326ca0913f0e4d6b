/** A program that serves tools on standard input and output, and writes there besides wherever it can. */

import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { tool } from '../../host/agent/mod.ts'
import { createEngine } from '../../host/mod.ts'
import { mcpServer } from '../../host/protocol/mcp/mod.ts'
import { toolFile } from './tools.ts'

console.log('before it serves')
await using engine = await createEngine({ workers: 1 })
const core = await engine.load(toolFile('hostile-core'), { limits: { fuel: 1n << 50n, timeoutMs: 600_000 } })

const chatty = tool({
  name: 'chatty',
  description: 'Writes to standard output by all ways.',
  input: z.object({}),
  async call() {
    console.log('by console.log')
    console.info('{"jsonrpc":"2.0","method":"notifications/cancelled"}')
    console.table([{ by: 'console.table' }])
    process.stdout.write('by write, without an end of line')
    const worker = new Worker('console.log("by a worker")', { eval: true })
    await new Promise(resolve => worker.once('exit', resolve))
    return 'said'
  },
})

await using server = mcpServer({ tools: [core, chatty] })
await server.stdio({ onError: error => console.error(`onError: ${error.message}`) })
console.log('after it served')
