/** What a plugin on Extism's PDK imports and exports, and its module as it can stand in a component. */

import { decodeModule } from '../core-decode.ts'
import type { CoreModule } from '../core-module.ts'
import { type CoreExports, type CoreImport, coreExterns } from '../core-module-type.ts'
import { Cursor } from '../cursor.ts'
import { SectionId } from '../sections.ts'
import { corePreamble, Writer } from '../writer.ts'

/** A function that a plugin imports: under which name, and which function that is. */
export interface PluginImport {
  readonly module: string
  readonly name: string
  readonly function: string
}

/** A plugin that was read. */
export interface PluginModule {
  readonly bytes: Uint8Array
  readonly imports: readonly PluginImport[]
  readonly exports: CoreExports
}

/**
 * Reads a plugin's module. A module may import one function twice, as Go's compiler writes it, and a module in a component may not; so the
 * others get names of their own, and are to be given the same function.
 * @throws {GloveboxError} as `decodeModule` does.
 */
export function readPlugin(bytes: Uint8Array): PluginModule {
  const m = decodeModule(bytes)
  const { imports, exports } = coreExterns(m)
  const seen = new Set<string>()
  const named = imports.map(({ module, name }, i): PluginImport => {
    const key = `${module}\0${name}`
    const again = seen.has(key)
    seen.add(key)
    return { module, name: again ? `${name}#${i}` : name, function: name }
  })
  const renamed = named.some(one => one.name !== one.function)
  return { bytes: renamed ? withImports(m, imports, named) : bytes, imports: named, exports }
}

/** The module with other names of what it imports; nothing is renumbered. */
function withImports(m: CoreModule, imports: readonly CoreImport[], named: readonly PluginImport[]): Uint8Array {
  const content = new Writer().u32(imports.length)
  imports.forEach(({ module, encoded }, i) => {
    content.name(module).name(named[i]!.name).range(m.bytes, encoded.from, encoded.to)
  })
  const writer = new Writer(m.bytes.length + 1024).bytes(corePreamble)
  const c = new Cursor(m.bytes, corePreamble.length, m.bytes.length)
  while (!c.done) {
    const from = c.pos
    const id = c.u8()
    const { end } = c.sub(c.u32())
    if (id === SectionId.import) writer.section(id, content.written())
    else writer.range(m.bytes, from, end)
  }
  return writer.finish()
}
