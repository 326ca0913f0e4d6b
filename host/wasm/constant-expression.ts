/** Reads constant expressions: initial values of globals and tables, items and offsets of segments. */

import { type CoreModule, indexSpaces } from './core-module.ts'
import type { Cursor } from './cursor.ts'
import { readIndex, readOperator, skipImmediate } from './immediates.ts'
import { immediates, operator } from './operators.ts'

const END = operator('end')
const REF_FUNC = operator('ref.func')

const constant = new Set(
  `end i32.const i64.const f32.const f64.const v128.const ref.null ref.func global.get
   i32.add i32.sub i32.mul i64.add i64.sub i64.mul`
    .split(/\s+/)
    .map(operator),
)

/** Reads a constant expression up to its `end`, noting the functions it refers to. */
export function constantExpression(c: Cursor, m: CoreModule): void {
  const spaces = indexSpaces(m)
  for (;;) {
    const at = c.pos
    const id = readOperator(c)
    if (!constant.has(id)) c.fail('An operator stands in a constant expression that is not constant', undefined, at)
    if (id === END) return
    if (id === REF_FUNC) {
      const from = c.pos
      const index = readIndex(c, m.functions.length, 'function')
      m.functionRefs.push({ from, to: c.pos, index })
    } else {
      skipImmediate(c, immediates[id]!, spaces)
    }
  }
}
