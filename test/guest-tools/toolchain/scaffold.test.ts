import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Language, languages, scaffold } from '../../../guest-tools/toolchain/mod.ts'
import { errorCodes, GloveboxError } from '../../../host/base/error.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glovebox-scaffold-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8')

async function refusal(dir: string, language?: string): Promise<string> {
  const thrown = await scaffold({ dir, ...(language !== undefined && { language: language as Language }) }).catch(
    e => e,
  )
  expect(thrown).toBeInstanceOf(GloveboxError)
  expect(Object.keys(errorCodes)).toContain(thrown.code)
  expect(thrown.code).toBe('config/invalid')
  return thrown.message
}

describe('scaffold', () => {
  test.each(languages)('in %s leaves no placeholder and names every file', async language => {
    const { dir, files, name } = await scaffold({ dir: join(root, 'my-tool'), language })
    expect(name).toBe('my-tool')
    const there = readdirSync(dir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    expect(there.length).toBe(files.length)
    for (const file of files) expect(read('my-tool', file)).not.toMatch(/\{\{|\}\}/)
    expect(files).toEqual(expect.arrayContaining(['.gitignore', 'README.md', 'package.json', 'test/tool.test.js']))
    expect(read('my-tool', 'wit/world.wit')).toContain('package tools:my-tool@0.1.0;')
  })

  test('is in TypeScript by default', async () => {
    expect(await scaffold({ dir: join(root, 'a') })).toMatchObject({ language: 'ts', missing: undefined })
    expect(read('a', 'src/tool.ts')).toContain('export function greet')
  })

  test('names the packages that the language needs, and glovebox', async () => {
    await scaffold({ dir: join(root, 'a') })
    await scaffold({ dir: join(root, 'b'), language: 'python' })
    const packages = (dir: string): string[] => Object.keys(JSON.parse(read(dir, 'package.json')).devDependencies)
    expect(packages('a')).toEqual(['esbuild', 'componentize-qjs', 'glovebox'])
    expect(packages('b')).toEqual(['glovebox'])
  })

  test('where an app has glovebox, adds no package and no need to install', async () => {
    mkdirSync(join(root, 'node_modules/glovebox'), { recursive: true })
    writeFileSync(join(root, 'node_modules/glovebox/package.json'), '{"name":"glovebox"}')
    await scaffold({ dir: join(root, 'tools/a') })
    expect(JSON.parse(read('tools/a/package.json'))).not.toHaveProperty('devDependencies')
    expect(read('tools/a/README.md')).not.toContain('npm install')
  })

  test('takes an empty folder, also one with a repository', async () => {
    mkdirSync(join(root, 'a/.git'), { recursive: true })
    expect((await scaffold({ dir: join(root, 'a') })).files).toContain('wit/world.wit')
  })

  test('writes nothing into a folder that holds a file, and nothing over a file', async () => {
    mkdirSync(join(root, 'a'))
    writeFileSync(join(root, 'a/note.txt'), 'mine')
    expect(await refusal(join(root, 'a'))).toContain('is not empty')
    expect(readdirSync(join(root, 'a'))).toEqual(['note.txt'])
    expect(await refusal(join(root, 'a/note.txt'))).toContain('must be in kebab-case')
    writeFileSync(join(root, 'file'), 'mine')
    expect(await refusal(join(root, 'file'))).toContain('is a file')
    expect(await refusal(join(root, 'file/below'))).toContain('is a file')
    expect(read('file')).toBe('mine')
  })

  test.each(['', 'A', 'a_b', 'a--b', '-a', 'a-', '1a', 'a.b', 'a b', 'ä', 'a\n', '$(a)', "a'", 'a-1'])(
    'a folder cannot be named %j',
    async name => {
      expect(await refusal(`${root}/${name === '' ? 'Empty' : name}`)).toContain('kebab-case')
      expect(readdirSync(root)).toEqual([])
    },
  )

  test.each(['list', 'match', 'core', 'test'])('the word %s cannot be a name', async name => {
    expect(await refusal(join(root, name))).toContain(`as in "${name}-tool"`)
  })

  test('a name has at most 64 characters', async () => {
    expect((await scaffold({ dir: join(root, 'a'.repeat(63)) })).name).toHaveLength(63)
    expect((await scaffold({ dir: join(root, 'a'.repeat(64)) })).name).toHaveLength(64)
    expect(await refusal(join(root, 'a'.repeat(65)))).toContain('longer than 64')
  })

  test.each(['cobol', 'TS', 'shared', '../tools', '__proto__'])('there is no language %j', async language => {
    expect(await refusal(join(root, 'a'), language)).toContain('there are ts, js, c, rust, go, python')
    expect(readdirSync(root)).toEqual([])
  })
})
