/** Builds tools in C, with clang, wasi-libc and the bindings that `wit-bindgen` writes. */

import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { adapt } from './adapt.ts'
import type { Compiler } from './compiler.ts'
import { missing, output } from './program.ts'

const target = '--target=wasm32-wasi'

/** Newest first; those before 19 have no runtime for WebAssembly in Debian. */
const clangs = ['clang', 'clang-22', 'clang-21', 'clang-20', 'clang-19']

/** The name of a clang that can compile and link for WASI, or what is not there. */
export async function findClang(): Promise<{ readonly clang: string } | { readonly missing: string }> {
  const sdk = process.env.WASI_SDK_PATH
  let found: string | undefined
  for (const clang of sdk === undefined ? clangs : [join(sdk, 'bin/clang')]) {
    const runtime = await output(clang, [target, '-Wno-deprecated', '-print-libgcc-file-name'])
    found ??= runtime && clang
    if (!runtime || !existsSync(runtime)) continue
    // clang names the whole path of a library that it finds.
    const libc = await output(clang, [target, '-Wno-deprecated', '-print-file-name=libc.a'])
    return libc !== undefined && existsSync(libc) ? { clang } : { missing: 'wasi-libc is not installed' }
  }
  return { missing: found === undefined ? 'clang is not installed' : `${found} has no runtime library for wasm32` }
}

/** The compiler for C. */
export const c: Compiler = {
  async missing() {
    const found = await findClang()
    if ('missing' in found) return found.missing
    return (await output('wit-bindgen', ['--version'])) === undefined ? 'wit-bindgen is not installed' : undefined
  },

  async compile({ dir, wit, world, buildDir, run }) {
    const found = await findClang()
    if ('missing' in found) throw missing('c', found.missing)
    const bindings = join(buildDir, 'bindings')
    await run('wit-bindgen', ['c', wit, '--world', world, '--out-dir', bindings], {})
    const stem = join(bindings, world.replaceAll('-', '_'))
    const core = join(buildDir, 'core.wasm')
    const options = [
      target,
      '-Wno-deprecated',
      '-mexec-model=reactor',
      '-O2',
      '-Wl,--strip-all',
      '-Wall',
      '-I',
      bindings,
    ]
    const sources = [...globSync('src/**/*.c', { cwd: dir }).sort(), `${stem}.c`, `${stem}_component_type.o`]
    await run(found.clang, [...options, '-o', core, ...sources], { cwd: dir })
    return adapt(new Uint8Array(readFileSync(core)), buildDir, run)
  },
}
