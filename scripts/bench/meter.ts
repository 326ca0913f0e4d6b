/** `glovebox bench meter`: what metering costs, metered beside unmetered, over C kernels and a JavaScript library in QuickJS. */

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { meterComponent } from '../../host/meter/component.ts'
import { METER } from '../../host/meter/contract.ts'
import { meterModule } from '../../host/meter/module.ts'
import { setV8Flags } from '../../host/pool/flags.ts'
import { meteredIn, plain } from '../spec/engines.ts'
import { transpile } from './jco.ts'
import { compileKernels, type Kernel } from './kernels.ts'
import { machine, median, table, timed } from './measure.ts'
import { runWasmtime, type WasmtimeResult } from './wasmtime.ts'

const ROUNDS = 9
/** Many short runs, of which the best counts: what else the machine does hits some of them, not all. */
const RUNS = 80
/** Runs before, in which V8 gets to its optimized code. */
const WARM_UP = 10
/** Long enough for V8 to finish optimizing a small module. */
const SETTLE_MS = 60

/** Fuel as workers grant it. */
const metered = meteredIn(1_000_000n)

const tool = fileURLToPath(new URL('../../build/guest-tools/markdown.wasm', import.meta.url))

interface Row {
  readonly kernel: string
  readonly unmeteredMs: number
  readonly meteredMs: number
  readonly ratio: number
  /** Fuel of one run, surcharges off. */
  readonly fuel: number
}

type Run = () => unknown

/** Runs the bench. */
export async function meter(): Promise<{ json: object; text: string }> {
  setV8Flags()
  const kernels = compileKernels()
  const rows: Row[] = []
  for (const kernel of kernels) rows.push(await measureKernel(kernel))
  const quickjs = await measureQuickJs()
  const mbPerS = await meteringSpeed()
  const geomean = geometricMean(rows.map(({ ratio }) => ratio))
  const worst = Math.max(...rows.map(({ ratio }) => ratio))
  const wasmtime = runWasmtime(kernels, process.env.PYTHON ?? 'python3')
  const json = { version: 1, machine: machine(), geomean, worst, quickjs, mbPerS, rows, ...(wasmtime && { wasmtime }) }
  const figures = `geometric mean ${fixed(geomean)}, worst ${fixed(worst)}, QuickJS ${fixed(quickjs)}; meters ${mbPerS.toFixed(0)} MB/s`
  const lines = [table(rows.map(row => textRow(row, wasmtime))), figures, wasmtimeFigures(rows, wasmtime), machine()]
  return { json, text: lines.filter(line => line !== '').join('\n\n') }
}

/** The ratio of two contenders: the median, over rounds with fresh modules, of the ratio of their best runs. */
async function compare(
  make: () => Promise<{ unmetered: Run; metered: Run }>,
): Promise<{ best: number[]; ratio: number }> {
  const ratios: number[] = []
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < ROUNDS; round++) {
    const contenders = Object.values(await make())
    for (let i = 0; i < WARM_UP; i++) for (const run of contenders) run()
    await sleep(SETTLE_MS)
    const times = contenders.map(() => Number.POSITIVE_INFINITY)
    for (let i = 0; i < RUNS; i++) {
      for (const [k, run] of contenders.entries()) times[k] = Math.min(times[k]!, await timed(run))
    }
    times.forEach((time, k) => {
      best[k] = Math.min(best[k]!, time)
    })
    ratios.push(times[1]! / times[0]!)
  }
  return { best, ratio: median(ratios) }
}

type Exports = { run: (n: number) => number } & Record<string, WebAssembly.Global<'i64'>>

async function measureKernel({ name, bytes, n }: Kernel): Promise<Row> {
  const instance = (engine: typeof plain): Exports => engine.instantiate(engine.compile(bytes.slice()), {}) as Exports
  const { best, ratio } = await compare(async () => {
    const [before, after] = [instance(plain), instance(metered)]
    if (before.run(1) !== after.run(1)) throw new Error(`${name} computes something else when it is metered`)
    return { unmetered: () => before.run(n), metered: () => after.run(n) }
  })
  const whole = 1n << 60n
  const bare = { ...meteredIn(whole), compile: () => new WebAssembly.Module(meterModule(bytes, { surcharges: false })) }
  const counted = instance(bare)
  counted.run(n)
  const fuel = Number(whole - counted[METER.fuel]!.value)
  return { kernel: name, unmeteredMs: best[0]!, meteredMs: best[1]!, ratio, fuel }
}

const sample = `# A heading\n\nSome *text* with [a link](https://example.test "title"), \`code\`, and **more**.\n\n- one\n- two\n  1. three\n\n
| a | b |\n|---|:-:|\n| 1 | 2 |\n\n> A quotation, which goes on\n> and on.\n\n\`\`\`js\nconst x = 1\n\`\`\`\n\n`

/** Renders Markdown with a library that runs in QuickJS. Both contenders have jco's glue. */
async function measureQuickJs(): Promise<number> {
  const bytes = new Uint8Array(await readFile(tool))
  const directory = await mkdtemp(join(tmpdir(), 'glovebox-bench-'))
  try {
    const modules = [
      await transpile(bytes, join(directory, 'plain'), plain),
      await transpile(bytes, join(directory, 'metered'), metered),
    ]
    const make = async () => {
      const [before, after] = await Promise.all(modules.map(module => module.instantiate()))
      return { unmetered: () => before!.reader!.render!(sample), metered: () => after!.reader!.render!(sample) }
    }
    return (await compare(make)).ratio
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** How fast the core modules of that tool are metered, in megabytes of their bytes a second. */
async function meteringSpeed(): Promise<number> {
  const component = new Uint8Array(await readFile(tool))
  const modules: Uint8Array[] = []
  meterComponent(component, module => {
    modules.push(module)
    return module
  })
  const speeds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const ms = await timed(() => modules.forEach(module => void meterModule(module)))
    speeds.push(modules.reduce((sum, { length }) => sum + length, 0) / 1e3 / ms)
  }
  return median(speeds)
}

const fixed = (value: number): string => value.toFixed(3)

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)

function textRow(row: Row, wasmtime: WasmtimeResult | undefined): Record<string, string | number> {
  const of = wasmtime?.rows[row.kernel]
  const own = {
    kernel: row.kernel,
    unmeteredMs: row.unmeteredMs,
    meteredMs: row.meteredMs,
    ratio: fixed(row.ratio),
    fuel: row.fuel,
  }
  if (!of) return own
  return {
    ...own,
    'wasmtime fuel': fixed(of.fuel / of.plain),
    'wasmtime epochs': fixed(of.epochs / of.plain),
    'metered ÷ wasmtime with fuel': fixed(row.meteredMs / of.fuel),
    'fuel - wasmtime’s': row.fuel - of.count,
  }
}

function wasmtimeFigures(rows: readonly Row[], wasmtime: WasmtimeResult | undefined): string {
  if (!wasmtime) return ''
  const all = Object.values(wasmtime.rows)
  const fuel = geometricMean(all.map(one => one.fuel / one.plain))
  const epochs = geometricMean(all.map(one => one.epochs / one.plain))
  const beside = geometricMean(rows.map(row => row.meteredMs / wasmtime.rows[row.kernel]!.fuel))
  return `Wasmtime ${wasmtime.version}: with fuel ${fixed(fuel)}, with epochs ${fixed(epochs)}; V8 metered ÷ Wasmtime with fuel ${fixed(beside)}`
}
