import { expect, test } from 'vitest'
import { checkConformance } from '../../../scripts/check/conformance.ts'

const readme = `**P1 Charging.** A host MUST charge.
**P2 Bulk.** A host MUST charge by length.

Attacks, by family: CPU 2, FS 1.

- CPU-02: because.
`
const header = (clause: string, covers: string[]) =>
  `(;---${JSON.stringify({ claim: 'A claim.', clause, covers, load: 'ok', after: 'healthy' })}---;)\n(component)`

const messages = (text: string, cases: Record<string, string>) =>
  checkConformance(
    new Map([
      ['test/conformance/README.md', text],
      ...Object.entries(cases).map(([name, body]) => [`test/conformance/cases/${name}`, body] as const),
    ]),
  ).map(({ message }) => message)

const sound = { 'a/b.wat': header('P1', ['CPU-01', 'FS-01']), 'a/c.wat': header('P2', []) }

test('a suite in which clauses, cases and catalogue agree has no findings', () => {
  expect(messages(readme, sound)).toEqual([])
})

test('a clause without a case, and a case without its clause, are findings', () => {
  const found = messages(readme, { ...sound, 'a/c.wat': header('P9', []) })
  expect(found).toEqual(['cites the clause P9, which the README does not have', 'the clause P2 has no case'])
})

test('a case that is not well-formed is a finding', () => {
  expect(messages(readme, { ...sound, 'a/d.wat': '(component)' })).toEqual(['a/d: it does not open with a header'])
})

test('an entry of the catalogue is covered or left out, and not both', () => {
  expect(messages(readme.replace('- CPU-02: because.', ''), sound)).toEqual(["the catalogue's CPU-02 is neither covered nor left out"]) // biome-ignore format: one thought
  expect(messages(readme.replace('- CPU-02:', '- CPU-02, FS-01:'), sound)).toEqual(["the catalogue's FS-01 is left out, and covered by a case"]) // biome-ignore format: one thought
  expect(messages(readme, { ...sound, 'a/c.wat': header('P2', ['CPU-03']) })).toEqual(["the catalogue's CPU-03 is not in it"]) // biome-ignore format: one thought
})
