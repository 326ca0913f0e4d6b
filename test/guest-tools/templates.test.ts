/** What `glovebox new` makes, built and called. Where a compiler is missing, its template is not built, and the output says so. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { compilers } from '../../guest-tools/toolchain/compilers/mod.ts'
import { buildTool, type Language, languages, scaffold } from '../../guest-tools/toolchain/mod.ts'
import { createEngine } from '../../host/mod.ts'
import { glovebox } from '../support/cli.ts'
import { keptBy } from '../support/programs.ts'
import { answerOf, errorOf } from '../support/shipped-tool.ts'

const root = mkdtempSync(join(tmpdir(), 'glovebox-templates-'))
const engine = await createEngine({ workers: 1 })
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  rmSync(root, { recursive: true })
})

async function isReady(language: Language): Promise<boolean> {
  const problem = language === 'ts' || language === 'js' ? undefined : await compilers[language].missing()
  if (problem !== undefined) console.log(`The template in ${language} is not built: ${problem}.`)
  return problem === undefined
}

const ready: Language[] = []
for (const language of languages) if (await isReady(language)) ready.push(language)

describe.each(ready)('a new tool in %s', language => {
  const dir = join(root, `new-${language}`)

  test('is built, described by its WIT, and asks for nothing that is not there', { timeout: 600_000 }, async () => {
    await scaffold({ dir, language })
    const { path } = await buildTool({
      dir,
      buildDir: keptBy(language),
      out: join(dir, 'build', `new-${language}.wasm`),
    })
    const { info, tools } = await engine.inspect(path)
    expect(tools.map(({ name, description }) => [name, description.split('.')[0]])).toEqual([
      ['greet', 'Greets one person by name, for example "Ada"'],
    ])
    expect(info.imports.filter(({ provided }) => !provided)).toEqual([])
  })

  test('answers, and takes what is hostile as a value or refuses it', async () => {
    await using tool = await engine.load(join(dir, 'build', `new-${language}.wasm`))
    const greet = (name: string, fuel?: bigint) =>
      tool.call('greet', { name }, fuel === undefined ? {} : { limits: { fuel } })
    expect(answerOf(await greet('Ada'))).toBe('Hello, Ada!')
    expect(errorOf(await greet(''))).toMatch(/name is needed/)
    for (const name of ['\u0000', '%s%n', '𝔸\u202e', "'; --", 'x'.repeat(100_000)])
      expect(answerOf(await greet(name))).toBe(`Hello, ${name}!`)
    expect(await greet('Ada', 100n)).toMatchObject({ status: 'limit', limit: 'fuel' })
    expect(answerOf(await greet('Ada'))).toBe('Hello, Ada!')
  })
})

test('the commands of the README work in a new tool', async () => {
  const dir = join(root, 'from-readme')
  expect((await glovebox(['new', dir])).code).toBe(0)
  expect((await glovebox(['build', dir])).code).toBe(0)
  const file = join(dir, 'build/from-readme.wasm')
  expect(await glovebox(['call', file, 'greet', '{"name": "Ada"}'])).toMatchObject({ code: 0, out: 'Hello, Ada!\n' })
  expect(await glovebox(['call', file, 'greet', '{"name": ""}'])).toMatchObject({ code: 1, out: '' })
})
