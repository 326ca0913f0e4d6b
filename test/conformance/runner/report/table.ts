/** Clauses down, engines across: what each clause comes to in each engine. The numbers behind every report. */

import type { EngineReport, Result } from '../run.ts'
import type { Clause } from '../suite.ts'

/** How many cases ended how. */
export type Totals = Record<Result['verdict'], number>

/** Counts verdicts. */
export function totalsOf(results: readonly Result[]): Totals {
  const totals: Totals = { pass: 0, fail: 0, skip: 0, xfail: 0, xpass: 0 }
  for (const { verdict } of results) totals[verdict]++
  return totals
}

/** The results of one clause in one engine. */
export const ofClause = ({ results }: EngineReport, { id }: Clause): Result[] =>
  results.filter(result => result.case.clause === id)

/** A cell in a few characters: `12`, `10/12`, or a dash where every case was skipped. */
export function cellOf(results: readonly Result[]): string {
  const { pass, skip } = totalsOf(results)
  const run = results.length - skip
  if (run === 0) return '–'
  return pass === run ? String(pass) : `${pass}/${run}`
}

/** The table in Markdown, for a README. */
export function markdownTable(clauses: readonly Clause[], engines: readonly EngineReport[]): string {
  const rows = clauses.filter(clause => engines.some(engine => ofClause(engine, clause).length > 0))
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const bold = (results: readonly Result[]): string => {
    const cell = cellOf(results)
    return cell.includes('/') ? `**${cell}**` : cell
  }
  return [
    row(['clause', ...engines.map(({ name }) => name)]),
    row(['---', ...engines.map(() => '---:')]),
    ...rows.map(clause =>
      row([`${clause.id} ${clause.title}`, ...engines.map(engine => bold(ofClause(engine, clause)))]),
    ),
    row(['all', ...engines.map(engine => bold(engine.results))]),
    row(['skipped', ...engines.map(({ results }) => String(totalsOf(results).skip))]),
  ].join('\n')
}

/** The table for a terminal, in columns. */
export function textTable(clauses: readonly Clause[], engines: readonly EngineReport[]): string {
  const rows = clauses.filter(clause => engines.some(engine => ofClause(engine, clause).length > 0))
  const lines = [
    ['', ...engines.map(({ name }) => name)],
    ...rows.map(clause => [`${clause.id} ${clause.title}`, ...engines.map(engine => cellOf(ofClause(engine, clause)))]),
    ['all', ...engines.map(engine => cellOf(engine.results))],
  ]
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map(line => line[i]!.length)))
  return lines
    .map(line =>
      line
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]! + 2)))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}
