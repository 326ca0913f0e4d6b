/** One process of `bench meter`: measures each kernel metered and unmetered, and prints the rows as JSON. */

import { METER } from '../../host/meter/contract.ts'
import { meterModule } from '../../host/meter/module.ts'
import { setV8Flags } from '../../host/pool/flags.ts'
import { meteredIn, plain } from '../spec/engines.ts'
import { compare, metered } from './compare.ts'
import { compileKernels, type Kernel } from './kernels.ts'

const ROUNDS = 4

/** What metering costs one kernel. */
export interface Row {
  readonly kernel: string
  readonly unmeteredMs: number
  readonly meteredMs: number
  readonly ratio: number
  /** Fuel of one run, surcharges off. */
  readonly fuel: number
}

type Exports = { run: (n: number) => number } & Record<string, WebAssembly.Global<'i64'>>

async function measureKernel({ name, bytes, n }: Kernel): Promise<Row> {
  const instance = (engine: typeof plain): Exports => engine.instantiate(engine.compile(bytes.slice()), {}) as Exports
  const { best, ratio } = await compare(async () => {
    const [before, after] = [instance(plain), instance(metered)]
    if (before.run(1) !== after.run(1)) throw new Error(`${name} computes something else when it is metered`)
    return { unmetered: () => before.run(n), metered: () => after.run(n) }
  }, ROUNDS)
  const whole = 1n << 60n
  const bare = { ...meteredIn(whole), compile: () => new WebAssembly.Module(meterModule(bytes, { surcharges: false })) }
  const counted = instance(bare)
  counted.run(n)
  const fuel = Number(whole - counted[METER.fuel]!.value)
  return { kernel: name, unmeteredMs: best[0]!, meteredMs: best[1]!, ratio, fuel }
}

setV8Flags()
const rows: Row[] = []
for (const kernel of compileKernels()) rows.push(await measureKernel(kernel))
console.log(JSON.stringify(rows))
