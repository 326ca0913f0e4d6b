/** `npm run spec -- DIR`: runs the WebAssembly test suite in a directory through the meter; each verdict must be the unmetered one. */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { emptyTally, runScript } from './spec/run.ts'

const directory = process.argv[2]
if (!directory) {
  console.error('Usage: npm run spec -- DIR    where DIR holds the .wast files of the WebAssembly test suite')
  process.exit(2)
}

const scripts = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.wast'))
const tally = emptyTally()
const unread: string[] = []
for (const script of scripts.sort()) {
  try {
    await runScript(join(directory, script), tally)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    unread.push(`${script}: ${error.message}`)
  }
}

const skipped = [...tally.skipped].sort((a, b) => b[1] - a[1])
console.log(`scripts  ${scripts.length}`)
console.log(`passed   ${tally.passed}  (the verdict is the one without the meter)`)
console.log(`alike    ${tally.alike.length}  (fails without the meter too, in the same way)`)
for (const failure of tally.alike) console.log(`  ${failure}`)
console.log(`skipped  ${skipped.reduce((sum, [, n]) => sum + n, 0)}`)
for (const [reason, n] of skipped) console.log(`  ${String(n).padStart(6)}  ${reason}`)
console.log(`failed   ${tally.failed.length}`)
for (const failure of [...tally.failed, ...unread]) console.log(`  ${failure}`)
process.exitCode = tally.failed.length + unread.length === 0 ? 0 : 1
