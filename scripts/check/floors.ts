/** The rule of the floors: who may import whom inside the repository. */

import type { Import, Source } from './source.ts'
import type { Finding } from './tree.ts'

/** The folders of host/, each importing only from itself and from those before it. */
export const floors: readonly string[] = [
  'base',
  'wasm',
  'wit',
  'meter',
  'worker',
  'capability',
  'pool',
  'engine',
  'agent',
  'protocol',
  'cli',
]

const protocolOfWorker = 'host/worker/protocol.ts'
const toolchainMayImport: readonly string[] = ['base', 'wasm', 'wit']

/** The part of the repository that a file belongs to: a floor's name, `mod` (host/mod.ts), `toolchain`, or a top folder. */
export function partOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  if (top === 'host') return second === 'mod.ts' ? 'mod' : second
  return top === 'guest-tools' && second === 'toolchain' ? 'toolchain' : top
}

/** Findings for each import that crosses the floors. `publicEntries` are the sources of what package.json exports. */
export function checkFloors(sources: readonly Source[], publicEntries: ReadonlySet<string>): Finding[] {
  return sources.flatMap(source =>
    source.imports.flatMap(entry => {
      const message = entry.target === undefined ? undefined : refusal(source.path, entry.target, publicEntries)
      return message === undefined ? [] : [finding(source, entry, message)]
    }),
  )
}

function finding(source: Source, entry: Import, message: string): Finding {
  return { path: source.path, line: entry.line, message: `imports ${entry.target}: ${message}` }
}

function refusal(from: string, to: string, publicEntries: ReadonlySet<string>): string | undefined {
  const here = partOf(from)
  const there = partOf(to)
  if (here === there || here === 'test') return undefined
  if (there === 'worker' && to !== protocolOfWorker)
    return `outside of host/worker, only ${protocolOfWorker} may be imported`
  if (here === 'scripts') return undefined
  if (here === 'cli') return publicEntries.has(to) ? undefined : 'the cli imports only what package.json exports'
  const allowed = allowedParts(here)
  if (allowed === undefined || allowed.includes(there)) return undefined
  return `${here} may import only from ${[here, ...allowed].join(', ')}`
}

/** Undefined for what is free to import anything. */
function allowedParts(part: string): readonly string[] | undefined {
  if (part === 'mod') return floors.slice(0, floors.indexOf('engine') + 1)
  if (part === 'toolchain') return toolchainMayImport
  if (part === 'guest-tools') return []
  const floor = floors.indexOf(part)
  return floor === -1 ? undefined : floors.slice(0, floor)
}

/** Findings for files of host/ that stand on no floor. */
export function checkPlaces(sources: readonly Source[]): Finding[] {
  const known = new Set([...floors, 'mod'])
  return sources
    .filter(({ path }) => path.startsWith('host/') && !known.has(partOf(path)))
    .map(({ path }) => ({ path, line: 0, message: `stands on no floor; the floors are ${floors.join(', ')}` }))
}
