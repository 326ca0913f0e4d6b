import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { glovebox } from '../support/cli.ts'
import { wat } from '../support/wat.ts'

const echo = `(module (import "extism:host/env" "input_offset" (func $at (result i64))) (import "extism:host/env" "input_length" (func $length (result i64)))
  (import "extism:host/env" "output_set" (func $give (param i64 i64)))
  (func (export "echo") (result i32) (call $give (call $at) (call $length)) (i32.const 0)))`

let folder: string
const file = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugin-'))
  await writeFile(file('echo.wasm'), await wat(echo))
  await writeFile(file('echo.json'), '{ "exports": { "echo": { "description": "Says it again." } } }')
  await writeFile(
    file('echo.wit'),
    'package a:b;\nworld w {\n  /// Says it again.\n  export echo: func(words: string) -> string;\n}',
  )
  await writeFile(file('none.json'), '{}')
  await writeFile(file('odd.json'), '{ "exports": { "echo": { "desc": "" } } }')
  await writeFile(file('broken.json'), '{')
})
afterAll(() => rm(folder, { recursive: true }))

describe('--plugin', () => {
  test.each([
    ['echo.json', '{"input": "hello"}', 'echo(input)'],
    ['echo.wit', '{"words": "hello"}', 'echo(words)'],
  ])('%s describes a plugin, which is called and inspected like a component', async (name, input, told) => {
    const called = await glovebox(['call', file('echo.wasm'), 'echo', input, '--plugin', file(name)])
    expect({ code: called.code, out: called.out }).toEqual({ code: 0, out: 'hello\n' })
    const inspected = await glovebox(['inspect', file('echo.wasm'), '--plugin', file(name)])
    expect(inspected).toMatchObject({ code: 0, out: expect.stringContaining(`${told}  Says it again.`) })
  })

  test.each([
    ['none.json', 'has no "exports"'],
    ['broken.json', 'is not JSON'],
    ['absent.json', 'cannot be read'],
    ['odd.json', 'has no "desc"'],
  ])('%s that is none is misuse', async (name, message) => {
    const { code, err } = await glovebox(['call', file('echo.wasm'), 'echo', '{}', '--plugin', file(name)])
    expect({ code, told: err.includes(message) }).toEqual({ code: 2, told: true })
  })

  test('is what a core module without it is told of', async () => {
    const { code, err } = await glovebox(['call', file('echo.wasm'), 'echo', '{}'])
    expect(code).not.toBe(0)
    expect(err).toContain('--plugin')
  })
})
