import { describe, expect, test } from 'vitest'
import { closingLine, countTests } from '../../../scripts/test/totals.ts'

const report = (...files: [status: string, ...tests: string[]][]): string =>
  JSON.stringify({
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map(test => ({ status: test })),
    })),
  })

describe('countTests', () => {
  test('tests are counted by their status, over all files', () => {
    const text = report(['passed', 'passed', 'passed', 'skipped'], ['failed', 'passed', 'failed', 'todo'])
    expect(countTests(text, false)).toEqual({ passed: 3, failed: 1, skipped: 2 })
  })

  test('a file that does not load is a failure', () => {
    expect(countTests(report(['passed', 'passed'], ['failed']), false)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  test('a file whose hook fails after its tests passed is a failure', () => {
    expect(countTests(report(['failed', 'passed']), false)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  test('a run that ends badly without a failed test is a failure', () => {
    expect(countTests(report(['passed', 'passed']), false)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  test.each(['', '{"testResults": [', report()])('a report of no tests (%j) is a failure, whatever the exit', text => {
    expect(countTests(text, true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

describe('closingLine', () => {
  test('it names what was skipped only when something was', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
  })
})
