/** Components as jco runs them: transpiled to JavaScript, which is imported. The oracle of differential tests. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transpileBytes } from '@bytecodealliance/jco-transpile'

/** What the generated module exports. */
interface Generated {
  instantiate(
    getCoreModule: (path: string) => WebAssembly.Module,
    imports: Record<string, unknown>,
  ): Record<string, (...args: unknown[]) => unknown>
}

/** Transpiles a component and instantiates it with functions, or whole interfaces, that the world imports. */
export async function jcoInstance(
  component: Uint8Array,
  imports: Readonly<Record<string, object>>,
): Promise<Record<string, (...args: unknown[]) => unknown>> {
  const { files } = await transpileBytes(component, { name: 'guest', instantiation: 'sync' })
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-jco-'))
  try {
    const contents = new Map(Object.entries(files))
    const main = join(folder, 'guest.mjs')
    writeFileSync(main, contents.get('guest.js')!)
    const { instantiate } = (await import(pathToFileURL(main).href)) as Generated
    const modules = (path: string) => new WebAssembly.Module(contents.get(path) as Uint8Array<ArrayBuffer>)
    return instantiate(
      modules,
      Object.fromEntries(
        Object.entries(imports).map(([name, given]) => [
          name,
          typeof given === 'function' ? { default: given } : given,
        ]),
      ),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
