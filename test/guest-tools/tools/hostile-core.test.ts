import { afterEach, describe, expect, test } from 'vitest'
import { MiB } from '../../../host/mod.ts'
import { shippedTool } from '../../support/shipped-tool.ts'

const core = shippedTool('hostile-core')
const page = 65_536

describe('each attack is contained, and the next call works', () => {
  afterEach(async () => {
    expect(await core.value('add', { left: 1, right: 2 })).toBe(3)
  })

  test.each(['spin', 'fill-storm'])('%s ends at its fuel', async name => {
    const outcome = await core.call(name, {}, { fuel: 1_000_000n })
    expect(outcome).toMatchObject({ status: 'limit', limit: 'fuel', usage: { fuel: 1_000_000n } })
  })

  test('recursion ends at the stack', async () => {
    expect(await core.call('recurse', {})).toMatchObject({ status: 'limit', limit: 'stack' })
  })

  test('memory grows to the limit and no page further', async () => {
    const outcome = await core.call('grow-memory', {}, { memoryBytes: 2 * MiB })
    expect(outcome).toMatchObject({ status: 'ok', value: (2 * MiB) / page })
    expect(outcome.usage).toMatchObject({ memoryBytes: 2 * MiB, memoryRefused: 1 })
  })

  test('growth by 4 GiB is refused', async () => {
    const outcome = await core.call('grow-at-once', {})
    expect(outcome).toMatchObject({ status: 'ok', value: -1, usage: { memoryBytes: page, memoryRefused: 1 } })
  })

  test.each([
    ['trap', 'unreachable'],
    ['divide-by-zero', 'integer-divide-by-zero'],
    ['read-out-of-bounds', 'memory-out-of-bounds'],
    ['return-past-end', 'abi'],
    ['return-bad-text', 'abi'],
    ['return-nowhere', 'abi'],
  ])('%s is a trap: %s', async (name, trap) => {
    expect(await core.call(name, {})).toMatchObject({ status: 'trap', trap })
  })

  test('a list that lies about its length is never allocated', async () => {
    const outcome = await core.call('return-bytes', {})
    expect(['limit', 'trap']).toContain(outcome.status)
    expect(outcome.usage.bytesOut).toBe(0)
  })
})
