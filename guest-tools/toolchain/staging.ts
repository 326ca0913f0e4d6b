/** Puts a tool's WIT into one folder with the packages it depends on, this host's own among them. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { packageRoot } from './packages.ts'
import { witFiles } from './source.ts'
import { writeWhole } from './stamp.ts'

/** The folder under `deps/` that this host's interfaces stand in. */
const hostPackage = 'glovebox-host'

/** A file and where it belongs in the staged folder. */
export interface StagedFile {
  readonly from: string
  /** Relative to the staged folder. */
  readonly to: string
}

/**
 * The files of a staged folder: the tool's own WIT, its own `deps/`, this host's interfaces, which a tool cannot replace by a copy that has
 * aged, and those of WASI, unless the tool brings packages of WASI itself.
 */
export function stagedFiles(wit: string): StagedFile[] {
  const own = witFiles(wit).map(from => ({ from, to: basename(from) }))
  const host = witFiles(join(packageRoot, 'wit')).map(from => ({ from, to: join('deps', hostPackage, basename(from)) }))
  const deps = depsOf(wit).filter(({ to }) => !host.some(file => file.to === to))
  const bringsWasi = deps.some(({ from }) => /^\s*package\s+wasi:/m.test(readFileSync(from, 'utf8')))
  const wasi = bringsWasi ? [] : witFiles(join(packageRoot, 'wit/deps'))
  return [...own, ...deps, ...host, ...wasi.map(from => ({ from, to: join('deps', basename(from)) }))]
}

function depsOf(wit: string): StagedFile[] {
  const deps = join(wit, 'deps')
  if (!existsSync(deps)) return []
  return readdirSync(deps)
    .sort()
    .flatMap(name => {
      const path = join(deps, name)
      const files = statSync(path).isDirectory() ? witFiles(path) : name.endsWith('.wit') ? [path] : []
      return files.map(from => ({ from, to: from.slice(wit.length + 1) }))
    })
}

/** Makes a folder hold these files and no others, step by step so that another process may do the same meanwhile. */
export function stage(files: readonly StagedFile[], folder: string): void {
  mkdirSync(folder, { recursive: true })
  const wanted = new Set(files.map(({ to }) => to))
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !wanted.has(relative(folder, path))) rmSync(path, { force: true })
  }
  for (const { from, to } of files) {
    mkdirSync(dirname(join(folder, to)), { recursive: true })
    writeWhole(join(folder, to), readFileSync(from))
  }
}
