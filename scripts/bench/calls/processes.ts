/** What is measured from outside of a process: how long the command line takes, cold, and how much memory an engine holds. */

import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  /** The same of a tool in QuickJS, 1.4 MB. */
  readonly coldQuickjsMs: number
  /** The same as `coldMs` from the sources, as in a clone. */
  readonly coldSourcesMs: number
}

/** Measures all of it, in turns. */
export async function cold(): Promise<Cold> {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-bench-'))
  try {
    const installed = await install(folder)
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') }
    const core = ['call', path('build/guest-tools/hostile-core.wasm'), 'add', '{"left":1,"right":2}']
    const quickjs = ['call', path('build/guest-tools/hostile.wasm'), 'echo', '{"text":"x"}']
    const commands = [
      [installed, ...core],
      ['-e', '0'],
      [installed, ...quickjs],
      [path('host/cli/bin.mjs'), ...core],
    ]
    const times = commands.map((): number[] => [])
    for (const command of commands) await run(process.execPath, command, { env })
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, command] of commands.entries()) {
        times[i]!.push(await timed(() => run(process.execPath, command, { env })))
      }
    }
    const [coldMs, nodeMs, coldQuickjsMs, coldSourcesMs] = times.map(median) as [number, number, number, number]
    return { coldMs, nodeMs, coldQuickjsMs, coldSourcesMs }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What an app gets that installs the package, without npm: built, copied, its dependencies beside it. Answers the command. */
async function install(folder: string): Promise<string> {
  await run(process.execPath, [path('scripts/build.ts')])
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync(path('node_modules'))) {
    if (name !== 'glovebox' && !name.startsWith('.')) symlinkSync(path(`node_modules/${name}`), join(modules, name))
  }
  for (const part of ['package.json', 'host/cli/bin.mjs', 'dist']) {
    cpSync(path(part), join(modules, 'glovebox', part), { recursive: true })
  }
  return join(modules, 'glovebox/host/cli/bin.mjs')
}

/** `own`: the linear memories of the components that were called. */
async function held(...what: string[]): Promise<{ rss: number; heap: number; own: number }> {
  const args = ['--expose-gc', path('scripts/bench/calls/resident.mjs'), ...what]
  return JSON.parse((await run(process.execPath, args)).stdout)
}

/** Memory of processes, in megabytes and kilobytes. */
export interface Resident {
  /** An engine with one worker that made a call, over a bare Node. */
  readonly idleRssMb: number
  /** Each loaded toolset more that is not used, beyond those whose artifacts are held: in the app's heap. */
  readonly unusedKb: number
  /** The same of resident memory, in which the worker's garbage and the gaps between what is used count too. */
  readonly unusedRssKb: number
  /**
   * Each component in QuickJS more that was called and is ready for its next call, resident, over its linear memory: its snapshot, its
   * compiled code, what it was decoded to.
   */
  readonly warmMb: number
}

/** Of 100 kB each: many more than the artifacts that an engine holds, and than a worker loads before its heap grows no more. */
const TOOLSETS = 1000

/** Measures it. */
export async function resident(): Promise<Resident> {
  const [bare, idle] = [await held('bare'), await held('1')]
  const [some, more] = [await held(String(TOOLSETS)), await held(String(2 * TOOLSETS))]
  const each = (what: 'rss' | 'heap'): number => (more[what] - some[what]) / TOOLSETS / 1024
  return {
    idleRssMb: (idle.rss - bare.rss) / 2 ** 20,
    unusedKb: each('heap'),
    unusedRssKb: each('rss'),
    warmMb: await oneMoreWarm(),
  }
}

/** As many as a worker keeps; from half of them on the engine holds no artifact more. */
const WARM: readonly [number, number] = [16, 32]

async function oneMoreWarm(): Promise<number> {
  const [few, many] = [await held('warm', String(WARM[0])), await held('warm', String(WARM[1]))]
  return (many.rss - many.own - (few.rss - few.own)) / (WARM[1] - WARM[0]) / 2 ** 20
}
