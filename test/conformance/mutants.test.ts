import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { grantForms } from '../../host/base/grant-line.ts'
import { dirQuota, keyValueQuota } from '../../host/base/grant-quota.ts'
import { defaultQuota } from '../../host/capability/http/quota.ts'
import { defaultLimits, hostFunction } from '../../host/mod.ts'
import type { Mutant } from './mutant-forms.ts'
import { mutants } from './mutants.ts'
import { type Result, runEngine } from './runner/run.ts'
import { readCases } from './runner/suite.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'glovebox-mutants-'))
const guarantees = mutants.map(({ guarantee }) => guarantee)
const cases = new Map(readCases().map(one => [one.name, one]))

/** A copy of the host and its adapter, in a folder of its own; packages are found as always. */
function copyOf(name: string): string {
  const copy = join(folder, name)
  for (const path of ['host', 'wit', 'test/conformance/adapters', 'test/conformance/runner', 'package.json'])
    cpSync(join(root, path), join(copy, path), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

function weakened({ file, find, replace }: Mutant, name: string): string {
  const copy = copyOf(name)
  const path = join(copy, 'host', file)
  const parts = readFileSync(path, 'utf8').split(find)
  if (parts.length !== 2)
    throw new Error(`host/${file} has "${find}" ${parts.length - 1} times; the mutant needs it once`)
  writeFileSync(path, parts.join(replace))
  return copy
}

/** Runs cases on a copy of the host, which is gone afterwards. */
async function resultsOn(copy: string, names: readonly string[]): Promise<readonly Result[]> {
  const engine = { name: 'glovebox', file: join(copy, 'test/conformance/adapters/glovebox.ts') }
  try {
    const all = names.map(name => cases.get(name)!)
    return (await runEngine(engine, all, { jobs: 1 })).results
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a host in which nothing was weakened', () => {
  test('passes, so that it is the weakening that turns a case red', async () => {
    expect(await resultsOn(copyOf('sound'), ['isolation/start-pristine'])).toMatchObject([{ verdict: 'pass' }])
  })

  test.each([
    ['limit', 'limits.', defaultLimits],
    ['ceiling of a directory', 'dir.quota.', dirQuota],
    ['ceiling of HTTP', 'http.quota.', defaultQuota],
    ['ceiling of a store', 'key-value.quota.', keyValueQuota],
    ['term of a function of the app', 'imports.', hostFunction(() => null).terms],
  ])('has a mutant for each %s', (_, prefix, all) => {
    const weakened = guarantees.filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length))
    expect(weakened.sort()).toEqual(Object.keys(all).sort())
  })

  test.each(Object.keys(grantForms))('has mutants for what a grant of the kind %s allows, and for its end', kind => {
    expect(guarantees).toContain(`${kind}: expires`)
    expect(guarantees.filter(name => name.startsWith(`${kind}: `)).length).toBeGreaterThan(1)
  })
})

describe.concurrent('a host in which one guarantee is weakened turns a case red:', () => {
  test.each(mutants.map((mutant, i) => [mutant.guarantee, mutant, i] as const))(
    '%s',
    async (_, mutant, i) => {
      const results = await resultsOn(weakened(mutant, `mutant-${i}`), mutant.cases)
      // A host that is broken, and cannot even run the good tool, has seen nothing of the case.
      const red = results.filter(({ verdict, evidence }) => verdict === 'fail' && evidence.length > 0)
      expect(red).not.toEqual([])
    },
    120_000,
  )
})
