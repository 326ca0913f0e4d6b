/** Builds a tool with the compiler of its language: a core module first, then a component of that and its WIT. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools'
import { appendCustomSection } from '../../guest-tools/toolchain/component-patch.ts'
import { writeWhole } from '../../guest-tools/toolchain/stamp.ts'
import { packageDocs } from '../../guest-tools/toolchain/wit-docs.ts'
import { readWit } from '../../guest-tools/toolchain/wit-package.ts'
import { encodePackageDocs, packageDocsSection } from '../../host/wit/docs.ts'

/** The languages there is an example in. */
export const languages = ['c', 'rust'] as const
/** One of {@link languages}. */
export type Language = (typeof languages)[number]

/** Whether a language's compiler is installed, or what is not. */
export type Toolchain = { readonly ready: true } | { readonly ready: false; readonly missing: string }

const wasiLibc = '/usr/include/wasm32-wasi/stdlib.h'
const rustTarget = 'wasm32-unknown-unknown'

const folderOf = (language: Language): string =>
  fileURLToPath(new URL(`../../guest-tools/examples/${language}`, import.meta.url))

/** The WIT of an example. */
export const witOf = (language: Language): string => join(folderOf(language), 'wit/world.wit')

/** Looks for a language's compiler. */
export function toolchain(language: Language): Toolchain {
  const missing = language === 'c' ? missingForC() : missingForRust()
  return missing === undefined ? { ready: true } : { ready: false, missing }
}

/**
 * Builds an example into `outDir`, which also keeps what the compiler leaves for the next time.
 * @throws {Error} with what the compiler wrote, if it fails.
 */
export async function buildExample(language: Language, outDir: string): Promise<{ path: string; bytes: number }> {
  mkdirSync(outDir, { recursive: true })
  const core = await (language === 'c' ? compileC(outDir) : compileRust(outDir))
  const component = await componentNew(core, [])
  const docs = encodePackageDocs(packageDocs(readWit([{ from: witOf(language), to: 'world.wit' }]).main))
  const documented = appendCustomSection(new Uint8Array(component), packageDocsSection, docs)
  const path = join(outDir, `${language}.wasm`)
  writeWhole(path, documented)
  return { path, bytes: documented.length }
}

function missingForC(): string | undefined {
  for (const program of ['clang-22', 'wasm-ld-22']) {
    if (!runs(program, '--version')) return `${program} is not installed`
  }
  const runtime = output('clang-22', '--target=wasm32-wasi', '-print-libgcc-file-name')
  if (!runtime || !existsSync(runtime)) return 'the runtime library of clang-22 for wasm32 is not installed'
  return existsSync(wasiLibc) ? undefined : 'wasi-libc is not installed'
}

async function compileC(outDir: string): Promise<Uint8Array> {
  const core = join(outDir, 'c.core.wasm')
  const sources = ['tool.c', 'sha256.c', 'base64.c'].map(name => join('src', name))
  const warnings = ['-Wall', '-Wextra', '-Werror', '-Wno-deprecated']
  const options = ['--target=wasm32-wasi', '-mexec-model=reactor', '-Os', '-Wl,--strip-all']
  run(folderOf('c'), 'clang-22', [...options, ...warnings, '-o', core, ...sources])
  return componentEmbed({ binary: readFileSync(core), witSource: readFileSync(witOf('c'), 'utf8'), world: 'tool' })
}

/** The compiler that can make WebAssembly: rustup's with the target, or Debian's `rustc-web` with the sources of the library. */
function rustc(): { readonly path: string; readonly fromSource: boolean } | undefined {
  for (const path of ['rustc', '/usr/bin/rustc']) {
    const library = output(path, '--print', 'target-libdir', '--target', rustTarget)
    if (library && existsSync(library)) return { path, fromSource: false }
    const sysroot = output(path, '--print', 'sysroot')
    if (sysroot && existsSync(join(sysroot, 'lib/rustlib/src/rust/library/Cargo.toml')))
      return { path, fromSource: true }
  }
  return undefined
}

/** What is not there of a compiler of Rust. */
export function missingForRust(): string | undefined {
  if (!runs('cargo', '--version')) return 'cargo is not installed'
  return rustc() ? undefined : `no rustc has the target ${rustTarget}, or the sources to build its library from`
}

/** The WIT gets into the module by `wit-bindgen`. */
const compileRust = (outDir: string): Uint8Array => buildCrate(folderOf('rust'), 'text', join(outDir, 'rust-target'))

/** Builds a crate to the module of its library; `target` keeps what the compiler leaves for the next time. */
export function buildCrate(folder: string, name: string, target: string): Uint8Array {
  const { path, fromSource } = rustc()!
  const build = fromSource
    ? ['-Zbuild-std=std,panic_abort', '--config', `target.${rustTarget}.linker="wasm-ld-22"`]
    : []
  run(folder, 'cargo', ['build', '--release', '--locked', '--quiet', '--target', rustTarget, ...build], {
    RUSTC: path,
    CARGO_TARGET_DIR: target,
    // `-Zbuild-std` is refused by a stable compiler otherwise.
    ...(fromSource && { RUSTC_BOOTSTRAP: '1' }),
  })
  return readFileSync(join(target, rustTarget, `release/${name}.wasm`))
}

/** The longest that a compiler may take: a first Rust build compiles the standard library too. */
const longestBuildMs = 15 * 60_000

/** Runs a compiler. @throws {Error} with what it wrote, if it fails. */
export function run(
  cwd: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): void {
  const { status, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: longestBuildMs,
  })
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`)
}

function output(program: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 })
  return status === 0 ? stdout.trim() : undefined
}

/** Whether a program is there. */
export const runs = (program: string, ...args: readonly string[]): boolean => output(program, ...args) !== undefined
