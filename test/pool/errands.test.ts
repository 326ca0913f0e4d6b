import { describe, expect, test } from 'vitest'
import { GloveboxError } from '../../host/base/error.ts'
import type { Decision } from '../../host/base/grant.ts'
import type { Work } from '../../host/pool/job.ts'
import type { Pool } from '../../host/pool/pool.ts'
import type { Ask } from '../../host/worker/protocol.ts'
import { ending, order, pool } from './support.ts'

const echo = async ({ text }: Ask) => ({ text })

const never = new Promise<never>(() => {})

/** Runs one order, and then one more in the same pool, which must work. */
async function run(input: string, options: Partial<Work>, workers: Pool = pool()): Promise<unknown> {
  const first = await ending(workers.run(order(input, options)))
  expect(await workers.run(order('answer'))).toMatchObject({ report: 'done' })
  return first
}

describe('an ask', () => {
  test('is answered while the worker waits', async () => {
    expect(await run('ask and answer', { ask: echo })).toMatchObject({ report: 'hello' })
  })

  test('that nobody answers is an error for who ran the work', async () => {
    expect(await run('ask and answer', {})).toBe('internal')
  })

  test('ends the work with what answering it threw', async () => {
    const broken = new Error('no disk')
    const ask = () => Promise.reject(broken)
    await expect(pool().run(order('ask and answer', { ask }))).rejects.toMatchObject({
      code: 'internal',
      cause: broken,
    })
  })

  test('ends the work also with an error that cannot be sent', async () => {
    const detail = { cannot: () => 'be sent' }
    const ask = () => Promise.reject(new GloveboxError('config/import-failed', 'no disk', { detail }))
    await expect(pool().run(order('ask and answer', { ask }))).rejects.toMatchObject({ detail })
  })

  test('that is canceled meanwhile is aborted, and wakes the worker', async () => {
    const controller = new AbortController()
    const signals: AbortSignal[] = []
    const ask = (_: Ask, signal: AbortSignal) => {
      signals.push(signal)
      controller.abort()
      return never
    }
    expect(await run('ask and answer', { ask, signal: controller.signal })).toMatchObject({
      report: 'stopped: canceled',
    })
    expect(signals).toMatchObject([{ aborted: true }])
  })

  test.each<[string, string, unknown]>([
    ['as large as may be', 'ask as much as may be', { report: String(16 * 1024 * 1024) }],
    ['too large', 'ask too much', 'pool/worker-lost'],
    ['as often as may be', 'ask as often as may be', { report: '' }],
    ['for another call', 'ask for another', 'pool/worker-lost'],
    ['that is not whole', 'send half an ask', 'pool/worker-lost'],
  ])('%s', async (_, input, expected) => {
    const result = await run(input, { ask: echo })
    if (typeof expected === 'string') expect(result).toBe(expected)
    else expect(result).toMatchObject(expected as object)
  })

  test('too often costs the worker', async () => {
    expect(await run('ask too often', { ask: () => never })).toBe('pool/worker-lost')
  })

  test('after the answer costs the worker, and the answer stands', async () => {
    expect(await run('ask after the answer', { ask: echo })).toMatchObject({ report: 'done' })
  })
})

describe('a decision', () => {
  test('is heard as it was made, before the answer', async () => {
    const heard: Decision[] = []
    await run('decide and answer', { decided: decision => void heard.push(decision) })
    expect(heard).toEqual([{ decision: 'deny', kind: 'http', subject: 'a.test' }])
  })

  test('that cannot be recorded ends the work', async () => {
    const decided = (): never => {
      throw new Error('the disk is full')
    }
    expect(await run('decide and wait', { decided })).toBe('internal')
    expect(await run('decide and answer', { decided })).toBe('internal')
  })

  test('that is not whole costs the worker', async () => {
    expect(await run('decide nonsense', { decided: () => undefined })).toBe('pool/worker-lost')
  })
})
