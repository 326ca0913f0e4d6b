/** What `glovebox new` makes, built and called. Where a compiler is missing, its template is not built, and the output says so. */

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
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

test('the commands of the README work in a new tool', { timeout: 120_000 }, async () => {
  const dir = join(root, 'from-readme')
  expect((await glovebox(['new', dir])).code).toBe(0)
  expect((await glovebox(['build', dir])).code).toBe(0)
  const file = join(dir, 'build/from-readme.wasm')
  expect(await glovebox(['call', file, 'greet', '{"name": "Ada"}'])).toMatchObject({ code: 0, out: 'Hello, Ada!\n' })
  expect(await glovebox(['call', file, 'greet', '{"name": ""}'])).toMatchObject({ code: 1, out: '' })
})

test.each([
  ['an unknown language', ['a', '--lang', 'cobol'], /config\/invalid: There is no template in "cobol"/],
  ['no folder', [], /config\/invalid: Give one DIR/],
  ['two folders', ['a', 'b'], /config\/invalid: Give one DIR/],
  ['a name that is not in kebab-case', ['A_b'], /config\/invalid: The folder's name/],
])('glovebox new ends with 2 for %s, and prints no data', async (_, args, message) => {
  const { code, out, err } = await glovebox(['new', ...args])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(message)
})

test('glovebox new --json lists what it made', async () => {
  const { code, out } = await glovebox(['new', join(root, 'as-json'), '--lang', 'js', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ version: 1, name: 'as-json', language: 'js', missing: null })
  expect(JSON.parse(out).files).toContain('src/tool.js')
})

test('a build that is aborted ends its compiler, and the next build works', { timeout: 120_000 }, async () => {
  for (const language of ready.filter(one => one === 'c' || one === 'rust').slice(0, 1)) {
    const dir = join(root, `aborted-${language}`)
    await scaffold({ dir, language })
    const abort = new AbortController()
    const options = { dir, buildDir: keptBy(language), out: join(dir, 'tool.wasm') }
    const built = buildTool({ ...options, signal: abort.signal, step: () => abort.abort() })
    await expect(built).rejects.toMatchObject({ code: 'build/failed', message: expect.stringContaining('was ended') })
    expect((await buildTool(options)).cached).toBe(false)
  }
})

test('what a compiler says of a mistake is the error, and names the place', { timeout: 120_000 }, async () => {
  for (const language of ready.filter(one => one === 'c' || one === 'go')) {
    const dir = join(root, `broken-${language}`)
    await scaffold({ dir, language })
    const source = language === 'c' ? 'src/tool.c' : 'export_wit_world/tool.go'
    appendFileSync(join(dir, source), 'oh no')
    const failed = buildTool({ dir, buildDir: keptBy(language) })
    await expect(failed).rejects.toMatchObject({ code: 'build/failed', message: expect.stringContaining(`${source}:`) })
  }
})
