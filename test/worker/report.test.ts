import { describe, expect, test } from 'vitest'
import { resultText, writeReport } from '../../host/worker/report.ts'
import { limitReached, Stop } from '../../host/worker/stop.ts'

const spent = {
  fuel: '7',
  memoryBytes: 1,
  memoryRefused: 0,
  hostCalls: 0,
  wallMs: 1,
  bytesIn: 2,
  bytesLogged: 0,
  exact: true,
}

describe('writeReport', () => {
  test.each([
    ['ok', 'value'],
    ['error', 'error'],
  ] as const)('%s carries its %s as it is, and its size', (status, key) => {
    const value = { text: 'é"\\\u0000', ['__proto__']: [1], list: [null] }
    const report = JSON.parse(writeReport(resultText({ status, value }, 100), [], spent))
    expect(report[key]).toEqual(value)
    expect(report).toMatchObject({ status, usage: { ...spent, bytesOut: Buffer.byteLength(JSON.stringify(value)) } })
  })

  test('a function without result gives null', () => {
    expect(JSON.parse(writeReport(resultText({ status: 'ok', value: null }, 0), [], spent))).toMatchObject({
      value: null,
    })
  })

  test('a message of a trap is cut at a thousand characters', () => {
    const report = JSON.parse(writeReport(limitReached('stack', 'x'.repeat(5000)), [], spent))
    expect(report).toMatchObject({ status: 'limit', message: 'x'.repeat(1000), usage: { bytesOut: 0 } })
  })
})

describe('resultText', () => {
  test('text may be eight times what was lifted and 4096 more, and not one character longer', () => {
    const value = (length: number) => ({ status: 'ok', value: 'x'.repeat(length - 2) }) as const
    expect(resultText(value(8 * 100 + 4096), 100).json).toHaveLength(4896)
    expect(() => resultText(value(8 * 100 + 4097), 100)).toThrow(Stop)
  })
})
