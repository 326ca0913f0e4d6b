/** A process whose files may not grow: it writes to an audit log and a memory until neither takes more, and tells what was acknowledged. */

import { audit } from '../../host/agent/audit/log.ts'
import { sqliteMemory } from '../../host/agent/memory/sqlite-memory.ts'
import { GloveboxError } from '../../host/base/error.ts'
import { decision } from './audit.ts'

/** Calls `write` until it fails; answers how often it did not, and the code of the failure. */
async function fill(write: (number: number) => Promise<unknown>): Promise<[number, string]> {
  for (let written = 0; ; written++) {
    try {
      await write(written)
    } catch (error) {
      return [written, GloveboxError.is(error) ? error.code : String(error)]
    }
  }
}

const [logFile, memoryFile] = process.argv.slice(2)
const log = await audit(logFile!)
const memory = await sqliteMemory(memoryFile!)
const entries = await fill(() => log.decided(decision('a'.repeat(200))))
const messages = await fill(number => memory.append('t', [{ role: 'user', text: `${number} ${'x'.repeat(200)}` }]))
const heldBack = [await fill(() => log.decided(decision('b'.repeat(200)))), log.head.split(':')[0]]
console.log(JSON.stringify({ entries, messages, heldBack }))
