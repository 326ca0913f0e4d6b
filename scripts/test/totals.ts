/** What a test run came to, read from vitest's JSON report, also when vitest broke down. */

/** The counts of a run. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface Report {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/**
 * Counts the tests of a report. A file that fails as a whole (it does not load, or a hook throws) is one failure; so is
 * a run that ended badly without any failed test, or without a readable report: it must never look like a clean one.
 */
export function countTests(report: string, exitedWell: boolean): Totals {
  const files = filesOf(report)
  const tests = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
  const brokenFiles = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(test => test.status === 'failed'),
  )
  const passed = tests.filter(status => status === 'passed').length
  const failed = tests.filter(status => status === 'failed').length + brokenFiles.length
  const looksClean = failed === 0 && (!exitedWell || tests.length === 0)
  return { passed, failed: looksClean ? 1 : failed, skipped: tests.length - passed - (failed - brokenFiles.length) }
}

function filesOf(report: string): Report['testResults'] {
  try {
    return (JSON.parse(report) as Report).testResults
  } catch {
    return [] // no report, or half of one: vitest crashed, which countTests takes for a failure
  }
}

/** The last line of a run. */
export function closingLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`
}
