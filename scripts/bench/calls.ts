/** `glovebox bench calls`: what one call costs, and how many one or two workers make in a second, beside others. */

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quickjsText } from './bulk.ts'
import { CALLERS, type Contender, contenders, missing, wasmtimeGuests } from './calls/contenders.ts'
import { cold, resident } from './calls/processes.ts'
import { restoreUs } from './calls/restore.ts'
import { wasmtimeCalls } from './calls/wasmtime.ts'
import { jcoVersion } from './jco.ts'
import { machine, median, quantile, table, timed } from './measure.ts'

const ROUNDS = 5
/** V8 goes on optimising what a call runs for thousands of calls: those are not warm yet. */
const WARM_UP = 10_000
/** Calls at the start of each round that are not measured: its contender was left alone for a while, so its threads sleep. */
const WAKE_UP = 200

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
      for (const one of all) times.get(one)!.push(...(await oneRound(one)))
    }
    const rows: Row[] = []
    for (const one of all) rows.push(await row(one, times.get(one)!))
    const skipped = [...missing(), ...addWasmtime(rows)]
    const around = await whatElse()
    return {
      json: { version: 1, machine: machine(), jco: jcoVersion(), rows, ...around, skipped },
      text: `${table(rows.map(row => ({ ...row })))}\n\n${table([{ ...around }])}\n\n${[note, ...skipped].join('\n')}\n${machine()}, ${jcoVersion()}`,
    }
  } finally {
    for (const one of all) await one.close()
    await rm(directory, { recursive: true })
  }
}

async function oneRound({ calls, call }: Contender): Promise<number[]> {
  for (let i = 0; i < Math.min(WAKE_UP, calls / ROUNDS); i++) await call()
  const times: number[] = []
  for (let i = 0; i < calls / ROUNDS; i++) times.push(await timed(call))
  return times
}

/** Adds what Wasmtime did, or answers why it did nothing. */
function addWasmtime(rows: Row[]): string[] {
  const ran = wasmtimeCalls(wasmtimeGuests)
  if ('skipped' in ran) return [`no Wasmtime: ${ran.skipped}`]
  for (const [i, times] of ran.times.entries()) {
    const total = times.reduce((sum, ms) => sum + ms, 0)
    const callsPerS = (times.length / total) * 1000
    const engine = `wasmtime ${ran.version}, fresh instance`
    rows.push({ ...figures(times), engine, guest: wasmtimeGuests[i]!.guest, callsPerS })
  }
  return []
}

const figures = (times: readonly number[]) => ({
  p50us: median(times) * 1000,
  p99us: quantile(times, 0.99) * 1000,
})

const note = `p50 and p99 of calls one after the other, each contender warm and awake; callsPerS with ${CALLERS} callers, or one where the engine takes one at a time
restoreUs, restoreCoreUs: a used instance put back after a call, QuickJS and plain WebAssembly; coldMs: \`glovebox call\` as a whole process,
as installed, its artifact cached, where a Node that does nothing takes nodeMs; coldQuickjsMs: the same of a tool in QuickJS; coldSourcesMs: the
same as coldMs in a clone; idleRssMb: an engine that made a call, over a bare Node; unusedKb, unusedRssKb: each
toolset that is loaded and not used, from 1,000 to 2,000 of them, in the app's heap and resident; warmMb: each
component in QuickJS more that is warm, over its linear memory; mbPerS: a text of 1 MB into a QuickJS tool and back, both counted; more of
that in \`bench bulk\``

/** What there is to know beside the rows. */
async function whatElse() {
  const tool = (name: string): string => fileURLToPath(new URL(`../../build/guest-tools/${name}.wasm`, import.meta.url))
  return {
    restoreUs: await restoreUs(tool('hostile'), 'echo', ['x']),
    restoreCoreUs: await restoreUs(tool('hostile-core'), 'add', [1, 2]),
    mbPerS: await quickjsText(),
    ...(await cold()),
    ...(await resident()),
  }
}

async function row(one: Contender, times: readonly number[]): Promise<Row> {
  const { engine, guest } = one
  return { engine, guest, ...figures(times), callsPerS: await throughput(one) }
}

/** How many calls end in a second, after half a second to get there: what many callers do is compiled for them first, too. */
async function throughput({ engine, call }: Contender): Promise<number> {
  // A plugin runs one call at a time, and a bare worker's answers carry no number to tell them apart.
  const callers = engine.startsWith('glovebox') ? CALLERS : 1
  const during = async (ms: number): Promise<number> => {
    const start = performance.now()
    let made = 0
    const caller = async (): Promise<void> => {
      for (; performance.now() - start < ms; made++) await call()
    }
    await Promise.all(Array.from({ length: callers }, caller))
    return (made / (performance.now() - start)) * 1000
  }
  await during(500)
  return during(1000)
}
