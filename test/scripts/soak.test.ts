import { describe, expect, test } from 'vitest'
import { soakAgents } from '../../scripts/soak/agents.ts'
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

describe('soakAgents', () => {
  test('trees of agents, answered, left, canceled, out of time and of budget, leave no heap, no listener and no warning', {
    timeout: 60_000,
  }, async () => {
    const { ends, slope, listeners, warnings } = await soakAgents(2000, 10)
    expect(Object.fromEntries(ends)).toEqual({
      answer: 400,
      left: 400,
      'agent/timeout': 400,
      budget: 400,
      'agent/canceled': 400,
    })
    // What is kept of a run, if anything is, takes thousands of bytes; what V8 is undecided about, some hundreds of kilobytes in all.
    expect(slope).toBeLessThan(500)
    expect([listeners, warnings]).toEqual([0, []])
  })
})
