/** The rule of the conformance suite: every clause has cases, every case has its clause, and the catalogue is accounted for. */

import { MalformedCase, parseCase } from '../../test/conformance/runner/case.ts'
import { parseClauses } from '../../test/conformance/runner/suite.ts'
import type { Finding, Tree } from './tree.ts'

const suite = 'test/conformance/'
const readmePath = `${suite}README.md`

/** Findings in the cases and the README of the suite. */
export function checkConformance(tree: Tree): Finding[] {
  const readme = tree.get(readmePath)
  if (readme === undefined) return []
  const findings: Finding[] = []
  const clauses = new Set(parseClauses(readme).map(({ id }) => id))
  const proven = new Set<string>()
  const covered = new Set<string>()
  for (const [path, text] of tree) {
    if (!path.startsWith(`${suite}cases/`)) continue
    const found = read(path, text)
    if (typeof found === 'string') findings.push({ path, line: 1, message: found })
    else if (!clauses.has(found.clause))
      findings.push({ path, line: 1, message: `cites the clause ${found.clause}, which the README does not have` })
    else {
      proven.add(found.clause)
      for (const entry of found.covers ?? []) covered.add(entry)
    }
  }
  const idle = [...clauses].filter(id => !proven.has(id))
  return [
    ...findings,
    ...idle.map(id => ({ path: readmePath, line: 0, message: `the clause ${id} has no case` })),
    ...checkCatalogue(readme, covered),
  ]
}

function read(path: string, text: string) {
  try {
    return parseCase(path.slice(`${suite}cases/`.length), text)
  } catch (thrown) {
    if (thrown instanceof MalformedCase) return thrown.message
    throw thrown
  }
}

/** Every entry of the catalogue is covered by a case or left out with a reason, and not both. */
function checkCatalogue(readme: string, covered: ReadonlySet<string>): Finding[] {
  const families = /by family: (.+?)\.$/mu.exec(readme)?.[1] ?? ''
  const entries = [...families.matchAll(/([A-Z]{2,3}) (\d+)/gu)].flatMap(([, family, count]) =>
    Array.from({ length: Number(count) }, (_, i) => `${family}-${String(i + 1).padStart(2, '0')}`),
  )
  const omitted = new Set(
    [...readme.matchAll(/^- ((?:[A-Z]{2,3}-\d\d(?:, )?)+): /gmu)].flatMap(([, list]) => list!.split(', ')),
  )
  const say = (entry: string, what: string): Finding => ({
    path: readmePath,
    line: 0,
    message: `the catalogue's ${entry} ${what}`,
  })
  return [
    ...entries
      .filter(entry => !covered.has(entry) && !omitted.has(entry))
      .map(entry => say(entry, 'is neither covered nor left out')),
    ...[...omitted].filter(entry => covered.has(entry)).map(entry => say(entry, 'is left out, and covered by a case')),
    ...[...covered, ...omitted].filter(entry => !entries.includes(entry)).map(entry => say(entry, 'is not in it')),
  ]
}
