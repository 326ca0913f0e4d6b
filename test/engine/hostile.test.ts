import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine, MiB, type Outcome, type Toolset } from '../../host/mod.ts'
import { toolFile } from '../support/tools.ts'

let engine: Engine
beforeAll(async () => {
  engine = await createEngine({ workers: 1, cache: false })
})
afterAll(() => engine[Symbol.asyncDispose]())

/** What of an outcome a row says. */
const verdict = (outcome: Outcome): string =>
  outcome.status === 'limit'
    ? `limit: ${outcome.limit}`
    : outcome.status === 'trap'
      ? `trap: ${outcome.trap}`
      : outcome.status

describe('each function of hostile-core', () => {
  let toolset: Toolset
  beforeAll(async () => {
    toolset = await engine.load(toolFile('hostile-core'), { limits: { fuel: 20_000_000n } })
  })

  test.each([
    ['spin', 'limit: fuel'],
    ['recurse', 'limit: stack'],
    ['grow-memory', 'ok'],
    ['grow-at-once', 'limit: fuel'],
    ['trap', 'trap: unreachable'],
    ['divide-by-zero', 'trap: integer-divide-by-zero'],
    ['read-out-of-bounds', 'trap: memory-out-of-bounds'],
    ['return-bytes', 'trap: abi'],
    ['return-past-end', 'trap: abi'],
    ['return-bad-text', 'trap: abi'],
    ['return-nowhere', 'trap: abi'],
    ['fill-storm', 'limit: fuel'],
  ])('%s ends as %s, and the next call works', async (name, expected) => {
    expect(verdict(await toolset.call(name, {}))).toBe(expected)
    expect(await toolset.call('add', { left: 40, right: 2 })).toMatchObject({ status: 'ok', value: 42 })
  })

  test('memory that grows as far as it may is as large as its limit, and says what was refused', async () => {
    const limits = { memoryBytes: 5 * 65_536 }
    expect(await toolset.call('grow-memory', {}, { limits })).toMatchObject({
      value: 5,
      usage: { memoryBytes: 5 * 65_536, memoryRefused: 1, exact: true },
    })
  })

  test('the whole address space at once is refused to a guest that can pay for asking', async () => {
    const limits = { fuel: 1_000_000_000n }
    expect(await toolset.call('grow-at-once', {}, { limits })).toMatchObject({ value: -1, usage: { memoryRefused: 1 } })
  })
})

describe('each function of hostile, in JavaScript', () => {
  let toolset: Toolset
  beforeAll(async () => {
    toolset = await engine.load(toolFile('hostile'), {
      limits: { fuel: 200_000_000n, memoryBytes: 8 * MiB, outputBytes: MiB },
    })
  })

  test.each([
    ['echo', { text: 'hi' }, 'ok'],
    ['spin', {}, 'limit: fuel'],
    ['recurse', {}, 'trap: memory-out-of-bounds'],
    ['grow-memory', {}, 'ok'],
    ['flood-log', {}, 'limit: fuel'],
    ['log-lines', { lines: 3 }, 'ok'],
    ['return-bytes', { size: 100_000_000 }, 'limit: memory'],
    ['return-text', { size: 1_100_000 }, 'limit: output'],
    ['fail', { reason: 'because' }, 'error'],
    ['throw', { message: 'thrown' }, 'trap: unreachable'],
    ['trap', {}, 'trap: unreachable'],
    ['wait', { milliseconds: 1 }, 'limit: hostCalls'],
  ])('%s(%o) ends as %s, and the next call works', async (name, input, expected) => {
    expect(verdict(await toolset.call(name, input))).toBe(expected)
    expect(await toolset.call('echo', { text: 'still here' })).toMatchObject({ status: 'ok', value: 'still here' })
  })
})
