/** Programs in C against wasi-libc, as components: compiled by clang, for WASI 0.1, and adapted to 0.2 by Wasmtime's adapter. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools'
import { toolchain } from '../../scripts/examples/build.ts'

const buildDir = fileURLToPath(new URL('../../build/c-programs', import.meta.url))

/** The crate that holds the adapter. */
const adapterCrate = 'wasi-preview1-component-adapter-provider'
const adapterVersion = '50.0.1'

function run(program: string, args: readonly string[], cwd = buildDir): void {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 120_000 })
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`)
}

/** The adapter for modules without `main`; cargo brings it, once. */
function adapter(): Uint8Array {
  const folder = join(buildDir, 'adapter')
  const path = join(folder, 'vendor', adapterCrate, 'artefacts/wasi_snapshot_preview1.reactor.wasm')
  if (!existsSync(path)) {
    mkdirSync(join(folder, 'src'), { recursive: true })
    writeFileSync(join(folder, 'src/lib.rs'), '')
    const manifest = `[package]\nname = "adapter"\nversion = "0.0.0"\nedition = "2021"\n`
    writeFileSync(join(folder, 'Cargo.toml'), `${manifest}[dependencies]\n${adapterCrate} = "=${adapterVersion}"\n`)
    run('cargo', ['vendor', '--quiet', 'vendor'], folder)
  }
  return readFileSync(path)
}

/** What is missing to build programs in C, if anything. */
export function missingForPrograms(): string | undefined {
  const found = toolchain('c')
  if (!found.ready) return found.missing
  return spawnSync('cargo', ['--version']).status === 0 ? undefined : 'cargo is not installed'
}

/** Compiles a program of `test/support/programs/`, whose world is `wit`. */
export async function cProgram(name: string, wit: string): Promise<Uint8Array> {
  mkdirSync(buildDir, { recursive: true })
  const source = fileURLToPath(new URL(`programs/${name}.c`, import.meta.url))
  const core = join(buildDir, `${name}.core.wasm`)
  const options = [
    '--target=wasm32-wasi',
    '-mexec-model=reactor',
    '-Os',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-Wno-deprecated',
  ]
  run('clang-22', [...options, '-o', core, source])
  const embedded = await componentEmbed({ binary: readFileSync(core), witSource: wit, world: 'program' })
  return new Uint8Array(await componentNew(embedded, [['wasi_snapshot_preview1', adapter()]]))
}
