/** How long it takes to put a used instance back, in this very thread: what a worker does after each answer. */

import { readFile } from 'node:fs/promises'
import { defaultLimits } from '../../../host/base/limits.ts'
import { callGuest, guestOf, load } from '../../../test/support/guest.ts'
import { median } from '../measure.ts'

const ROUNDS = 300

/** Microseconds, the median; `tool` must give `ok`. */
export async function restoreUs(file: string, tool: string, args: readonly unknown[]): Promise<number> {
  const loaded = load(await readFile(file))
  const guest = guestOf(loaded, defaultLimits, { now: () => performance.now() })
  if (!guest.prepare(defaultLimits)) throw new Error('the instance cannot be made ahead of its call')
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const { status } = callGuest(guest, loaded, tool, args, defaultLimits)
    const start = performance.now()
    if (status !== 'ok' || !guest.restore()) throw new Error(`the instance cannot be put back after ${status}`)
    times.push(performance.now() - start)
  }
  return median(times) * 1000
}
