/** The report for anybody: one page with nothing outside of it, engines side by side, readable on a phone. */

import type { Case } from '../case.ts'
import type { EngineReport, Result } from '../run.ts'
import type { Clause } from '../suite.ts'
import { escapeXml } from './junit.ts'
import { cellOf, ofClause, totalsOf } from './table.ts'

/** The report as one HTML page. It runs no script: what is folded opens by itself. */
export function htmlReport(clauses: readonly Clause[], engines: readonly EngineReport[]): string {
  const shown = clauses.filter(clause => engines.some(engine => ofClause(engine, clause).length > 0))
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Sandbox conformance</title>
<style>${style}</style>
<main>
<h1>Sandbox conformance</h1>
<p>Does this host contain a hostile tool? ${engines[0]?.results.length ?? 0} cases, each in a process of its own. A number is how many cases of a
clause an engine passed, out of those that it could run; a dash means that it could run none. Open a clause for its cases.</p>
${summaryTable(engines)}
<h2>Clauses</h2>
${shown.map(clause => clauseSection(clause, engines)).join('\n')}
</main>
</html>
`
}

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --pass: #1a7f37; --fail: #cf222e; --skip: #6e7781; --other: #9a6700 }
@media (prefers-color-scheme: dark) { :root { --pass: #3fb950; --fail: #ff7b72; --skip: #9198a1; --other: #d29922 } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 }
main { max-width: 70rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
td.n, th.n { text-align: right; white-space: nowrap }
.scroll { overflow-x: auto }
details { border-top: 1px solid var(--line) } summary { cursor: pointer; padding: .5rem 0; display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline }
summary b { flex: 1 1 14rem } .cells { display: flex; flex-wrap: wrap; gap: .2rem .8rem } .cells span { white-space: nowrap }
@media (min-width: 60rem) { .cells span { min-width: 9rem; text-align: right } }
article { padding: .6rem 0 .6rem 1rem; border-left: 3px solid var(--line); margin: .4rem 0 }
article p { margin: .2rem 0 } article > code { font-size: .85rem; overflow-wrap: anywhere; color: var(--skip) }
ul { list-style: none; margin: .3rem 0 0; padding: 0 } li { padding: .15rem 0 }
li details { border: 0 } li summary { padding: .1rem 0; display: list-item } pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: .5rem; margin: .3rem 0; font-size: .8rem }
.pass { color: var(--pass) } .fail, .xpass { color: var(--fail); font-weight: 600 } .skip { color: var(--skip) } .xfail { color: var(--other) }
small { color: var(--skip) }
`

function summaryTable(engines: readonly EngineReport[]): string {
  const all = totalsOf(engines.flatMap(({ results }) => results))
  const columns = (['pass', 'fail', 'skip', 'xfail', 'xpass'] as const).filter(
    verdict => !verdict.startsWith('x') || all[verdict] > 0,
  )
  const rows = engines.map(({ name, version, results, wallMs }) => {
    const totals = totalsOf(results)
    const cells = columns.map(verdict => `<td class="n ${totals[verdict] > 0 ? verdict : ''}">${totals[verdict]}</td>`)
    return `<tr><td><b>${escapeXml(name)}</b><br><small>${escapeXml(version)}</small></td>${cells.join('')}<td class="n">${Math.round(wallMs / 1000)} s</td></tr>`
  })
  const heads = columns.map(verdict => `<th class="n">${verdict}</th>`).join('')
  return `<div class="scroll"><table><tr><th>engine</th>${heads}<th class="n">time</th></tr>${rows.join('')}</table></div>`
}

function clauseSection(clause: Clause, engines: readonly EngineReport[]): string {
  const cells = engines.map(engine => {
    const results = ofClause(engine, clause)
    const cell = cellOf(results)
    return `<span class="${cell === '–' ? 'skip' : cell.includes('/') ? 'fail' : 'pass'}">${escapeXml(engine.name)} ${cell}</span>`
  })
  const names = [...new Set(engines.flatMap(engine => ofClause(engine, clause).map(result => result.case.name)))].sort()
  const articles = names.map(name => caseArticle(name, engines))
  return `<details><summary><b>${clause.id} ${escapeXml(clause.title)}</b><span class="cells">${cells.join('')}</span></summary>
<p>${escapeXml(clause.text).replace(/\*([^*]+)\*/gu, '<i>$1</i>')}</p>
${articles.join('\n')}
</details>`
}

function caseArticle(name: string, engines: readonly EngineReport[]): string {
  const results = engines.flatMap(engine => {
    const result = engine.results.find(each => each.case.name === name)
    return result === undefined ? [] : [{ engine: engine.name, result }]
  })
  const one = results[0]!.result.case
  const { claim, covers = [], cites = [] } = one
  const sources = [...covers, ...cites].map(escapeXml).join(', ')
  return `<article><p>${escapeXml(claim)}</p><code>${escapeXml(name)}</code>${sources === '' ? '' : ` <small>${sources}</small>`}
<ul>${results.map(({ engine, result }) => verdictItem(engine, result)).join('')}<li>${sourceOf(one)}</li></ul></article>`
}

/** What is asked of the engine, and the guest's own text. */
function sourceOf({ body, guest, name, form, ...header }: Case): string {
  const text = guest === undefined ? body.trim() : `guests/${guest}.wat`
  const asked = JSON.stringify({ ...header, claim: undefined, clause: undefined, covers: undefined, cites: undefined, after: undefined }, null, 1) // biome-ignore format: one thought
  return `<details><summary>source</summary><pre>${escapeXml(`${asked}\n${text}`)}</pre></details>`
}

function verdictItem(engine: string, { verdict, how, message, evidence, wallMs, peakBytes }: Result): string {
  const label = `<span class="${verdict}">${verdict}${how === undefined ? '' : `: ${escapeXml(how)}`}</span>`
  if (verdict === 'skip') return `<li>${escapeXml(engine)}: ${label} <small>${escapeXml(message ?? '')}</small></li>`
  const cost = `<small>${wallMs} ms, ${Math.round(peakBytes / 1024 ** 2)} MiB at most</small>`
  const text = [...(message === undefined ? [] : [message, '']), ...evidence].join('\n')
  return `<li><details><summary>${escapeXml(engine)}: ${label} ${cost}</summary><pre>${escapeXml(text)}</pre></details></li>`
}
