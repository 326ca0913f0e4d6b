/** Runs a random module unmetered, with its own counter, and metered, on whole fuel and on slices; all four must agree. */

import { metered } from './metered.ts'
import { random } from './random.ts'
import { randomModule } from './random-module.ts'
import { wat } from './wat.ts'

interface Ended {
  readonly result: unknown
  readonly memory: string
}

const hex = (memory: unknown): string =>
  Buffer.from((memory as WebAssembly.Memory).buffer.slice(0, 4096)).toString('base64')

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'an exception'
  }
}

/** Calls every function on the same state; tells how each ended. */
function runAll(exports: WebAssembly.Exports, count: () => bigint): (Ended & { readonly count: bigint })[] {
  return [0, 1, 2, 3].map(i => {
    ;(exports.reset as () => void)()
    const before = count()
    const result = attempt(() => (exports[`f${i}`] as (a: number, b: number) => unknown)(i * 7, 3 - i))
    return { result, memory: hex(exports.memory), count: count() - before }
  })
}

/** What is wrong with the meter on the module of this seed; nothing, if all agree. `calls` counts those that were compared. */
export async function disagreement(seed: number): Promise<{ readonly problem?: string; readonly exact: number }> {
  const { text, counting } = randomModule(random(seed))
  const plain = new WebAssembly.Instance(new WebAssembly.Module(await wat(text))).exports
  const counter = new WebAssembly.Instance(new WebAssembly.Module(await wat(counting))).exports
  const unmetered = runAll(plain, () => 0n)
  const counted = runAll(counter, () => (counter.count as WebAssembly.Global<'i64'>).value)
  const under = await runMetered(text)
  const sliced = await runMetered(text, BigInt(1 + (seed % 97)))
  let exact = 0
  for (let i = 0; i < 4; i++) {
    for (const b of [under[i]!, sliced[i]!]) {
      const [a, c] = [unmetered[i]!, counted[i]!]
      if (a.result !== b.result || a.memory !== b.memory)
        return { problem: `f${i}: ${a.result}, metered ${b.result}`, exact }
      // A trap in the middle of a line leaves the line charged, and the counter where it last was.
      const trapped = typeof b.result === 'string' && b.result !== 'an exception'
      if (trapped) continue
      exact++
      if (b.count !== c.count) return { problem: `f${i}: ${c.count} operators, ${b.count} charged`, exact }
    }
  }
  return { exact }
}

async function runMetered(text: string, slice?: bigint): Promise<ReturnType<typeof runAll>> {
  const m = await metered(text, { surcharges: false, ...(slice !== undefined && { slice }) })
  // The budget of this call lasts for those that follow.
  m.call('reset')
  return runAll(m.exports, () => -m.left())
}
