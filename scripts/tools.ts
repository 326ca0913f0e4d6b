/**
 * `npm run tools`: builds the guest tools into build/guest-tools/, one line for each that is not built yet, and none otherwise.
 * With `--types` it writes only the types that their sources are checked against.
 */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, buildAll, buildTypes } from '../guest-tools/toolchain/mod.ts'
import { asError, GloveboxError } from '../host/base/error.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const buildDir = join(root, 'build/guest-tools')
const folders = readdirSync(join(root, 'guest-tools/tools'), { withFileTypes: true })
const tools = folders
  .filter(entry => entry.isDirectory())
  .map((entry): BuildOptions => ({ dir: join(entry.parentPath, entry.name), buildDir }))

if (process.argv.includes('--types')) for (const tool of tools) buildTypes(tool)
else {
  const started = performance.now()
  const results = await buildAll(tools, (tool, result) => {
    if (result.status === 'rejected') console.error(`${tool.dir}\n  ${describe(result.reason)}`)
    else if (!result.value.cached) {
      const { name, bytes } = result.value
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      console.error(`built ${name.padEnd(14)} ${(bytes / 1e6).toFixed(2)} MB  after ${seconds} s`)
    }
  })
  if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1
}

/** A fault of ours is shown with its stack, one of the sources without. */
function describe(reason: unknown): string {
  return GloveboxError.is(reason) ? reason.message : String(asError(reason).stack)
}
