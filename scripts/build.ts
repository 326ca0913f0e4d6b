/** `npm run build`: compiles what is published into dist/, and refuses a dist/ that an app could not use. */

import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildTool } from '../guest-tools/toolchain/mod.ts'
import type { Manifest } from './check/packages.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

rmSync(join(root, 'dist'), { recursive: true, force: true })
const tsc = join(root, 'node_modules/.bin/tsc')
const { status } = spawnSync(tsc, ['-p', 'scripts/tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
if (status === 0) await addScriptRunner()
const findings = status === 0 ? [...missingEntries(), ...lostScripts()] : ['tsc failed']

for (const finding of findings) console.error(finding)
if (findings.length === 0) console.log('dist/ is complete')
process.exitCode = findings.length === 0 ? 0 : 1

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

/** tsc rewrites the endings of imports, but not of the URLs by which a worker's file is found. */
function lostScripts(): string[] {
  return globSync('dist/**/*.js', { cwd: root })
    .filter(path => /new URL\((['"`])[^'"`]*\.ts\1/.test(readFileSync(join(root, path), 'utf8')))
    .sort()
    .map(path => `${path} points at a .ts file, which is not published`)
}
