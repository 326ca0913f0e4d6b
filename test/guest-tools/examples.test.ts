/** Tools made by C and Rust compilers, in the real engine. Where a compiler is missing, its tool is not run, and the output says so. */

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readWit } from '../../guest-tools/toolchain/wit-package.ts'
import { createEngine, type Toolset } from '../../host/mod.ts'
import { buildExample, type Language, languages, toolchain, witOf } from '../../scripts/examples/build.ts'
import { answerOf, errorOf } from '../support/shipped-tool.ts'

const outDir = fileURLToPath(new URL('../../build/examples', import.meta.url))

const engine = await createEngine({ workers: 1 })
afterAll(() => engine[Symbol.asyncDispose]())

const c = await loadIfBuilt('c')
// Its first build compiles a standard library, for minutes; `npm run examples` does that.
const rust = existsSync(`${outDir}/rust.wasm`)
  ? await loadIfBuilt('rust')
  : notRun('rust', 'npm run examples was not run')

async function loadIfBuilt(language: Language): Promise<Toolset | undefined> {
  const found = toolchain(language)
  return found.ready ? engine.load((await buildExample(language, outDir)).path) : notRun(language, found.missing)
}

function notRun(language: Language, reason: string): undefined {
  console.log(`The example in ${language} is not run: ${reason}.`)
}

describe('an example', () => {
  it.each(languages)('in %s has docs on each function', language => {
    const { interfaces } = readWit([{ from: witOf(language), to: 'world.wit' }]).main
    const functions = interfaces.flatMap(one => one.functions)
    expect(functions.length).toBeGreaterThan(1)
    for (const { docs } of functions) expect(docs).toMatch(/\w/)
  })
})

const bytes = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 7) % 251))

if (c) {
  const value = async (name: string, input: unknown): Promise<unknown> => answerOf(await c.call(name, input))

  describe('the tool in C', () => {
    // Around the sizes at which the padding takes another block.
    it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 100_000])('digests %i bytes as SHA-256', async length => {
      const hash = createHash('sha256').update(bytes(length)).digest()
      const expected = { hex: hash.toString('hex'), base64: hash.toString('base64') }
      expect(await value('sha256', { data: bytes(length).toString('base64') })).toEqual(expected)
    })

    it.each([0, 1, 2, 3, 4, 50_000])('writes %i bytes as base64 and reads them back', async length => {
      const text = bytes(length).toString('base64')
      expect(await value('encode', { data: text })).toBe(text)
      expect(await value('decode', { text })).toBe(text)
    })

    it.each([
      ['aGV!', 3, 'unexpected'],
      ['A===', 1, 'unexpected'],
      ['a=bc', 1, 'unexpected'],
      ['aGVsb', 5, 'cut-off'],
    ])('says where %s is not base64', async (text, position, reason) => {
      expect(errorOf(await c.call('decode', { text }))).toEqual({ position, reason })
    })

    it('is described to models by the docs of its WIT', () => {
      expect(c.tools.find(tool => tool.name === 'sha256')?.description).toContain('The SHA-256 of some bytes.')
    })
  })
}

if (rust) {
  const count = (text: string, unit: object, limit: number | null = null) => rust.call('count', { text, unit, limit })

  describe('the tool in Rust', () => {
    it('sums up a text', async () => {
      const summary = { characters: 14, words: 3, lines: 2, longest: 'Grüße', meanLength: 11 / 3 }
      expect(answerOf(await rust.call('summarize', { text: 'Grüße an\n alle' }))).toEqual(summary)
      const nothing = { characters: 0, words: 0, lines: 0, longest: null, meanLength: 0 }
      expect(answerOf(await rust.call('summarize', { text: '' }))).toEqual(nothing)
    })

    it('counts words, letters and runs, the most frequent first', async () => {
      const frequency = (item: string, count: number) => ({ item, count })
      const be = [frequency('be', 2), frequency('to', 2)]
      expect(answerOf(await count('To be or not to be', { tag: 'words' }, 2))).toEqual(be)
      expect(answerOf(await count('aAb', { tag: 'letters' }))).toEqual([frequency('a', 2), frequency('b', 1)])
      expect(answerOf(await count('abab', { tag: 'runs', val: 2 }, 1))).toEqual([frequency('ab', 2)])
    })

    it('answers problems as data', async () => {
      expect(errorOf(await count('a', { tag: 'runs', val: 0 }))).toEqual({ tag: 'no-length' })
      expect(errorOf(await count('a', { tag: 'runs', val: 2 }))).toEqual({ tag: 'too-short', val: 1 })
      expect(answerOf(await count('ab', { tag: 'runs', val: 2 }))).toHaveLength(1)
    })
  })
}
