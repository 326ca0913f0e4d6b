/** The report for people at a terminal: the table, then each failure with what to look at. */

import type { EngineReport, Result } from '../run.ts'
import type { Clause } from '../suite.ts'
import { textTable, totalsOf } from './table.ts'

/** The whole report as text. */
export function consoleReport(clauses: readonly Clause[], engines: readonly EngineReport[]): string {
  return [
    textTable(clauses, engines),
    ...engines.flatMap(engine => engine.results.filter(isRed).map(result => failure(engine.name, result))),
    ...engines.map(summary),
  ].join('\n\n')
}

const isRed = ({ verdict }: Result): boolean => verdict === 'fail' || verdict === 'xpass'

function failure(engine: string, { case: one, verdict, how, message, evidence }: Result): string {
  return [
    `${verdict.toUpperCase()} ${engine} · ${one.name} (${one.clause})${how === undefined ? '' : `: ${how}`}`,
    `  ${one.claim}`,
    ...(message === undefined ? [] : [`  ${message}`]),
    ...evidence.map(line => `    ${line}`),
    ...(one.cites ?? []).map(source => `  see ${source}`),
  ].join('\n')
}

function summary({ name, version, results, unmatched, wallMs }: EngineReport): string {
  const totals = Object.entries(totalsOf(results)).filter(([, count]) => count > 0)
  const stale = unmatched.map(one => `\n  an expectation names ${one}, which was not run`)
  return `${name} (${version}): ${totals.map(([verdict, count]) => `${count} ${verdict}`).join(', ')} in ${Math.round(wallMs / 1000)} s${stale.join('')}`
}
