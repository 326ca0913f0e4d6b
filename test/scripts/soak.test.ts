import { describe, expect, test } from 'vitest'
import { soak } from '../../scripts/soak/run.ts'

describe('soak', () => {
  test('each of many calls, some canceled, some crashing, settles once and as it may; no handle stays', {
    timeout: 60_000,
  }, async () => {
    const report = await soak({ calls: 1500, seconds: 30, callers: 32, seed: 5, isolation: 'thread' })
    expect(report.findings).toEqual([])
    expect([...report.ends.values()].reduce((sum, n) => sum + n, 0)).toBe(report.calls)
    expect(report.slope.handles).toBeLessThanOrEqual(0)
  })
})
