/** The contender of several benches: a component transpiled to JavaScript by jco, with the shim that goes with it. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transpileBytes } from '@bytecodealliance/jco-transpile'
import { Cursor } from '../../host/wasm/cursor.ts'
import { Writer } from '../../host/wasm/writer.ts'

const manifest = new URL('../../node_modules/@bytecodealliance/jco-transpile/package.json', import.meta.url)

/** Exports of a transpiled component: functions, or objects of functions. */
export type JcoExports = Record<
  string,
  Record<string, (...args: unknown[]) => unknown> & ((...args: unknown[]) => unknown)
>

/** A transpiled component on disk. */
export interface JcoModule {
  instantiate(): Promise<JcoExports>
}

/** Versions of what is compared. */
export function jcoVersion(): string {
  return `jco-transpile ${(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version}`
}

/** Compiles and instantiates core modules. */
export interface CoreEngine {
  compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module | Promise<WebAssembly.Module>
  instantiate(
    module: WebAssembly.Module,
    imports: WebAssembly.Imports,
  ): WebAssembly.Exports | Promise<WebAssembly.Exports>
}

const v8: CoreEngine = {
  compile: bytes => WebAssembly.compile(bytes),
  instantiate: async (module, imports) => (await WebAssembly.instantiate(module, imports)).exports,
}

/** Transpiles into a directory and imports the result; `engine` runs its core modules, V8 alone unless told otherwise. */
export async function transpile(bytes: Uint8Array, directory: string, engine: CoreEngine = v8): Promise<JcoModule> {
  const { files } = await transpileBytes(withoutDocs(bytes), { name: 'component', instantiation: 'async' } as never)
  for (const [name, content] of Object.entries(files as Record<string, Uint8Array>)) {
    const path = join(directory, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  const { instantiate } = await import(pathToFileURL(join(directory, 'component.js')).href)
  const cores = new Map<string, WebAssembly.Module | Promise<WebAssembly.Module>>()
  const core = (name: string): WebAssembly.Module | Promise<WebAssembly.Module> => {
    const known = cores.get(name)
    if (known) return known
    const module = engine.compile(files[name as never] as Uint8Array<ArrayBuffer>)
    cores.set(name, module)
    return module
  }
  const { WASIShim } = await import('@bytecodealliance/preview2-shim/instantiation')
  return {
    async instantiate() {
      const shim = new WASIShim({ sandbox: { env: {}, args: [], preopens: {}, enableNetwork: false } } as never)
      const log = { log: () => undefined }
      const imports = {
        ...(shim.getImportObject() as object),
        'glovebox:host/log': log,
        'glovebox:host/log@0.1.0': log,
      }
      return instantiate(core, imports, async (module: WebAssembly.Module, given: WebAssembly.Imports) => ({
        exports: await engine.instantiate(module, given),
      }))
    },
  }
}

/** The component without its `package-docs`: wasm-tools reads the section too, but looks for its worlds where a component has none. */
function withoutDocs(bytes: Uint8Array): Uint8Array {
  const cursor = new Cursor(bytes)
  const out = new Writer(bytes.length).bytes(cursor.take(8))
  while (!cursor.done) {
    const id = cursor.u8()
    const content = cursor.sub(cursor.u32())
    const whole = content.bytes.subarray(content.pos, content.end)
    if (id !== 0 || content.name() !== 'package-docs') out.section(id, whole)
  }
  return out.finish()
}
