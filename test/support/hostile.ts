/** Judges what the meter does with bytes that may be no module at all. */

import { GloveboxError } from '../../host/base/error.ts'
import { meterModule } from '../../host/meter/module.ts'

function compiles(bytes: Uint8Array<ArrayBuffer>): boolean {
  try {
    new WebAssembly.Module(bytes)
    return true
  } catch {
    return false
  }
}

/**
 * What became of an input: the code of its refusal, or whether V8 takes it.
 * @throws {Error} when the meter made an invalid module valid or a valid one invalid, or failed without a code.
 */
export function verdict(bytes: Uint8Array<ArrayBuffer>): string {
  let metered: Uint8Array<ArrayBuffer>
  try {
    metered = meterModule(bytes)
  } catch (error) {
    if (!GloveboxError.is(error)) throw error
    return error.code
  }
  const [before, after] = [compiles(bytes), compiles(metered)]
  if (before !== after) throw new Error(`valid before: ${before}, metered: ${after}`)
  return after ? 'valid' : 'invalid, before and after'
}
