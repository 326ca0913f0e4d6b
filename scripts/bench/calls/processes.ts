/** What is measured from outside of a process: how long the command line takes, cold, and how much memory an engine holds. */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median, timed } from '../measure.ts'

const run = promisify(execFile)
const ROUNDS = 9
const path = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url))

/** How long `glovebox call` takes as a whole process, its artifact cached; and a Node that does nothing, in milliseconds. */
export interface Cold {
  readonly coldMs: number
  readonly nodeMs: number
  /** What ran: the compiled package, or the sources. */
  readonly from: 'dist' | 'sources'
}

/** Measures both, in turns. */
export async function cold(): Promise<Cold> {
  const from = existsSync(path('dist/host/cli/main.js')) ? 'dist' : 'sources'
  const call = [
    path(from === 'dist' ? 'dist/host/cli/main.js' : 'host/cli/bin.mjs'),
    'call',
    path('build/guest-tools/hostile-core.wasm'),
    'add',
    '{"left":1,"right":2}',
  ]
  const [calls, nodes]: [number[], number[]] = [[], []]
  await run(process.execPath, call)
  for (let round = 0; round < ROUNDS; round++) {
    calls.push(await timed(() => run(process.execPath, call)))
    nodes.push(await timed(() => run(process.execPath, ['-e', '0'])))
  }
  return { coldMs: median(calls), nodeMs: median(nodes), from }
}

const rss = async (what: string): Promise<number> =>
  Number((await run(process.execPath, ['--expose-gc', path('scripts/bench/calls/resident.mjs'), what])).stdout)

/** Memory of processes, in megabytes and kilobytes. */
export interface Resident {
  /** An engine with one worker that made a call, over a bare Node. */
  readonly idleRssMb: number
  /** Each loaded toolset more that is not used, beyond those whose artifacts are held. */
  readonly unusedKb: number
}

/** Of 100 kB each: many more than the artifacts that an engine holds. */
const TOOLSETS = 1000

/** Measures it. */
export async function resident(): Promise<Resident> {
  const [bare, idle] = [await rss('bare'), await rss('1')]
  const [half, many] = [await rss(String(TOOLSETS / 2)), await rss(String(TOOLSETS))]
  return { idleRssMb: (idle - bare) / 2 ** 20, unusedKb: (2 * (many - half)) / TOOLSETS / 1024 }
}
