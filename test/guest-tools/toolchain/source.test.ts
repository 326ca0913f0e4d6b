import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findSource } from '../../../guest-tools/toolchain/source.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'glovebox-source-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), path.endsWith('.json') ? '{"main":"lib/main.js"}' : '')
  }
}

describe('findSource', () => {
  test.each(['src/tool.ts', 'src/index.js', 'tool.js', 'index.ts'])('finds %s beside wit/', entry => {
    write('wit/world.wit', entry)
    expect(findSource(dir)).toMatchObject({ kind: 'script', entry: join(dir, entry), wit: join(dir, 'wit') })
  })

  test('main of package.json comes first', () => {
    write('world.wit', 'src/tool.ts', 'lib/main.js', 'package.json')
    expect(findSource(dir)).toMatchObject({ entry: join(dir, 'lib/main.js'), wit: dir })
  })

  test.each([
    ['Cargo.toml', 'rust'],
    ['go.mod', 'go'],
    ['src/app.py', 'python'],
    ['src/tool.c', 'c'],
  ])('%s is a tool in %s, unless there is a script', (entry, kind) => {
    write('wit/world.wit', entry)
    expect(findSource(dir)).toMatchObject({ kind, entry: join(dir, entry), wit: join(dir, 'wit') })
    write('src/tool.ts')
    expect(findSource(dir)).toMatchObject({ kind: 'script' })
  })

  test('one file of component text is a tool, with or without its folder', () => {
    write('a.wat')
    expect(findSource(dir)).toMatchObject({ kind: 'text', entry: join(dir, 'a.wat') })
    expect(findSource(join(dir, 'a.wat'))).toMatchObject({ kind: 'text', name: 'a', dir })
  })

  test.each<[string, string[], string]>([
    ['no source', ['wit/world.wit'], 'has no source'],
    ['no WIT', ['src/tool.ts'], 'has no WIT'],
    ['two texts', ['a.wat', 'b.wat'], '2 .wat files'],
    ['a main that is not there', ['world.wit', 'package.json'], 'names "lib/main.js" as main'],
  ])('%s is refused', (_, files, message) => {
    write(...files)
    expect(() => findSource(dir)).toThrow(message)
  })

  test('a folder that is not there is refused', () => {
    expect(() => findSource(join(dir, 'nowhere'))).toThrow('There is no folder')
  })
})
