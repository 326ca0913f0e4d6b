/**
 * `npm run tools`: builds the guest tools into build/guest-tools/, one line for each that is not built yet, and none otherwise.
 * With `--types` it writes only the types that their sources are checked against.
 */

import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, type BuiltTool, buildAll, buildTypes } from '../guest-tools/toolchain/mod.ts'
import { asError, GloveboxError } from '../host/base/error.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const buildDir = join(root, 'build/guest-tools')
const folders = readdirSync(join(root, 'guest-tools/tools'), { withFileTypes: true })
const tools = folders
  .filter(entry => entry.isDirectory())
  .map((entry): BuildOptions => ({ dir: join(entry.parentPath, entry.name), buildDir }))

const started = performance.now()

function reportBuilt({ name, bytes, cached }: BuiltTool): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (!cached) console.log(`built ${name.padEnd(14)} ${(bytes / 1e6).toFixed(2)} MB  after ${seconds} s`)
}

/** A fault of ours is shown with its stack, one of the sources without. */
function reportFailed({ dir }: BuildOptions, reason: unknown): void {
  console.error(`${dir}\n  ${GloveboxError.is(reason) ? reason.message : asError(reason).stack}`)
  process.exitCode = 1
}

if (process.argv.includes('--types')) {
  // Types of a tool that is no longer there would fail the check.
  rmSync(join(buildDir, 'types'), { recursive: true, force: true })
  for (const tool of tools) {
    try {
      buildTypes(tool)
    } catch (thrown) {
      reportFailed(tool, thrown)
    }
  }
} else {
  await buildAll(tools, (tool, result) => {
    if (result.status === 'fulfilled') reportBuilt(result.value)
    else reportFailed(tool, result.reason)
  })
}
