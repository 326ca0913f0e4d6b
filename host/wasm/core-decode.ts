/** Decodes the bytes of a core module into its outline. */

import { type ModuleCeilings, moduleCeilings } from './ceilings.ts'
import { type CoreModule, emptyModule } from './core-module.ts'
import { Cursor } from './cursor.ts'
import { SectionId, sectionOrder, sectionReaders } from './sections.ts'
import { corePreamble } from './writer.ts'

/** What {@link decodeModule} needs beside the bytes. */
export interface DecodeOptions {
  /** Offset of the first byte in the outer file, for errors. Default 0. */
  readonly base?: number
  /** Default `moduleCeilings`. */
  readonly ceilings?: ModuleCeilings
}

/**
 * Decodes a core module, function bodies aside: those are found, and not read.
 * @throws {GloveboxError} `component/malformed`, `component/too-large`, `component/unsupported-feature`.
 */
export function decodeModule(bytes: Uint8Array, options: DecodeOptions = {}): CoreModule {
  const { base = 0, ceilings = moduleCeilings } = options
  const c = new Cursor(bytes, 0, bytes.length, base)
  if (bytes.length > ceilings.bytes) {
    c.fail(`The module has ${bytes.length} bytes; at most ${ceilings.bytes} are accepted`, 'component/too-large')
  }
  readPreamble(c)
  const m = emptyModule(bytes, base)
  let last = -1
  while (!c.done) {
    const at = c.pos
    const id = c.u8()
    const content = c.sub(c.u32())
    if (id === SectionId.custom) {
      readCustom(content, m)
      continue
    }
    const place = sectionOrder.indexOf(id)
    if (place < 0) c.fail(`0x${id.toString(16)} is not a section`, 'component/malformed', at)
    if (place <= last) c.fail(`Section ${id} stands out of order`, 'component/malformed', at)
    last = place
    m.sections.set(id, { from: content.pos, to: content.end })
    sectionReaders.get(id)!(content, m, ceilings)
    content.expectEnd(`Section ${id}`)
  }
  if (m.bodies.length !== m.functions.length - m.imported.functions) {
    const declared = m.functions.length - m.imported.functions
    c.fail(`${declared} functions are declared, ${m.bodies.length} have a body`)
  }
  return m
}

function readPreamble(c: Cursor): void {
  if (corePreamble.some(byte => c.u8() !== byte)) {
    c.fail('This is not a core WebAssembly module of version 1', 'component/malformed', 0)
  }
}

function readCustom(c: Cursor, m: CoreModule): void {
  const name = c.name()
  if (name === 'name' && !m.names) m.names = { from: c.pos, to: c.end }
}
