/** What metering costs one program: metered and unmetered, in turns. */

import { setTimeout as sleep } from 'node:timers/promises'
import { meteredIn } from '../spec/engines.ts'
import { median, timed } from './measure.ts'

/** Many short runs, of which the best counts: what else the machine does hits some of them, not all. */
const RUNS = 80
/** Runs before, in which V8 gets to its optimized code. */
const WARM_UP = 10
/** Long enough for V8 to finish optimizing a small module. */
const SETTLE_MS = 60

/** Fuel as workers grant it. */
export const metered = meteredIn(1_000_000n)

type Run = () => unknown

/** The ratio of two contenders: the median, over rounds with fresh modules, of the ratio of their best runs. */
export async function compare(
  make: () => Promise<{ unmetered: Run; metered: Run }>,
  rounds: number,
): Promise<{ best: number[]; ratio: number }> {
  const ratios: number[] = []
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < rounds; round++) {
    const contenders = Object.values(await make())
    // Who goes first finds the caches as the other left them: each does in turn.
    const order = round % 2 === 0 ? [0, 1] : [1, 0]
    for (let i = 0; i < WARM_UP; i++) for (const k of order) contenders[k]!()
    await sleep(SETTLE_MS)
    const times = contenders.map(() => Number.POSITIVE_INFINITY)
    for (let i = 0; i < RUNS; i++) {
      for (const k of order) times[k] = Math.min(times[k]!, await timed(contenders[k]!))
    }
    times.forEach((time, k) => {
      best[k] = Math.min(best[k]!, time)
    })
    ratios.push(times[1]! / times[0]!)
  }
  return { best, ratio: median(ratios) }
}
