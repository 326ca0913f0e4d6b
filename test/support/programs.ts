/** Programs of other languages, as components: compiled for WASI 0.1 by their own compilers, and adapted to 0.2 by Wasmtime's adapter. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools'
import { toolchain } from '../../scripts/examples/build.ts'

const buildDir = fileURLToPath(new URL('../../build/programs', import.meta.url))

/** The crate that holds the adapter. */
const adapterCrate = 'wasi-preview1-component-adapter-provider'
const adapterVersion = '50.0.1'

function run(program: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): void {
  const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8', timeout: 300_000 } as const
  const { status, stderr, error } = spawnSync(program, args, options)
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`)
}

/** The path of the adapter for modules without `main`; cargo brings it, once. Undefined when it cannot. */
function adapterPath(): string | undefined {
  const folder = join(buildDir, 'adapter')
  const path = join(folder, 'vendor', adapterCrate, 'artefacts/wasi_snapshot_preview1.reactor.wasm')
  if (!existsSync(path)) {
    mkdirSync(join(folder, 'src'), { recursive: true })
    writeFileSync(join(folder, 'src/lib.rs'), '')
    const manifest = `[package]\nname = "adapter"\nversion = "0.0.0"\nedition = "2021"\n`
    writeFileSync(join(folder, 'Cargo.toml'), `${manifest}[dependencies]\n${adapterCrate} = "=${adapterVersion}"\n`)
    const options = { cwd: folder, timeout: 120_000 }
    if (spawnSync('cargo', ['vendor', '--quiet', 'vendor'], options).status !== 0) return undefined
  }
  return path
}

/** A language that programs are compiled from. */
export type ProgramLanguage = 'c' | 'go'

const runs = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0

/** What is missing to build programs of a language, if anything. */
export function missingFor(language: ProgramLanguage): string | undefined {
  if (!runs('cargo', '--version')) return 'cargo is not installed'
  if (adapterPath() === undefined) return 'the adapter is not installed, and cargo could not bring it'
  if (language === 'go') return runs('go', 'version') ? undefined : 'go is not installed'
  const found = toolchain('c')
  return found.ready ? undefined : found.missing
}

/** Compiles the program of a language in `test/support/programs/`. */
export async function program(language: ProgramLanguage): Promise<Uint8Array> {
  mkdirSync(buildDir, { recursive: true })
  const folder = fileURLToPath(new URL(`programs/${language}`, import.meta.url))
  const core = join(buildDir, `${language}.core.wasm`)
  if (language === 'c') {
    const warnings = ['-Wall', '-Wextra', '-Werror', '-Wno-deprecated']
    run('clang-22', ['--target=wasm32-wasi', '-mexec-model=reactor', '-Os', ...warnings, '-o', core, 'main.c'], folder)
  } else {
    const env = { GOOS: 'wasip1', GOARCH: 'wasm', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' }
    run('go', ['build', '-buildmode=c-shared', '-ldflags=-s', '-o', core, '.'], folder, env)
  }
  const witSource = 'package test:program;\nworld program { export probe: func() -> string; }'
  const embedded = await componentEmbed({ binary: readFileSync(core), witSource, world: 'program' })
  return new Uint8Array(await componentNew(embedded, [['wasi_snapshot_preview1', readFileSync(adapterPath()!)]]))
}
