/** Rewrites all bodies of a module, and tells the engine which of the added branches it may expect not to be taken. */

import type { CoreModule } from '../wasm/core-module.ts'
import { Cursor } from '../wasm/cursor.ts'
import { Writer } from '../wasm/writer.ts'
import type { Additions } from './additions.ts'
import type { Analysis } from './analyze.ts'
import { Rewriter } from './rewrite.ts'

/** The largest function that V8 takes, in bytes. */
const MOST_BODY_BYTES = 7_654_321

/** The rewritten bodies, each after its size, and the branch hints for them (the content of `metadata.code.branch_hint`). */
export interface Code {
  readonly bodies: Writer
  readonly hints: Writer
  /** Functions that have hints. */
  readonly hinted: number
}

/**
 * Rewrites the bodies.
 * @throws {GloveboxError} `component/too-large` for a function that the engine would no longer take.
 */
export function rewriteBodies(m: CoreModule, analysis: Analysis, homes: Uint8Array, additions: Additions): Code {
  const rewriter = new Rewriter(m, analysis, homes, additions)
  const bodies = new Writer(m.bytes.length + (m.bytes.length >> 1) + 64)
  const hints = new Writer()
  let hinted = 0
  for (const body of analysis.bodies) {
    const { bytes, unlikely } = rewriter.body(body)
    if (bytes.length > MOST_BODY_BYTES) {
      const c = new Cursor(m.bytes, 0, m.bytes.length, m.base)
      const size = `A function has ${bytes.length} bytes once it is metered; at most ${MOST_BODY_BYTES} are possible`
      c.fail(size, 'component/too-large', body.from)
    }
    bodies.u32(bytes.length).bytes(bytes)
    if (unlikely.length === 0) continue
    hinted++
    hints.u32(body.function).u32(unlikely.length)
    for (const offset of unlikely) hints.u32(offset).u8(1).u8(0)
  }
  return { bodies, hints, hinted }
}
