/** Keeps the part of a module's `name` section that is still true after metering: the names of the module and its functions. */

import type { Range } from '../wasm/core-module.ts'
import { Writer } from '../wasm/writer.ts'

const MODULE = 0
const FUNCTIONS = 1

/** A `name` section without the names of locals and labels, whose indices may have changed; `undefined` when it is malformed. */
export function keepFunctionNames(bytes: Uint8Array, { from, to }: Range): Uint8Array | undefined {
  const out = new Writer(to - from)
  let pos = from
  while (pos < to) {
    const size = subsectionSize(bytes, pos + 1, to)
    if (size === undefined) return undefined
    const end = size.after + size.bytes
    if (bytes[pos] === MODULE || bytes[pos] === FUNCTIONS) out.range(bytes, pos, end)
    pos = end
  }
  return out.written()
}

/** Reads a size by hand: a malformed `name` section is no fault, it is only not kept. */
function subsectionSize(bytes: Uint8Array, at: number, to: number): { bytes: number; after: number } | undefined {
  let [value, pos] = [0, at]
  for (let shift = 0; shift < 28 && pos < to; shift += 7) {
    const byte = bytes[pos++]!
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return pos + value <= to ? { bytes: value, after: pos } : undefined
  }
  return undefined
}
