import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { sqliteMemory } from '../../../host/agent/memory/sqlite-memory.ts'
import { folder } from '../../support/folder.ts'

it('a memory whose process is killed again and again loses nothing that it acknowledged', {
  timeout: 60_000,
}, async () => {
  using place = folder()
  const file = place.file('m.db')
  let acknowledged = 0
  for (let round = 0; round < 6; round++) {
    const child = fork(new URL('../../support/memory-writer.ts', import.meta.url), [file], { stdio: 'ignore' })
    let told = 0
    child.on('message', count => {
      told = count as number
      if (told >= acknowledged + 20 + round) child.kill('SIGKILL')
    })
    await once(child, 'close')
    await using memory = await sqliteMemory(file, { window: { messages: 1000 }, recallChars: 0 })
    const messages = await memory.load('t')
    expect(messages.length).toBeGreaterThanOrEqual(told)
    // Whole runs, in order: never a question without its answer, nothing twice.
    expect(messages.map(({ text }) => text)).toEqual(
      Array.from({ length: messages.length }, (_, i) => `${i % 2 === 0 ? 'question' : 'answer'} ${i - (i % 2)}`),
    )
    expect(await memory.episodic.search('', { k: 100 })).toHaveLength(Math.min(100, messages.length / 2))
    acknowledged = messages.length
  }
  expect(acknowledged).toBeGreaterThanOrEqual(120)
})
