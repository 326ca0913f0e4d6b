import { describe, expect, test } from 'vitest'
import { checkFloors, checkPlaces } from '../../../scripts/check/floors.ts'
import { parse } from '../../../scripts/check/source.ts'

const entries = new Set(['host/mod.ts', 'guest-tools/toolchain/mod.ts'])
const check = (path: string, specifier: string) =>
  checkFloors(parse(new Map([[path, `import { x } from '${specifier}'\n`]])), entries).map(({ message }) => message)

describe('checkFloors', () => {
  test.each([
    ['host/meter/a.ts', './b.ts'],
    ['host/meter/a.ts', '../wit/b.ts'],
    ['host/pool/a.ts', '../worker/protocol.ts'],
    ['host/mod.ts', './engine/engine.ts'],
    ['host/cli/a.ts', '../mod.ts'],
    ['host/cli/a.ts', '../../guest-tools/toolchain/mod.ts'],
    ['guest-tools/toolchain/a.ts', '../../host/wit/a.ts'],
    ['scripts/a.ts', '../host/engine/engine.ts'],
    ['test/worker/a.test.ts', '../../host/worker/imports.ts'],
    ['host/meter/a.ts', 'node:fs'],
  ])('%s may import %s', (path, specifier) => {
    expect(check(path, specifier)).toEqual([])
  })

  test.each([
    ['host/meter/a.ts', '../worker/protocol.ts'],
    ['host/base/a.ts', '../wasm/cursor.ts'],
    ['host/pool/a.ts', '../worker/imports.ts'],
    ['host/engine/a.ts', '../mod.ts'],
    ['host/engine/a.ts', '../../guest-tools/toolchain/mod.ts'],
    ['host/engine/a.ts', '../../scripts/tools.ts'],
    ['host/mod.ts', './agent/agent.ts'],
    ['host/cli/a.ts', '../engine/engine.ts'],
    ['guest-tools/toolchain/a.ts', '../../host/meter/a.ts'],
    ['guest-tools/tools/calc/a.ts', '../../../host/base/outcome.ts'],
    ['scripts/a.ts', '../host/worker/imports.ts'],
  ])('%s may not import %s', (path, specifier) => {
    expect(check(path, specifier)).toHaveLength(1)
  })

  test.each([
    "import type { X } from '../wasm/cursor.ts'",
    "export * from '../wasm/cursor.ts'",
    "export type { X } from '../wasm/cursor.ts'",
    "import '../wasm/cursor.ts'",
    "type X = import('../wasm/cursor.ts').X",
    "const later = () => import('../wasm/cursor.ts')",
  ])('%s is an import', text => {
    expect(checkFloors(parse(new Map([['host/base/a.ts', text]])), entries)).toHaveLength(1)
  })

  test('an import in a comment, a string or a regular expression is none', () => {
    const text = "// import '../wasm/a.ts'\nconst a = `import '../wasm/a.ts'`\nconst b = /import '..\\/wasm\\/a.ts'/\n"
    expect(checkFloors(parse(new Map([['host/base/a.ts', text]])), entries)).toEqual([])
  })
})

describe('checkPlaces', () => {
  test('a file of host/ stands on a floor', () => {
    const sources = parse(
      new Map([
        ['host/mod.ts', ''],
        ['host/wasm/a.ts', ''],
        ['host/attic/a.ts', ''],
      ]),
    )
    expect(checkPlaces(sources).map(({ path }) => path)).toEqual(['host/attic/a.ts'])
  })
})
