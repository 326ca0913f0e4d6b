import { describe, expect, test } from 'vitest'
import { checkPackages, publicEntries } from '../../../scripts/check/packages.ts'
import { parse } from '../../../scripts/check/source.ts'

const manifest = {
  exports: {
    '.': { types: './dist/host/mod.d.ts', default: './dist/host/mod.js' },
    './package.json': './package.json',
  },
  dependencies: { extism: '2' },
  peerDependencies: { openai: '7' },
  peerDependenciesMeta: { openai: { optional: true } },
}
const door: [string, string] = ['host/worker/extism.ts', "import createPlugin from 'extism'\n"]
const check = (...files: [path: string, text: string][]) =>
  checkPackages(parse(new Map(files)), manifest).map(({ path, line }) => `${path}:${line}`)

describe('checkPackages', () => {
  test('published code imports builtins and declared packages', () => {
    expect(check(door, ['host/base/a.ts', "import 'node:fs'\n"])).toEqual([])
  })

  test('published code does not import a package that an app does not get', () => {
    expect(check(door, ['host/base/a.ts', "import 'vitest'\nimport type { X } from '@types/y/z'\n"])).toEqual([
      'host/base/a.ts:1',
      'host/base/a.ts:2',
    ])
  })

  test('scripts and tests import what they like', () => {
    expect(check(door, ['scripts/a.ts', "import 'vitest'\n"], ['test/a.test.ts', "import 'extism'\n"])).toEqual([])
  })

  test('an optional package is imported as a type, or when it is needed', () => {
    const text = "import type { OpenAI } from 'openai'\nconst load = () => import('openai/client')\n"
    expect(check(door, ['host/agent/a.ts', text])).toEqual([])
  })

  test('an optional package is not imported at load', () => {
    expect(check(door, ['host/agent/a.ts', "import { type OpenAI } from 'openai'\n"])).toEqual(['host/agent/a.ts:1'])
  })

  test('exactly one file imports extism', () => {
    expect(check()).toEqual(['host:0'])
    expect(check(door, ['host/worker/second.ts', "import type { Plugin } from 'extism'\n"])).toEqual(['host:0'])
  })

  test('that file is in host/worker', () => {
    expect(check(['host/pool/a.ts', "import 'extism'\n"])).toEqual(['host/pool/a.ts:0'])
  })
})

describe('publicEntries', () => {
  test('they are the sources of what is exported', () => {
    expect([...publicEntries(manifest)]).toEqual(['host/mod.ts'])
  })
})
