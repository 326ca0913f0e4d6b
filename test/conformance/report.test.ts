import { describe, expect, test } from 'vitest'
import { consoleReport } from './runner/report/console.ts'
import { htmlReport } from './runner/report/html.ts'
import { jsonReport } from './runner/report/json.ts'
import { escapeXml, junitReport } from './runner/report/junit.ts'
import { markdownTable, textTable } from './runner/report/table.ts'
import { type EngineReport, isRed, type Result } from './runner/run.ts'
import { caseOf } from './support.ts'

const clauses = [
  { id: 'P1', title: 'Charging', text: 'A host MUST charge. *Observed:* it ends.' },
  { id: 'M1', title: 'Memory', text: 'A host MUST bound.' },
]
const evil = '<script>alert("x")</script>\u001b[31m'

function result(name: string, clause: string, rest: Partial<Result>): Result {
  const one = caseOf(
    { claim: `Claim of ${name} & more.`, clause, load: 'ok', after: 'healthy' },
    undefined,
    `${name}.wat`,
  )
  return { case: one, verdict: 'pass', evidence: [], wallMs: 12, peakBytes: 0, ...rest }
}

const report = (name: string, results: Result[], unmatched: string[] = []): EngineReport => ({
  name,
  version: '1.0',
  features: ['component'],
  results,
  unmatched,
  wallMs: 1500,
})

const good = report('good', [result('a/one', 'P1', {}), result('a/two', 'P1', {}), result('b/three', 'M1', { verdict: 'skip', message: 'no such thing' })]) // biome-ignore format: one thought
const bad = report('bad', [
  result('a/one', 'P1', { verdict: 'fail', how: 'leaked', message: evil, evidence: [`f → ${evil}`] }),
  result('a/two', 'P1', {}),
  result('b/three', 'M1', { verdict: 'xfail', message: 'known' }),
])
const both = [good, bad]

describe('the table', () => {
  test('has what passed of what was run, and a dash where nothing could be', () => {
    expect(textTable(clauses, both)).toBe(
      ['             good  bad', 'P1 Charging     2  1/2', 'M1 Memory       –  0/1', 'all             2  1/3'].join(
        '\n',
      ),
    )
    expect(markdownTable(clauses, both)).toContain('| P1 Charging | 2 | **1/2** |')
    expect(markdownTable(clauses, both)).toContain('| skipped | 1 | 0 |')
  })
})

describe('a report', () => {
  test('is red for a fail, an xpass and an expectation that matches nothing', () => {
    expect(both.map(isRed)).toEqual([false, true])
    expect(isRed(report('x', [result('a/one', 'P1', { verdict: 'xpass' })]))).toBe(true)
    expect(isRed(report('x', [], ['a/gone']))).toBe(true)
    expect(isRed(report('x', [result('a/one', 'P1', { verdict: 'xfail' })]))).toBe(false)
  })

  test('for people has each failure with its claim and what was seen', () => {
    const text = consoleReport(clauses, both)
    expect(text).toContain('FAIL bad · a/one (P1): leaked\n  Claim of a/one & more.')
    expect(text).toContain('bad (1.0): 1 pass, 1 fail, 1 xfail in 2 s')
  })

  test('for programs has its version, totals, and every case in order', () => {
    expect(jsonReport(both)).toMatchObject({
      version: 1,
      engines: [
        { name: 'good', totals: { pass: 2, fail: 0, skip: 1, xfail: 0, xpass: 0 } },
        {
          name: 'bad',
          cases: [{ name: 'a/one', verdict: 'fail', how: 'leaked' }, { name: 'a/two' }, { name: 'b/three' }],
        },
      ],
    })
  })

  test('for build servers is XML whatever a guest wrote', () => {
    const xml = junitReport(both)
    expect(xml).toContain('<testsuite name="bad" tests="3" failures="1" skipped="0" time="1.5">')
    expect(xml).toContain('<skipped message="no such thing"/>')
    expect(xml).not.toContain('<script>')
    expect(xml).not.toContain('\u001b')
    expect(escapeXml('a\ud800b\u0000&\uffff')).toBe('a\ufffdb&#38;')
  })

  test('for anybody is a page without a script in it, whatever a guest wrote', () => {
    const html = htmlReport(clauses, both)
    expect(html).toContain("default-src 'none'")
    expect(html).not.toMatch(/<script|\son\w+=|https?:/u)
    expect(html).toContain('Claim of a/one &#38; more.')
    expect(html.match(/<article>/gu)).toHaveLength(3)
    expect(html).toMatch(/<summary>source<\/summary><pre>[^<]*\(component\)<\/pre>/u)
  })
})
