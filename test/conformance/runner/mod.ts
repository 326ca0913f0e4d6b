/** What the command line runs: the suite on some engines, and its reports. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Case } from './case.ts'
import { consoleReport } from './report/console.ts'
import { htmlReport } from './report/html.ts'
import { jsonReport } from './report/json.ts'
import { junitReport } from './report/junit.ts'
import { markdownTable } from './report/table.ts'
import {
  EngineMissing,
  type EngineReport,
  type Expectations,
  engines,
  expectationsOf,
  findEngine,
  isRed,
  runEngine,
} from './run.ts'
import { readCases, readClauses } from './suite.ts'

/** What is asked for. */
export interface ConformOptions {
  /** Names or adapter files; `all` for every adapter of the suite that can be run here. */
  readonly engines: readonly string[]
  readonly filter?: string | undefined
  /** A Markdown file whose table is renewed. */
  readonly table?: string | undefined
  readonly jobs: number
  readonly signal: AbortSignal
  /** Told before the first case of an engine, and after each. */
  onProgress(line: string): void
}

/** What came of it, in every form; or the misuse that kept it from being run. */
export type Conformed =
  | { readonly misuse: string }
  | {
      readonly misuse?: undefined
      readonly red: boolean
      /** Engines that are not installed, with the reason. */
      readonly missing: readonly string[]
      readonly json: object
      text(): string
      junit(): string
      html(): string
    }

/** Runs the suite. */
export async function conform(options: ConformOptions): Promise<Conformed> {
  const { filter, table } = options
  if (table !== undefined && !(existsSync(table) && marks.test(readFileSync(table, 'utf8'))))
    return { misuse: `${table} has no line <!-- conformance --> and, after it, <!-- /conformance -->; add them.` }
  const isAsked = (one: Case): boolean => filter === undefined || one.name.includes(filter) || one.clause === filter
  const { asked: cases = [], left = [] } = Object.groupBy(readCases(), one => (isAsked(one) ? 'asked' : 'left'))
  if (cases.length === 0) return { misuse: `No case has "${filter}" in its name, or as its clause.` }
  const all = options.engines.includes('all')
  const names = all ? engines().map(({ name }) => name) : options.engines
  const unknown = names.find(name => findEngine(name) === undefined)
  if (unknown !== undefined) {
    const known = engines().map(({ name }) => name)
    return {
      misuse: `There is no engine "${unknown}", and no file of that name. There are ${known.join(', ')}; or give the path of an adapter.`,
    }
  }
  const reports: EngineReport[] = []
  const missing: string[] = []
  for (const name of names) {
    const report = await runOne(name, cases, await expectedOf(name, left), options)
    if (typeof report !== 'string') reports.push(report)
    else if (all) missing.push(report)
    else return { misuse: report }
  }
  if (table !== undefined) renewTable(table, reports)
  return conformed(reports, missing)
}

/** What is expected of an engine, but for cases that are left out of this run. */
async function expectedOf(name: string, left: readonly Case[]): Promise<Expectations> {
  const leftOut = new Set(left.map(one => one.name))
  return Object.fromEntries(Object.entries(await expectationsOf(name)).filter(([one]) => !leftOut.has(one)))
}

async function runOne(
  name: string,
  cases: readonly Case[],
  expectations: Expectations,
  options: ConformOptions,
): Promise<EngineReport | string> {
  const { jobs, signal, onProgress } = options
  let red = 0
  const onResult = (result: { readonly verdict: string; readonly case: Case }, done: number): void => {
    if (result.verdict === 'fail' || result.verdict === 'xpass') red++
    onProgress(`${name}: ${done} of ${cases.length}${red === 0 ? '' : `, ${red} red`}, ${result.case.name}`)
  }
  try {
    onProgress(`${name}: starting`)
    return await runEngine(findEngine(name)!, cases, { jobs, signal, onResult, expectations })
  } catch (thrown) {
    if (thrown instanceof EngineMissing) return thrown.message
    throw thrown
  }
}

function conformed(reports: readonly EngineReport[], missing: readonly string[]): Conformed {
  const clauses = readClauses()
  return {
    red: reports.some(isRed),
    missing,
    json: jsonReport(reports),
    text: () => consoleReport(clauses, reports),
    junit: () => junitReport(reports),
    html: () => htmlReport(clauses, reports),
  }
}

const marks = /(<!-- conformance -->\n)[\s\S]*?(<!-- \/conformance -->)/u

function renewTable(file: string, reports: readonly EngineReport[]): void {
  const versions = reports.map(({ name, version }) => `${name}: ${version}`).join('; ')
  const table = `\n${markdownTable(readClauses(), reports)}\n\n${versions}.\n\n`
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(marks, (_, open: string, close: string) => `${open}${table}${close}`),
  )
}
