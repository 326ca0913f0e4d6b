/** `npm run check`: every rule of the repository that a machine can keep, in one command. Exits 1 on any finding. */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { lint, types } from './check/commands.ts'
import { checkConformance } from './check/conformance.ts'
import { checkCycles } from './check/cycles.ts'
import { checkDocs } from './check/docs.ts'
import { checkFloors, checkPlaces } from './check/floors.ts'
import { checkPackages, type Manifest, publicEntries } from './check/packages.ts'
import { checkSizes, describeSizes } from './check/sizes.ts'
import { parse } from './check/source.ts'
import { type Finding, readTree } from './check/tree.ts'
import { checkCode, checkWords } from './check/words.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

// The two slow parts are processes of their own; they run while the rules below are checked.
const slow = [types(root), lint(root)]

const tree = readTree(root)
const sources = parse(tree)
const manifest: Manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))

const parts: [name: string, findings: Finding[]][] = [
  ['floors', [...checkPlaces(sources), ...checkFloors(sources, publicEntries(manifest))]],
  ['packages', checkPackages(sources, manifest)],
  ['cycles', checkCycles(sources)],
  ['sizes', checkSizes(tree)],
  ['docs', checkDocs(sources)],
  ['suite', checkConformance(tree)],
  ['words', [...checkWords(tree), ...checkCode(sources)]],
]

let failed = 0
const report = (name: string, lines: readonly string[]): void => {
  console.log(`${name.padEnd(10)}${lines.length === 0 ? 'ok' : 'FAILED'}`)
  for (const line of lines) console.log(`  ${line}`)
  if (lines.length > 0) failed += 1
}

for (const [name, findings] of parts)
  report(
    name,
    findings.map(({ path, line, message }) => `${path}${line === 0 ? '' : `:${line}`}  ${message}`),
  )
for (const { name, lines } of await Promise.all(slow)) report(name, lines)

console.log(`\n${describeSizes(tree).join('\n')}`)
console.log(failed === 0 ? '\ncheck passed' : `\ncheck failed: ${failed} of ${parts.length + slow.length} parts`)
process.exitCode = failed === 0 ? 0 : 1
