/** The package as an app gets it: packed, and installed into a folder of its own. */

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The tarball that `npm publish` would send. */
export interface Packed {
  readonly filename: string
  /** Bytes of the tarball. */
  readonly size: number
  readonly files: readonly string[]
}

/** Builds, then packs into `folder`. */
export function pack(root: string, folder: string): Packed {
  run(root, process.execPath, ['scripts/build.ts'])
  // The build above is what prepack would do; its output would be mixed into the JSON.
  const report = run(root, 'npm', ['pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`])
  const parsed: unknown = JSON.parse(report)
  // npm 11 answers a list, npm 12 an object by package name.
  const [entry] = Object.values(parsed as Record<string, { filename: string; size: number; files: { path: string }[] }>)
  if (entry === undefined) throw new Error('npm pack made nothing')
  return { filename: entry.filename, size: entry.size, files: entry.files.map(({ path }) => path).sort() }
}

/** Makes `folder` an app whose only dependency is the tarball, which lies in it. */
export function installPacked(folder: string, { filename }: Packed): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }))
  run(folder, 'npm', ['install', `./${filename}`, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'])
}

/** Runs a program to its end and returns its stdout; throws an Error with its stderr when it fails. */
export function run(cwd: string, program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? `${stdout}${stderr}`}`)
  return stdout
}
