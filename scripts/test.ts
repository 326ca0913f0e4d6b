/**
 * `npm test`: builds the guest tools, runs the tests, and closes with one plain line, `N passed, N failed`.
 * Arguments go to vitest: `npm test -- meter` runs the files whose path holds `meter`.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { closingLine, countTests, type Totals } from './test/totals.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const node = (...args: string[]): boolean =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0

function runTests(args: readonly string[]): Totals {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-test-'))
  try {
    const report = join(folder, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const ok = node('node_modules/vitest/vitest.mjs', 'run', '--config=test/vitest.config.ts', ...reporters, ...args)
    return countTests(existsSync(report) ? readFileSync(report, 'utf8') : '', ok)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// Tests that need no guest tool still say something when a tool cannot be built; the failure is counted.
const toolsBuilt = node('scripts/tools.ts')
const totals = runTests(process.argv.slice(2))
if (!toolsBuilt) console.error('The guest tools were not built; this counts as one failure.')
const closing = toolsBuilt ? totals : { ...totals, failed: totals.failed + 1 }
console.log(closingLine(closing))
process.exitCode = closing.failed === 0 ? 0 : 1
