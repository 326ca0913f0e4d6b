/** The soak itself: many callers at once, some of whom change their mind; counts how calls end, and what stays behind. */

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createEngine } from '../../host/mod.ts'
import { Pool } from '../../host/pool/pool.ts'
import { puppet } from '../../test/pool/support.ts'
import { random } from '../../test/support/random.ts'
import { toolFile } from '../../test/support/tools.ts'
import { median } from '../bench/measure.ts'
import { type Cast, type Kind, kinds } from './mix.ts'

/** How much, and where. */
export interface SoakOptions {
  /** Ends after so many calls, or so much time, whichever comes first. */
  readonly calls: number
  readonly seconds: number
  readonly callers: number
  readonly seed: number
  readonly isolation: 'thread' | 'process'
}

/** What was seen. */
export interface SoakReport {
  readonly calls: number
  readonly seconds: number
  /** How often each kind of call ended in each way. */
  readonly ends: ReadonlyMap<string, number>
  /** Ends that may not be, calls that were settled twice or never, warnings. */
  readonly findings: readonly string[]
  /** What the process held at the end, when idle. */
  readonly after: Held
  /** By how much that grew by 100,000 calls in the second half; in the first, workers, instances and compiled code come to be, which stay. */
  readonly slope: Held
}

/** What a process holds. */
export interface Held {
  readonly rssMb: number
  readonly heapMb: number
  readonly handles: number
}

/** What was held after so many calls. */
type Sample = Held & { readonly calls: number }

/**
 * How often is looked in the second half. The heap of each worker is collected when V8 sees fit, so what is resident goes up and down by tens of
 * megabytes: two looks tell nothing.
 */
const SAMPLES = 8

/** Growth by 100,000 calls: the median of the slopes between all pairs of samples (Theil and Sen), which no single look can bend. */
function slope(samples: readonly Sample[], of: keyof Held): number {
  const slopes = samples.flatMap((one, i) => {
    const later = samples.slice(i + 1).filter(other => other.calls > one.calls)
    return later.map(other => ((other[of] - one[of]) * 100_000) / (other.calls - one.calls))
  })
  return median(slopes)
}

/** One call of this many is canceled at some moment. */
const CANCELED = 10

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

async function held(): Promise<Held> {
  for (let i = 0; i < 3; i++) {
    collect()
    await new Promise(setImmediate)
  }
  const { rss, heapUsed } = process.memoryUsage()
  return { rssMb: rss / 2 ** 20, heapMb: heapUsed / 2 ** 20, handles: process.getActiveResourcesInfo().length }
}

const weights = kinds.reduce((sum, kind) => sum + kind.weight, 0)

function choose(below: (n: number) => number): Kind {
  let at = below(weights)
  for (const kind of kinds) {
    at -= kind.weight
    if (at < 0) return kind
  }
  throw new Error('weights do not add up')
}

/** Makes calls of a cast, and judges how they end. */
class Soak {
  readonly ends = new Map<string, number>()
  readonly findings: string[] = []
  made = 0
  private readonly cast: Cast

  constructor(cast: Cast) {
    this.cast = cast
  }

  /** One call, of a kind that chance chooses. */
  async one(): Promise<void> {
    const { below } = this.cast
    const kind = choose(below)
    const abort = below(CANCELED) === 0 ? new AbortController() : undefined
    if (abort) this.cancelSoon(abort, below(4))
    let settled = 0
    const settle = (end: string): void => {
      settled++
      this.note(kind, end, abort !== undefined)
    }
    await kind
      .call(this.cast, abort?.signal)
      .then(settle, (error: { code?: string }) => settle(error.code ?? String(error)))
    if (settled !== 1) this.findings.push(`${kind.name} was settled ${settled} times`)
    this.made++
  }

  private cancelSoon(abort: AbortController, when: number): void {
    if (when === 0) abort.abort()
    else if (when === 1) queueMicrotask(() => abort.abort())
    else if (when === 2) setImmediate(() => abort.abort())
    else setTimeout(() => abort.abort(), 1)
  }

  private note(kind: Kind, end: string, mayBeCanceled: boolean): void {
    const key = `${kind.name}: ${end}`
    this.ends.set(key, (this.ends.get(key) ?? 0) + 1)
    if (!kind.ends.includes(end) && !(mayBeCanceled && end === 'canceled'))
      this.findings.push(`${kind.name} ended as ${end}`)
  }

  /** Many callers, each with one call after the other. */
  async crowd(callers: number, calls: number, until: number): Promise<void> {
    let left = calls
    const caller = async (): Promise<void> => {
      while (left-- > 0 && performance.now() < until) await this.one()
    }
    await Promise.all(Array.from({ length: callers }, caller))
  }
}

/** Runs it. */
export async function soak({ calls, seconds, callers, seed, isolation }: SoakOptions): Promise<SoakReport> {
  await using engine = await createEngine({ workers: 2, cache: false, queue: 100_000, isolation })
  await using puppets = new Pool({ isolation, workers: 2, warm: 2, idleMs: 60_000, queue: 100_000, file: puppet })
  const [core, quickjs] = [await engine.load(toolFile('hostile-core')), await engine.load(toolFile('hostile'))]
  const soaking = new Soak({ core, quickjs, puppets, below: random(seed) })
  const onWarning = (warning: Error): void => void soaking.findings.push(`warning: ${warning.message}`)
  process.on('warning', onWarning)
  const start = performance.now()
  await soaking.crowd(callers, calls / 2, start + seconds * 500)
  const left = (calls - soaking.made) / SAMPLES
  const samples: Sample[] = [{ calls: soaking.made, ...(await held()) }]
  for (let i = 1; i <= SAMPLES; i++) {
    await soaking.crowd(callers, left, start + seconds * (500 + (500 * i) / SAMPLES))
    samples.push({ calls: soaking.made, ...(await held()) })
  }
  process.off('warning', onWarning)
  const grown = (of: keyof Held): number => slope(samples, of)
  const { ends, findings, made } = soaking
  return {
    calls: made,
    seconds: (performance.now() - start) / 1000,
    ends,
    findings,
    after: samples.at(-1)!,
    slope: { rssMb: grown('rssMb'), heapMb: grown('heapMb'), handles: grown('handles') },
  }
}
