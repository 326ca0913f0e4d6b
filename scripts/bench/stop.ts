/** `glovebox bench stop`: how long a guest that would never end goes on after its call was aborted. */

import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createEngine, type Toolset } from '../../host/mod.ts'
import { machine, quantile, table } from './measure.ts'

const ROUNDS = 100
const RUNS_MS = 15
/** Enough for any of them to run for minutes. */
const limits = { fuel: 1n << 50n, timeoutMs: 60_000 }
const guests: readonly [file: string, tool: string][] = [
  ['hostile-core', 'spin'],
  ['hostile-core', 'fill-storm'],
  ['hostile', 'spin'],
]

/** Runs the bench. */
export async function stop(): Promise<{ json: object; text: string }> {
  await using engine = await createEngine({ workers: 1, limits })
  const rows = []
  for (const [file, tool] of guests) {
    const toolset = await engine.load(fileURLToPath(new URL(`../../build/guest-tools/${file}.wasm`, import.meta.url)))
    const times: number[] = []
    let killed = 0
    for (let round = 0; round < ROUNDS; round++) {
      const { ms, cooperative } = await stopOnce(toolset, tool)
      times.push(ms)
      if (!cooperative) killed++
    }
    const [p50ms, p99ms, maxMs] = [quantile(times, 0.5), quantile(times, 0.99), Math.max(...times)]
    rows.push({ guest: `${file} ${tool}`, p50ms, p99ms, maxMs, workersLost: killed })
  }
  const text = `${table(rows)}\n\nfrom abort() to the settled outcome, ${ROUNDS} times each\n${machine()}`
  return { json: { version: 1, machine: machine(), rows }, text }
}

async function stopOnce(toolset: Toolset, tool: string): Promise<{ ms: number; cooperative: boolean }> {
  const controller = new AbortController()
  const call = toolset.call(tool, {}, { signal: controller.signal })
  await delay(RUNS_MS)
  const start = performance.now()
  controller.abort()
  const outcome = await call
  if (outcome.status !== 'canceled') throw new Error(`the call ended as ${outcome.status}`)
  // A worker that was terminated could not say what its guest spent.
  return { ms: performance.now() - start, cooperative: outcome.usage.exact }
}
