/**
 * Programs of other languages, as components. Those in C and Go know nothing of components: they are compiled for WASI 0.1, and adapted to
 * 0.2 by Wasmtime's adapter. Those in Rust and Python are tools, which the toolchain builds.
 */

import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { componentEmbed } from '@bytecodealliance/jco-transpile/wasm-tools'
import { adapt, adapterPath } from '../../guest-tools/toolchain/compilers/adapt.ts'
import { findClang } from '../../guest-tools/toolchain/compilers/c.ts'
import { type CompiledLanguage, compilers } from '../../guest-tools/toolchain/compilers/mod.ts'
import { output, run } from '../../guest-tools/toolchain/compilers/program.ts'
import { buildTool } from '../../guest-tools/toolchain/mod.ts'
import { asError } from '../../host/base/error.ts'

const buildDir = fileURLToPath(new URL('../../build/programs', import.meta.url))

/** Where what a compiler leaves is kept for the next run, and for other tests: a first build in Rust compiles its libraries. */
export const keptBy = (language: string): string => join(buildDir, language)

/** What is missing to build programs of a language, if anything. */
export async function missingFor(language: CompiledLanguage): Promise<string | undefined> {
  if (language === 'rust' || language === 'python') return compilers[language].missing()
  if (language === 'go' && (await output('go', ['version'])) === undefined) return 'go is not installed'
  const clang = language === 'c' ? await findClang() : undefined
  if (clang !== undefined && 'missing' in clang) return clang.missing
  try {
    await adapterPath(buildDir, run)
    return undefined
  } catch (thrown) {
    return `the adapter is not installed, and cargo could not bring it (${asError(thrown).message})`
  }
}

/** Compiles the program of a language in `test/support/programs/`. */
export async function program(language: CompiledLanguage): Promise<Uint8Array> {
  mkdirSync(buildDir, { recursive: true })
  const dir = fileURLToPath(new URL(`programs/${language}`, import.meta.url))
  if (language === 'rust' || language === 'python')
    return readFileSync((await buildTool({ dir, buildDir: keptBy(language) })).path)
  const core = join(buildDir, `${language}.core.wasm`)
  if (language === 'c') {
    const found = await findClang()
    const warnings = ['-Wall', '-Wextra', '-Werror', '-Wno-deprecated']
    const options = ['--target=wasm32-wasi', '-mexec-model=reactor', '-Os', ...warnings]
    await run((found as { clang: string }).clang, [...options, '-o', core, 'main.c'], { cwd: dir })
  } else {
    const env = { GOOS: 'wasip1', GOARCH: 'wasm', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' }
    await run('go', ['build', '-buildmode=c-shared', '-ldflags=-s', '-o', core, '.'], { cwd: dir, env })
  }
  const witSource = 'package test:program;\nworld program { export probe: func() -> string; }'
  const embedded = await componentEmbed({ binary: readFileSync(core), witSource, world: 'program' })
  return adapt(new Uint8Array(embedded), buildDir, run)
}
