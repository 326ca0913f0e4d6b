/** `glovebox bench meter`: what metering costs, metered beside unmetered, over C kernels and a JavaScript library in QuickJS. */

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { meterComponent } from '../../host/meter/component.ts'
import { meterModule } from '../../host/meter/module.ts'
import { setV8Flags } from '../../host/pool/flags.ts'
import { plain } from '../spec/engines.ts'
import { compare, metered } from './compare.ts'
import { transpile } from './jco.ts'
import { compileKernels } from './kernels.ts'
import { machine, median, table, timed } from './measure.ts'
import type { Row } from './meter-kernels.ts'
import { runWasmtime, type WasmtimeResult } from './wasmtime.ts'

const ROUNDS = 9
const PROCESSES = 5
const run = promisify(execFile)

const tool = fileURLToPath(new URL('../../build/guest-tools/markdown.wasm', import.meta.url))

/** Runs the bench. */
export async function meter(): Promise<{ json: object; text: string }> {
  setV8Flags()
  const kernels = compileKernels()
  const rows = await measureKernels()
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

/**
 * Each kernel's row, in the middle of some processes: where V8 puts code differs from one to the next, and with it a ratio by as much as 0.08
 * in every round of a process.
 */
async function measureKernels(): Promise<Row[]> {
  const runs: Row[][] = []
  for (let i = 0; i < PROCESSES; i++) {
    const { stdout } = await run(process.execPath, [fileURLToPath(new URL('./meter-kernels.ts', import.meta.url))])
    runs.push(JSON.parse(stdout) as Row[])
  }
  return runs[0]!.map(({ kernel, fuel }, k) => {
    const rows = runs.map(all => all[k]!)
    const best = (of: 'unmeteredMs' | 'meteredMs'): number => Math.min(...rows.map(row => row[of]))
    const ratio = median(rows.map(row => row.ratio))
    return { kernel, unmeteredMs: best('unmeteredMs'), meteredMs: best('meteredMs'), ratio, fuel }
  })
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
    return (await compare(make, ROUNDS)).ratio
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
