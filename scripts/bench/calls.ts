/** `glovebox bench calls`: what one call costs, and how many two workers make in a second, beside others. */

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Contender, contenders } from './calls/contenders.ts'
import { jcoVersion } from './jco.ts'
import { machine, median, quantile, table, timed } from './measure.ts'

const ROUNDS = 5
const WARM_UP = 200
/** Calls that are under way at a time when throughput is measured. */
const CALLERS = 32

interface Row {
  readonly engine: string
  readonly guest: string
  readonly p50us: number
  readonly p99us: number
  readonly callsPerS: number
}

/** Runs the bench. */
export async function calls(): Promise<{ json: object; text: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'glovebox-bench-'))
  const bytes = new Uint8Array(
    await readFile(fileURLToPath(new URL('../../build/guest-tools/hostile.wasm', import.meta.url))),
  )
  const all = await contenders(bytes, directory)
  try {
    for (const one of all) for (let i = 0; i < Math.min(WARM_UP, one.calls); i++) await one.call()
    const times = new Map<Contender, number[]>(all.map(one => [one, []]))
    // Rounds are interleaved, so that a busy moment of the machine hits everybody.
    for (let round = 0; round < ROUNDS; round++) {
      for (const one of all) for (let i = 0; i < one.calls / ROUNDS; i++) times.get(one)!.push(await timed(one.call))
    }
    const rows: Row[] = []
    for (const one of all) rows.push(await row(one, times.get(one)!))
    return {
      json: { version: 1, machine: machine(), jco: jcoVersion(), rows },
      text: `${table(rows.map(row => ({ ...row })))}\n\np50 and p99 of calls one after the other; callsPerS with ${CALLERS} callers\n${machine()}, ${jcoVersion()}`,
    }
  } finally {
    for (const one of all) await one.close()
    await rm(directory, { recursive: true })
  }
}

async function row(one: Contender, times: readonly number[]): Promise<Row> {
  const { engine, guest } = one
  return {
    engine,
    guest,
    p50us: median(times) * 1000,
    p99us: quantile(times, 0.99) * 1000,
    callsPerS: await throughput(one),
  }
}

async function throughput({ engine, call, calls }: Contender): Promise<number> {
  // A session and a plugin run one call at a time, and a bare worker's answers carry no number to tell them apart.
  const callers = engine === 'glovebox' ? CALLERS : 1
  let left = calls
  const caller = async (): Promise<void> => {
    while (left-- > 0) await call()
  }
  const ms = await timed(() => Promise.all(Array.from({ length: callers }, caller)))
  return (calls / ms) * 1000
}
