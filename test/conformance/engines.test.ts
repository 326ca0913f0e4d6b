import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { suiteDirectory } from './runner/assemble.ts'
import type { Case } from './runner/case.ts'
import { conform } from './runner/mod.ts'
import { EngineMissing, engines, expectationsOf, findEngine, runEngine } from './runner/run.ts'
import { readCases } from './runner/suite.ts'
import { caseOf } from './support.ts'

/** Of each family of clauses the case with the shortest text that does not wait for a deadline. */
function sample(): Case[] {
  const quick = readCases().filter(({ name, form }) => form !== 'bytes' && !/deadline|many|atomic/u.test(name))
  const families = Map.groupBy(quick, ({ clause }) => clause[0])
  return [...families.values()].map(cases => cases.reduce((a, b) => (b.body.length < a.body.length ? b : a)))
}

test('this host passes a case of each family of clauses, each in a process of its own', async () => {
  const { results } = await runEngine(findEngine('glovebox')!, sample())
  expect(results.filter(({ verdict }) => verdict === 'fail')).toEqual([])
  expect(results.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(8)
}, 120_000)

test('this host has no expectations', async () => {
  expect(await expectationsOf('glovebox')).toEqual({})
})

test('an expectation of a case that a filter left out is neither met nor missed', async () => {
  expect(Object.keys(await expectationsOf('glovebox-process'))).toContain('files/tell-prefixes-apart')
  const [signal, onProgress] = [new AbortController().signal, () => undefined]
  const run = await conform({ engines: ['glovebox-process'], filter: 'files/read-what', jobs: 1, signal, onProgress })
  expect(run).toMatchObject({ red: false })
}, 60_000)

test('the engines are those whose adapters are there', () => {
  expect(engines().map(({ name }) => name)).toEqual(expect.arrayContaining(['glovebox', 'extism', 'jco', 'wasmtime']))
  expect(findEngine('nothing')).toBeUndefined()
})

test('an adapter that cannot be started is missing, and not a fail', async () => {
  const engine = { name: 'gone', file: fileURLToPath(new URL('./no-such-adapter.ts', import.meta.url)) }
  await expect(runEngine(engine, [])).rejects.toThrow(EngineMissing)
})

const spin = { claim: 'It ends.', clause: 'P1', lift: { f: '' }, limits: { timeoutMs: 1 }, steps: [{ call: 'f', expect: 'ok' }], after: 'healthy' } // biome-ignore format: one thought

test('a host that dies, hangs or floods its output is told apart by how it failed', async () => {
  const engine = { name: 'bad', file: fileURLToPath(new URL('./bad-host.ts', import.meta.url)) }
  const named = (call: string) => caseOf({ ...spin, steps: [{ call, expect: 'ok' }] }, '(module)', `bad/${call}.wat`)
  const { results } = await runEngine(
    engine,
    [named('die'), named('block'), named('print'), named('pour'), named('hoard')],
    {
      slackMs: 4000,
    },
  )
  expect(results.map(({ verdict, how }) => how ?? verdict)).toEqual(['died', 'hang', 'pass', 'memory', 'unhealthy'])
}, 60_000)

test('the example of the README is an adapter that runs', async () => {
  const readme = readFileSync(join(suiteDirectory, 'README.md'), 'utf8')
  const [, code] = /```ts\n([\s\S]+?)```/u.exec(readme)!
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-adapter-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'my-host.ts')
  writeFileSync(file, code!)
  const named = (name: string) => readCases().find(one => one.name === name)!
  const cases = ['isolation/start-pristine', 'lifecycle/name-traps', 'abi/keep-byte-order-mark'].map(named)
  const { name, results } = await runEngine({ name: 'bare', file }, cases)
  expect([name, ...results.map(({ verdict }) => verdict)]).toEqual(['bare', 'pass', 'fail', 'skip'])
}, 60_000)
