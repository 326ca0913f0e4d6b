/** Makes components of core modules that were compiled for WASI 0.1, as C's and Go's are. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asError, GloveboxError } from '../../../host/base/error.ts'
import { copyCustomSections } from '../component-patch.ts'
import { loadWasmTools } from '../packages.ts'
import type { Run } from './program.ts'

const wasi = 'wasi_snapshot_preview1'

/** The crate that holds Wasmtime's adapter from WASI 0.1 to 0.2; cargo fetches it once, and keeps it. */
const crate = 'wasi-preview1-component-adapter-provider'
const crateVersion = '50.0.1'

/**
 * A component of a core module that holds its WIT in a custom section. What it uses of WASI 0.1 is adapted to 0.2.
 * @throws {GloveboxError} `build/failed` when the module does not fit its WIT.
 */
export async function adapt(core: Uint8Array<ArrayBuffer>, buildDir: string, run: Run): Promise<Uint8Array> {
  const { componentNew } = await loadWasmTools()
  const usesWasi = WebAssembly.Module.imports(await WebAssembly.compile(core)).some(({ module }) => module === wasi)
  try {
    return await componentNew(core, usesWasi ? [[wasi, readFileSync(await adapterPath(buildDir, run))]] : [])
  } catch (thrown) {
    if (GloveboxError.is(thrown)) throw thrown
    throw new GloveboxError('build/failed', `The module cannot be made a component: ${asError(thrown).message}`, {
      cause: thrown,
    })
  }
}

/**
 * Puts the WIT of a staged folder into a core module: `wit-bindgen` writes it, encoded, into the object file that it makes for C.
 * The assembler of npm's wasm-tools could too, but reads no folders.
 */
export async function embed(
  core: Uint8Array,
  wit: string,
  world: string,
  buildDir: string,
  run: Run,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = join(buildDir, 'bindings')
  await run('wit-bindgen', ['c', wit, '--world', world, '--out-dir', folder], {})
  const object = readFileSync(join(folder, `${world.replaceAll('-', '_')}_component_type.o`))
  return copyCustomSections(object, core, 'component-type')
}

/**
 * The file of the adapter for modules without `main`.
 * @throws {GloveboxError} `build/failed` when cargo is not installed or cannot fetch it.
 */
export async function adapterPath(buildDir: string, run: Run): Promise<string> {
  const folder = join(buildDir, 'adapter')
  mkdirSync(join(folder, 'src'), { recursive: true })
  writeFileSync(join(folder, 'src/lib.rs'), '')
  // A workspace of its own, so that cargo does not look for one above.
  const manifest = `[package]\nname = "adapter"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[dependencies]\n`
  writeFileSync(join(folder, 'Cargo.toml'), `${manifest}${crate} = "=${crateVersion}"\n`)
  const metadata = JSON.parse(await run('cargo', ['metadata', '--format-version=1', '--quiet'], { cwd: folder }))
  const found = metadata.packages.find(({ name }: { name: string }) => name === crate)
  return join(dirname(found.manifest_path), `artefacts/${wasi}.reactor.wasm`)
}
