import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { glovebox } from '../support/cli.ts'

test('runs the cases of a filter, and writes the same results in every form', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-conformance-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [html, junit] = [join(folder, 'report.html'), join(folder, 'report.xml')]
  const run = await glovebox(['conformance', '--filter', 'stop-loop', '--json', '--html', html, '--junit', junit])
  expect(run).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(run.out)).toMatchObject({
    version: 1,
    engines: [{ name: 'glovebox', totals: { fail: 0, xpass: 0 }, cases: [{ clause: 'P1', verdict: 'pass' }, {}] }],
  })
  expect(readFileSync(html, 'utf8')).toContain('processor/stop-loop')
  expect(readFileSync(junit, 'utf8')).toContain('failures="0"')
}, 30_000)

test.each([
  [['--filter', 'no such case'], 'No case has'],
  [['--engine', 'nothing'], 'There are extism, glovebox'],
  [['--jobs', 'many'], '--jobs is "many"'],
  [['--table', 'package.json'], 'has no line <!-- conformance -->'],
  [['memory/'], '--filter'],
])('%j is a misuse that names the remedy', async (args, message) => {
  const run = await glovebox(['conformance', ...args])
  expect(run.code).toBe(2)
  expect(run.err).toContain(message)
})
