/** A process that adds to a memory and tells of each run once it is acknowledged, until it is killed. */

import { sqliteMemory } from '../../host/agent/memory/sqlite-memory.ts'

const memory = await sqliteMemory(process.argv[2]!, { window: { messages: 1_000_000 } })
for (let run = await memory.history.count('t'); ; run += 2) {
  await memory.append('t', [
    { role: 'user', text: `question ${run}` },
    { role: 'assistant', text: `answer ${run}`, calls: [] },
  ])
  process.send!(run + 2)
}
