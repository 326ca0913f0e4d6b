/** The V8 flags without which a guest could not be stopped, or could take the process along. Set once per process. */

import { setFlagsFromString } from 'node:v8'
import { limitCeilings } from '../base/limits.ts'

const PAGE = 65_536

let done = false

/** Sets the flags; they hold for every module compiled afterwards, in all threads. Safe to call again. */
export function setV8Flags(): void {
  if (done) return
  done = true
  // Security: with dynamic tiering, V8 looks for interrupts in a loop only when a tier-up budget runs out, and a loop around a bulk
  // operation outlives `terminate()` by 10 seconds and more. Without it, `terminate()` takes milliseconds.
  setFlagsFromString('--no-wasm-dynamic-tiering')
  // Security: a table of ten million elements, which takes a module of 17 bytes, aborts the whole process at small worker heaps.
  setFlagsFromString(`--wasm-max-table-size=${limitCeilings.tableElements}`)
  setFlagsFromString(`--wasm-max-mem-pages=${limitCeilings.memoryBytes / PAGE}`)
}
