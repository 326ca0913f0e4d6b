/** Runs one script in a process of its own, so that a crash is only a verdict; prints the tally as JSON. */

import { readFileSync } from 'node:fs'
import { runScript } from './run.ts'

console.log(JSON.stringify(await runScript(readFileSync(process.argv[2]!, 'utf8'))))
