/**
 * The process of an engine under test, started anew for each case. Requests come in on standard input, a line each; answers go out on file
 * descriptor 3, which nothing that a guest or a host prints can reach.
 */

import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { Adapter } from './adapter.ts'
import { type Request, Server } from './serve.ts'

const { adapter } = (await import(pathToFileURL(process.argv[2]!).href)) as { adapter: Adapter }
const server = new Server(adapter)
const answers = createWriteStream('', { fd: 3 })

for await (const line of createInterface({ input: process.stdin })) {
  // Not awaited: requests are answered as they end.
  server.answer(JSON.parse(line) as Request).then(answer => answers.write(`${JSON.stringify(answer)}\n`))
}
process.exit()
