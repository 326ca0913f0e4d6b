/**
 * `npm run build`: makes what is published into dist/, and refuses a dist/ that an app could not use. Types come from tsc; code from esbuild,
 * bundled, because a process that starts spends most of its time on finding and opening files.
 */

import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildTool } from '../guest-tools/toolchain/mod.ts'
import { type Manifest, publicEntries } from './check/packages.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/**
 * What is bundled together. The public entries share their modules: an error of one is an error of the other. What starts a thread, a process
 * or the command line shares nothing, and so is in fewer files.
 */
const bundles: readonly (readonly string[])[] = [
  [...publicEntries(manifest)],
  ['host/cli/main.ts'],
  ['host/worker/entry.ts'],
  ['host/pool/warden/entry.ts'],
  ['host/pool/warden/child.ts'],
]

rmSync(join(root, 'dist'), { recursive: true, force: true })
const tsc = join(root, 'node_modules/.bin/tsc')
const { status } = spawnSync(tsc, ['-p', 'scripts/tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
if (status === 0) {
  for (const entries of bundles) await bundle(entries)
  await addScriptRunner()
}
const findings = status === 0 ? [...missingEntries(), ...lostScripts()] : ['tsc failed']

for (const finding of findings) console.error(finding)
if (findings.length === 0) console.log('dist/ is complete')
process.exitCode = findings.length === 0 ? 0 : 1

async function bundle(entries: readonly string[]): Promise<void> {
  await build({
    entryPoints: [...entries],
    absWorkingDir: root,
    outdir: 'dist',
    outbase: '.',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'es2024',
    logLevel: 'warning',
  })
}

/** The component in which the `code` executor runs scripts, at the place where the sources look for it. */
async function addScriptRunner(): Promise<void> {
  const buildDir = join(root, 'build/guest-tools')
  const { path } = await buildTool({ dir: join(root, 'guest-tools/tools/javascript'), buildDir })
  mkdirSync(join(root, 'dist/build/guest-tools'), { recursive: true })
  copyFileSync(path, join(root, 'dist/build/guest-tools/javascript.wasm'))
}

function missingEntries(): string[] {
  const entries = [...Object.values(manifest.exports), manifest.bin ?? {}].flatMap(entry =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  )
  return [...entries, 'dist/host/cli/main.js']
    .filter(entry => !existsSync(join(root, entry)))
    .map(entry => `the package needs ${entry}, which the build did not make`)
}

/** The bundler rewrites imports, but not the URLs by which a file is found: they hold in the sources alone. */
function lostScripts(): string[] {
  return globSync('dist/**/*.js', { cwd: root })
    .filter(path => /new URL\((['"`])[^'"`]*\.ts\1/.test(readFileSync(join(root, path), 'utf8')))
    .sort()
    .map(path => `${path} points at a .ts file, which is not published`)
}
