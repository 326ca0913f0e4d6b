import { afterEach, describe, expect, test } from 'vitest'
import { MiB } from '../../../host/mod.ts'
import { answerOf, shippedTool } from '../../support/shipped-tool.ts'

const hostile = shippedTool('hostile')

describe('each attack is contained, and the next call works', () => {
  afterEach(async () => {
    expect(await hostile.value('echo', { text: 'still here' })).toBe('still here')
  })

  test('a loop ends at its fuel', async () => {
    const outcome = await hostile.call('spin', {}, { fuel: 1_000_000n })
    expect(outcome).toMatchObject({ status: 'limit', limit: 'fuel', usage: { fuel: 1_000_000n, exact: true } })
  })

  test('recursion without end stops before its fuel does', async () => {
    const { status, usage } = await hostile.call('recurse', {})
    expect(['limit', 'trap']).toContain(status)
    expect(usage.fuel).toBeLessThan(100_000_000n)
  })

  test('memory grows up to the limit, and the guest sees the refusal', async () => {
    const outcome = await hostile.call('grow-memory', {}, { memoryBytes: 8 * MiB })
    const { bytes, refusal } = answerOf(outcome) as { bytes: number; refusal: string }
    expect(bytes).toBeGreaterThan(4 * MiB)
    expect(bytes).toBeLessThan(8 * MiB)
    expect(refusal).toContain('out of memory')
    expect(outcome.usage.memoryBytes).toBeLessThanOrEqual(8 * MiB)
    expect(outcome.usage.memoryRefused).toBeGreaterThan(0)
  })

  test('a flood of lines is cut and ends at the calls to the host', async () => {
    const outcome = await hostile.call('flood-log', {}, { logBytes: 1000, hostCalls: 500 })
    expect(outcome).toMatchObject({ status: 'limit', limit: 'hostCalls' })
    expect(outcome.usage.bytesLogged).toBeLessThanOrEqual(1000)
    expect(outcome.logs.at(-1)?.message).toContain('1000')
  })

  test('lines of 100 bytes are kept up to the limit', async () => {
    const lines = async (count: number) => (await hostile.call('log-lines', { lines: count }, { logBytes: 500 })).logs
    expect(await lines(4)).toHaveLength(4)
    expect((await lines(5)).map(({ level }) => level)).toEqual(['info', 'info', 'info', 'info', 'info'])
    expect((await lines(6)).at(-1)?.level).toBe('warn')
  })

  test('100 MB do not leave the guest', async () => {
    const small = await hostile.call('return-bytes', { size: 100_000_000 })
    expect(small).toMatchObject({ status: 'limit', limit: 'memory' })
    const large = await hostile.call(
      'return-bytes',
      { size: 100_000_000 },
      { memoryBytes: 512 * MiB, fuel: 10n ** 10n },
    )
    expect(large).toMatchObject({ status: 'limit', limit: 'output' })
  })

  test('a text over the limit of the output does not leave the guest', async () => {
    const text = (size: number) => hostile.call('return-text', { size }, { outputBytes: 10_000 })
    expect(answerOf(await text(9_900))).toHaveLength(9_900)
    expect(await text(10_001)).toMatchObject({ status: 'limit', limit: 'output' })
  })

  test('its own error is an answer', async () => {
    expect(await hostile.error('fail', { reason: 'no' })).toEqual({ tag: 'reason', val: 'no' })
  })

  test('an exception is a trap whose message is in the log', async () => {
    const outcome = await hostile.call('throw', { message: 'oh no' })
    expect(outcome).toMatchObject({ status: 'trap', trap: 'unreachable' })
    expect(outcome.logs.map(({ message }) => message).join('\n')).toContain('oh no')
  })

  test('a value of the wrong type is a trap', async () => {
    expect(await hostile.call('trap', {})).toMatchObject({ status: 'trap', trap: 'unreachable' })
  })

  test('waiting for a clock that stands still ends at a limit', async () => {
    expect(await hostile.call('wait', { milliseconds: 1 })).toMatchObject({ status: 'limit' })
  })
})
