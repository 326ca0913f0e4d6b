/** Checks an untrusted core module against the ceilings and the reserved names, before anything else is done with it. */

import { type DecodeOptions, decodeModule } from '../wasm/core-decode.ts'
import type { CoreModule } from '../wasm/core-module.ts'
import { Cursor } from '../wasm/cursor.ts'
import { RESERVED } from './contract.ts'

/**
 * Decodes a core module and refuses what the host does not accept in it. Function bodies are checked when they are metered.
 * @throws {GloveboxError} `component/malformed`, `component/too-large`, `component/unsupported-feature`, `component/unsafe-name`.
 */
export function checkModule(bytes: Uint8Array, options: DecodeOptions = {}): CoreModule {
  const m = decodeModule(bytes, options)
  for (const { text, at } of m.externNames) {
    // Security: a guest that could name the fuel global could import it from a sibling module and fill it.
    if (text.startsWith(RESERVED)) {
      const c = new Cursor(bytes, 0, bytes.length, m.base)
      c.fail(`Names that start with "${RESERVED}" are reserved; the module uses one`, 'component/unsafe-name', at)
    }
  }
  return m
}
