/** What the installed package costs: bytes on disk, and milliseconds to import. */

import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './install.ts'

/** The size of one installed package. */
export interface PackageSize {
  readonly name: string
  readonly bytes: number
  readonly files: number
}

/** The sizes of all packages under `folder`/node_modules, the largest first. */
export function installedSizes(folder: string): PackageSize[] {
  const modules = join(folder, 'node_modules')
  const files = globSync('**/*', { cwd: modules, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
  const packages = Map.groupBy(files, file => packageOf(file.slice(modules.length + 1)))
  return [...packages]
    .map(([name, paths]) => ({
      name,
      bytes: paths.reduce((sum, path) => sum + statSync(path).size, 0),
      files: paths.length,
    }))
    .sort((a, b) => b.bytes - a.bytes)
}

function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')
}

/** The median time of `import(specifier)` in that many fresh processes, in milliseconds, without the start of Node. */
export function importTime(folder: string, specifier: string, processes: number): number {
  const script = `const start = performance.now(); await import('${specifier}'); console.log(performance.now() - start)`
  const times = Array.from({ length: processes }, () =>
    Number(run(folder, process.execPath, ['--input-type=module', '--eval', script])),
  )
  return times.sort((a, b) => a - b)[Math.floor(processes / 2)] ?? Number.NaN
}
