import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildAll, buildTool, buildTypes } from '../../../guest-tools/toolchain/mod.ts'
import { GloveboxError } from '../../../host/base/error.ts'
import { createEngine, type Engine } from '../../../host/mod.ts'
import { answerOf } from '../../support/shipped-tool.ts'

const world = `package test:greeter@0.1.0;
/// Greets.
interface greeter {
  /// Says hello.
  greet: func(name: string) -> string;
}
world test {
  import glovebox:host/log@0.1.0;
  export greeter;
}`
const script = `import { name as word } from './word.ts'
export const greeter = { greet: (name: string) => { console.log('greets', { name }); return word + ', ' + name } }`

let root: string
let engine: Engine
let dir: string
let count = 0

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'glovebox-build-'))
  engine = await createEngine({ workers: 1 })
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  rmSync(root, { recursive: true })
})
beforeEach(() => {
  dir = join(root, `tool-${count++}`)
  write({ 'wit/world.wit': world, 'src/tool.ts': script, 'src/word.ts': 'export const name = "Hello"' })
})

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
}

describe('buildTool', () => {
  test('makes a component that the engine runs, with docs, without the initializer', async () => {
    const built = await buildTool({ dir })
    expect(built).toMatchObject({ path: join(dir, `build/${built.name}.wasm`), cached: false })
    expect(built.bytes).toBe(statSync(built.path).size)
    await using tool = await engine.load(built.path)
    expect(tool.digest).toBe(built.digest)
    expect(tool.tools.map(({ name, description }) => [name, description])).toEqual([['greet', 'Says hello.']])
    const outcome = await tool.call('greet', { name: 'you' })
    expect(answerOf(outcome)).toBe('Hello, you')
    expect(outcome.logs).toEqual([{ level: 'info', message: 'greets {"name":"you"}' }])
  })

  test('builds again only when something changed', async () => {
    const first = await buildTool({ dir })
    expect(await buildTool({ dir })).toEqual({ ...first, cached: true })
    write({ 'src/word.ts': 'export const name = "Bye"' })
    const second = await buildTool({ dir })
    expect(second).toMatchObject({ cached: false })
    expect(second.digest).not.toBe(first.digest)
  })

  test('a component that was damaged, or whose WIT changed, is built again', async () => {
    write({ 'b/t.wat': '(component)', 'b/wit/world.wit': '/// One.\npackage a:b; world w {}' })
    const tool = { dir: join(dir, 'b') }
    const first = await buildTool(tool)
    writeFileSync(first.path, 'damaged')
    expect(await buildTool(tool)).toEqual(first)
    expect(await buildTool(tool)).toEqual({ ...first, cached: true })
    write({ 'b/wit/world.wit': '/// Two.\npackage a:b; world w {}' })
    const second = await buildTool(tool)
    expect(second).toMatchObject({ cached: false })
    expect(second.digest).not.toBe(first.digest)
    write({ 'b/wit/more.wit': '/// Three.\ninterface i {}' })
    expect(await buildTool(tool)).toMatchObject({ cached: false })
  })

  test('a new file that takes the place of another counts as a change', async () => {
    write({ 'b/t.wat': '(component)', 'b/wit/world.wit': world })
    expect(await buildTool({ dir: join(dir, 'b'), world: 'test' })).toMatchObject({ cached: false })
    write({ 'b/src/tool.ts': 'export const other = 1' })
    await expect(buildTool({ dir: join(dir, 'b'), world: 'test' })).rejects.toThrow('does not export greeter')
  })

  test('what is cached is answered without loading the packages that build', async () => {
    const toolchain = new URL('../../../guest-tools/toolchain/mod.ts', import.meta.url).href
    const loaded = () => {
      const program = `import { createRequire } from 'node:module'
        const { buildTool } = await import(${JSON.stringify(toolchain)})
        const [{ status, value }] = await Promise.allSettled([buildTool({ dir: ${JSON.stringify(dir)} })])
        const files = Object.keys(createRequire(${JSON.stringify(toolchain)}).cache)
        console.log(status, value?.cached, files.some(path => /esbuild|componentize/.test(path)))`
      return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }).trim()
    }
    await buildTool({ dir })
    expect(loaded()).toBe('fulfilled true false')
    write({ 'src/tool.ts': 'oops oops' })
    expect(loaded()).toBe('rejected undefined true')
  })

  test('component text is assembled', async () => {
    write({
      'b/t.wat':
        '(component (core module $m (func (export "f"))) (core instance $i (instantiate $m)) (func (export "go") (canon lift (core func $i "f"))))',
    })
    const { path } = await buildTool({ dir: join(dir, 'b') })
    await using tool = await engine.load(path)
    expect(await tool.call('go', {})).toMatchObject({ status: 'ok' })
  })

  test.each<[string, Record<string, string>, string]>([
    [
      'a syntax error',
      { 'src/tool.ts': 'export const greeter = {\n  oops oops\n}' },
      'src/tool.ts:2:8: Expected "}" but found "oops"',
    ],
    ['an import of nothing', { 'src/tool.ts': "import './gone.ts'" }, 'src/tool.ts:1:8: Could not resolve "./gone.ts"'],
    ['an import of Node', { 'src/tool.ts': "import 'node:fs'" }, '"node:fs" belongs to Node'],
    [
      'an import that the world lacks',
      { 'src/tool.ts': "import 'wasi:io/poll@0.2.0'" },
      'the world, which imports "glovebox:host/log@0.1.0"',
    ],
    ['a missing export', { 'src/tool.ts': 'export const other = 1' }, 'src/tool.ts does not export greeter'],
    ['a script that throws', { 'src/tool.ts': 'export const greeter = {}\nthrow new Error("at once")' }, 'at once'],
    [
      'WIT that is no WIT',
      { 'wit/world.wit': 'world test {\n  nonsense\n}' },
      '/wit/world.wit:2:3: expected an item of a world',
    ],
    ['WIT that means nothing', { 'wit/world.wit': world.replace('-> string', '-> strin') }, 'strin'],
    ['two worlds', { 'wit/world.wit': `${world} world other {}` }, 'its worlds: test, other'],
  ])('%s is build/failed', async (_, files, message) => {
    write(files)
    const failure = await buildTool({ dir }).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(GloveboxError)
    expect(failure).toMatchObject({ code: 'build/failed', message: expect.stringContaining(message) })
  })

  test('text that is no component is build/failed', async () => {
    write({ 'b/t.wat': '(component (oops))' })
    await expect(buildTool({ dir: join(dir, 'b') })).rejects.toMatchObject({ code: 'build/failed' })
  })

  test('the option world selects one of several', async () => {
    write({ 'b/t.wat': '(component)', 'b/wit/world.wit': 'package a:b; world one {} world two {}' })
    expect(await buildTool({ dir: join(dir, 'b'), world: 'two' })).toMatchObject({ cached: false })
    await expect(buildTool({ dir: join(dir, 'b'), world: 'three' })).rejects.toThrow('has no world "three"')
  })
})

describe('buildTypes', () => {
  test('writes what a script is checked against, and builds nothing', () => {
    buildTypes({ dir })
    const types = (name: string) => readFileSync(join(dir, 'build/types', name), 'utf8')
    expect(types('test-greeter@0.1.0.d.ts')).toContain('export function greet(name: string): string')
    expect(types('glovebox-host@0.1.0.d.ts')).toContain('export function log(level: Level, message: string): void')
    expect(types(`tool-${count - 1}.check.ts`)).toContain("tool satisfies typeof import('test:greeter/test@0.1.0')")
  })
})

describe('buildAll', () => {
  test('one failure does not stop the others; answers are in order', async () => {
    write({ 'b/t.wat': '(component)', 'c/t.wat': '(component (oops))', 'd/t.wat': '(component)' })
    const tools = ['b', 'c', 'd'].map(name => ({ dir: join(dir, name) }))
    const seen: unknown[] = []
    const results = await buildAll(tools, tool => seen.push(tool))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(new Set(seen)).toEqual(new Set(tools))
  })
})
