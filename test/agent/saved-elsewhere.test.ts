/** Runs of each executor, saved after each of their steps, go on in another process. */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { CodeExecutor, SavedRun } from '../../host/agent/mod.ts'
import { endOf, type executors, helperOf } from '../support/resumed-run.ts'

describe('a run that is saved after any step, as JSON', () => {
  it.each([
    ['single', 5],
    ['react', 7],
    ['code', 7],
  ] as const)(
    'of the executor %s goes on in another process to the same end',
    { timeout: 30_000 },
    async (name, steps) => {
      const { helper, executor } = helperOf(name as keyof typeof executors)
      const saved: SavedRun[] = []
      await helper.run('?', { onStep: at => void saved.push(JSON.parse(JSON.stringify(at))) })
      const end = await endOf(helper, '?')
      if (name === 'code') await (executor as CodeExecutor)[Symbol.asyncDispose]()
      expect(end).toMatchObject({ output: { sum: 10 } })
      expect(saved).toHaveLength(steps)
      const child = fork(new URL('../support/resumed-run.ts', import.meta.url), ['resume'])
      child.send({ name, saved })
      const [ends] = await once(child, 'message')
      await once(child, 'close')
      expect(ends).toEqual(saved.map(() => end))
    },
  )
})
