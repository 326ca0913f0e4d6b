/** Reads the suite from its files: the clauses of the README, the cases, and what each engine is expected to fail. */

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suiteDirectory } from './assemble.ts'
import { type Case, parseCase } from './case.ts'

/** One thing that a conforming host guarantees. */
export interface Clause {
  readonly id: string
  readonly title: string
  readonly text: string
}

const clauseLine = /^\*\*([A-Z]\d{1,2}) ([^*]+)\*\* (.+)$/u

/** The clauses in the README, in order. A clause is a paragraph that opens with its number and name in bold. */
export function parseClauses(readme: string): Clause[] {
  return readme.split('\n').flatMap(line => {
    const [, id, title, text] = clauseLine.exec(line) ?? []
    return id === undefined ? [] : [{ id, title: title!.replace(/\.$/u, ''), text: text! }]
  })
}

/** The clauses of this suite. */
export const readClauses = (): Clause[] => parseClauses(readFileSync(join(suiteDirectory, 'README.md'), 'utf8'))

/** Every case, in the order of its clause and name. */
export function readCases(): Case[] {
  const directory = join(suiteDirectory, 'cases')
  return globSync('**/*.{wat,mjs}', { cwd: directory })
    .sort()
    .map(path => parseCase(path.replaceAll('\\', '/'), readFileSync(join(directory, path), 'utf8')))
}
