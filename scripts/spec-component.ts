/** `npm run spec:component -- DIR`: runs the component model's test suite in a directory through the check, the meter and the linker. */

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Tally } from './spec-component/run.ts'

const directory = process.argv[2]
if (!directory) {
  console.error(
    'Usage: npm run spec:component -- DIR    where DIR holds .wast files of the component model’s test suite',
  )
  process.exit(2)
}

const runFile = fileURLToPath(new URL('spec-component/run-file.ts', import.meta.url))

/** Runs a script; what the process says when it dies is a failure. */
function run(script: string): Tally {
  const { stdout, stderr } = spawnSync(process.execPath, [runFile, join(directory!, script)], {
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
  })
  try {
    return JSON.parse(stdout) as Tally
  } catch {
    return { passed: 0, failed: [`the process died: ${stderr.slice(-500)}`], skipped: [] }
  }
}

const row = (name: string, passed: unknown, failed: unknown, skipped: unknown): string =>
  `${name.padEnd(52)}${String(passed).padStart(8)}${String(failed).padStart(8)}${String(skipped).padStart(9)}`

const reasons = new Map<string, number>()
const failures: string[] = []
let [passed, skipped] = [0, 0]
console.log(row('script', 'passed', 'failed', 'skipped'))
const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.wast'))
for (const script of names.sort()) {
  const tally = run(script)
  console.log(row(script, tally.passed, tally.failed.length, tally.skipped.length))
  passed += tally.passed
  skipped += tally.skipped.length
  failures.push(...tally.failed.map(failure => `${script}:${failure}`))
  for (const reason of tally.skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
}
console.log(row('all', passed, failures.length, skipped))
for (const [reason, n] of [...reasons].sort((a, b) => b[1] - a[1]))
  console.log(`skipped ${String(n).padStart(4)}  ${reason}`)
for (const failure of failures) console.log(`failed  ${failure}`)
process.exitCode = failures.length === 0 ? 0 : 1
