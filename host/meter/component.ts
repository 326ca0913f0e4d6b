/** Meters a component: the same binary with each core module, however deep, replaced by its metered form. */

import { Cursor } from '../wasm/cursor.ts'
import { Writer } from '../wasm/writer.ts'

/** Section ids of the component binary format. */
const section = { coreModule: 1, component: 4 }
const PREAMBLE_BYTES = 8

/**
 * Rewrites every core module of a component with `meterModule`, which gets the module's bytes and their offset in the whole file. The
 * component must have been decoded before: that is where its nesting and sizes are checked.
 */
export function meterComponent(
  bytes: Uint8Array,
  meterModule: (module: Uint8Array, offset: number) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  return rewrite(new Cursor(bytes), meterModule).finish()
}

function rewrite(cursor: Cursor, meterModule: (module: Uint8Array, offset: number) => Uint8Array): Writer {
  const out = new Writer(cursor.end - cursor.pos)
  out.bytes(cursor.take(PREAMBLE_BYTES))
  while (!cursor.done) {
    const id = cursor.u8()
    const content = cursor.sub(cursor.u32())
    if (id === section.component) out.section(id, rewrite(content, meterModule).written())
    else {
      const { pos } = content
      const whole = content.take(content.end - pos)
      out.section(id, id === section.coreModule ? meterModule(whole, pos) : whole)
    }
  }
  return out
}
