/** Reads the WIT packages of a tool and answers what a world of it imports and exports. */

import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { GloveboxError } from '../../host/base/error.ts'
import type { StagedFile } from './staging.ts'
import { parseWit } from './wit-parser.ts'
import type { ExternItem, WitPackage, WorldItem } from './wit-syntax.ts'

/** The package of a tool with those it depends on. */
export interface WitPackages {
  readonly main: WitPackage
  readonly deps: readonly WitPackage[]
}

/**
 * Reads the files of a staged folder: those at its top are the main package, each folder or file of `deps` is another.
 * @throws {GloveboxError} `build/failed` for WIT that cannot be parsed, with its place in the file that was staged.
 */
export function readWit(files: readonly StagedFile[]): WitPackages {
  const isMain = ({ to }: StagedFile): boolean => dirname(to) === '.'
  const deps = Map.groupBy(
    files.filter(file => !isMain(file)),
    ({ to }) => (dirname(to) === 'deps' ? to : dirname(to)),
  )
  const read = (staged: readonly StagedFile[]): WitPackage => readPackage(staged.map(({ from }) => from))
  return { main: read(files.filter(isMain)), deps: [...deps.values()].map(read) }
}

function readPackage(paths: readonly string[]): WitPackage {
  const files = paths.map(path => parseWit({ path, text: readFileSync(path, 'utf8') }))
  const id = files.find(file => file.id !== undefined)?.id
  if (id === undefined) throw new GloveboxError('build/failed', `No file names its package: ${paths.join(', ')}.`)
  const docs = files.find(file => file.docs !== undefined)?.docs
  return {
    id,
    ...(docs !== undefined && { docs }),
    interfaces: files.flatMap(file => file.interfaces),
    worlds: files.flatMap(file => file.worlds),
  }
}

/**
 * The world of that name, or the only one there is.
 * @throws {GloveboxError} `build/failed` when there is none, or several and no name.
 */
export function selectWorld({ id, worlds }: WitPackage, name?: string): WorldItem {
  const found = name === undefined ? worlds : worlds.filter(world => world.name === name)
  if (found.length === 1) return found[0]!
  const names = worlds.map(world => world.name).join(', ') || 'none'
  const problem = name === undefined ? 'needs one world, or the option "world"' : `has no world "${name}"`
  throw new GloveboxError('build/failed', `The WIT package ${id} ${problem}; its worlds: ${names}.`)
}

/** The full name of an item of a package: `log` in `glovebox:host@0.1.0` is `glovebox:host/log@0.1.0`. */
export function qualify(packageId: string, path: string): string {
  if (path.includes(':')) return path
  const [name, version] = packageId.split('@', 2)
  return version === undefined ? `${name}/${path}` : `${name}/${path}@${version}`
}

/** All imports or exports of a world, those of the worlds it includes too; interfaces by their full names. */
export function externs(packages: WitPackages, world: WorldItem, side: 'imports' | 'exports'): ExternItem[] {
  const found: ExternItem[] = []
  const seen = new Set<WorldItem>()
  const visit = (one: WorldItem, owner: WitPackage): void => {
    if (seen.has(one)) return
    seen.add(one)
    for (const item of one[side]) {
      found.push(item.kind === 'interface' ? { ...item, path: qualify(owner.id, item.path) } : item)
    }
    for (const path of one.includes) {
      const full = qualify(owner.id, path)
      for (const other of [packages.main, ...packages.deps]) {
        const included = other.worlds.find(({ name }) => qualify(other.id, name) === full)
        if (included) visit(included, other)
      }
    }
  }
  visit(world, packages.main)
  return found
}

/** The name of an export as a script gives it, before camel case: that of the function or of the interface without its package. */
export function exportName(item: ExternItem): string {
  if (item.kind === 'function') return item.function.name
  if (item.kind === 'inline') return item.interface.name
  return item.path.replace(/^.*\//, '').replace(/@.*$/, '')
}
