/** `glovebox bench http`: what a request costs a guest, against the same request made by Node itself. */

import { Agent, get } from 'node:http'
import { Worker } from 'node:worker_threads'
import { createEngine, type Toolset } from '../../host/mod.ts'
import { scriptGuest } from '../../test/support/script-guest.ts'
import { interleaved, machine, median, table } from './measure.ts'

const ROUNDS = 9
/** Small requests in one call, one after the other. */
const REQUESTS = 200

/** Runs the bench. */
export async function http(): Promise<{ json: object; text: string }> {
  const server = new Worker(new URL('./http/server.mjs', import.meta.url))
  const port = await new Promise<number>(resolve => server.once('message', resolve))
  await using engine = await createEngine({ workers: 1 })
  const guest = await scriptGuest({ http: 'glovebox:host/http@0.1.0' })
  const quota = { requests: REQUESTS }
  const grants = [{ kind: 'http', hosts: ['127.0.0.1'], schemes: ['http'], ports: [port], quota }] as const
  const toolset = await engine.load(guest, { grants })
  const agent = new Agent({ keepAlive: true })
  try {
    const cases = [
      { row: 'a small request', path: 'small', times: REQUESTS },
      { row: 'a response of 10 MB', path: '10MB', times: 1 },
    ]
    const rows = []
    for (const { row, path, times } of cases) {
      const url = `http://127.0.0.1:${port}/${path}`
      const all = await interleaved(
        { guest: () => inGuest(toolset, url, times), node: () => inNode(agent, url, times) },
        ROUNDS,
      )
      const [guestMs, nodeMs] = [median(all.guest!) / times, median(all.node!) / times]
      rows.push({ row, guestMs, nodeMs, ratio: guestMs / nodeMs })
    }
    const text = `${table(rows)}\n\nper request, median of ${ROUNDS} rounds; a guest in QuickJS under glovebox:host/http, and node:http\n${machine()}`
    return { json: { version: 1, machine: machine(), rows }, text }
  } finally {
    agent.destroy()
    await server.terminate()
  }
}

/** Milliseconds that requests of one call take, its own beginning and end left out. */
async function inGuest(toolset: Toolset, url: string, times: number): Promise<number> {
  const request = `{ method: 'GET', url: '${url}', headers: [], body: new Uint8Array(), secrets: [] }`
  const body = `for (let i = 0; i < ${times}; i++) http.fetch(${request}).body.readAll()`
  const outcome = await toolset.call('run', { body })
  if (outcome.status !== 'ok') throw new Error(`the call ended as ${outcome.status}: ${outcome.message}`)
  return outcome.usage.wallMs
}

async function inNode(agent: Agent, url: string, times: number): Promise<number> {
  const start = performance.now()
  for (let i = 0; i < times; i++) {
    await new Promise<void>((resolve, reject) => {
      get(url, { agent }, async response => {
        Buffer.concat(await response.toArray())
        resolve()
      }).once('error', reject)
    })
  }
  return performance.now() - start
}
