/** Exceptions as compilers write them: C++ by clang, in the legacy operators and in those of WebAssembly 3.0. Without clang it is not run, and says so. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { GloveboxError } from '../../host/base/error.ts'
import { findClang } from '../../scripts/bench/kernels.ts'
import { metered } from '../support/metered.ts'

const source = fileURLToPath(new URL('programs/exceptions.cpp', import.meta.url))

function clang(): string | undefined {
  try {
    return findClang()
  } catch (thrown) {
    if (!GloveboxError.is(thrown) || thrown.code !== 'build/toolchain-missing') throw thrown
    console.log('The program in C++ is not run: clang is not installed.')
    return undefined
  }
}

function compile(compiler: string, legacy: boolean): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-exceptions-'))
  const out = join(folder, 'program.wasm')
  const exceptions = ['-fwasm-exceptions', '-mllvm', `-wasm-use-legacy-eh=${legacy}`]
  try {
    execFileSync(compiler, ['--target=wasm32', '-O2', ...exceptions, '-nostdlib', '-Wl,--no-entry', '-o', out, source])
    return new Uint8Array(readFileSync(out))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the program computes, worked out without WebAssembly. */
function expected(n: number): number {
  let [sum, destroyed] = [0, 0]
  for (let i = 0; i < n; i++) {
    destroyed += 2
    if (i % 3 !== 0) sum += i
    else sum += i % 2 === 0 ? i * 7 : i * 11
  }
  return sum + destroyed * 1000
}

const compiler = clang()
if (compiler !== undefined) {
  describe.each([
    ['legacy operators', true],
    ['the operators of WebAssembly 3.0', false],
  ])('a C++ program with exceptions in %s', (_, legacy) => {
    const bytes = compile(compiler, legacy)

    it('throws, cleans up, catches and throws on as it does unmetered', async () => {
      const plain = new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports as { run(n: number): number }
      const m = await metered(bytes)
      for (const n of [0, 1, 2, 9, 100, 1000]) {
        expect(plain.run(n)).toBe(expected(n))
        expect(m.call('run', n)).toMatchObject({ value: plain.run(n), exhausted: false })
      }
    })

    it('costs the same in any slices', async () => {
      const { spent } = (await metered(bytes)).call('run', 200)
      for (const slice of [1n, 100n, 2000n]) {
        expect((await metered(bytes, { slice })).call('run', 200)).toMatchObject({ spent, exhausted: false })
      }
    })

    it('has no handler that survives the end of fuel, wherever that comes', async () => {
      const m = await metered(bytes)
      const { spent } = m.call('run', 12)
      expect(m.callWith(spent, 'run', 12)).toMatchObject({ value: expected(12), exhausted: false })
      for (let budget = spent - 1n; budget > 0n; budget -= 7n) {
        expect(m.callWith(budget, 'run', 12)).toMatchObject({ exhausted: true })
      }
    })
  })
}
