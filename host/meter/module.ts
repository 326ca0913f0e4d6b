/** Rewrites a core module so that it counts what it executes and owns no memory: the heart of the meter. */

import { type ModuleCeilings, moduleCeilings } from '../wasm/ceilings.ts'
import { Additions } from './additions.ts'
import { analyze } from './analyze.ts'
import { checkModule } from './check.ts'
import { rewriteBodies } from './code.ts'
import { homes } from './homes.ts'
import { writeSections } from './write-sections.ts'

/** Options of {@link meterModule}. */
export interface MeterOptions {
  /** Offset of the first byte in the outer file, for errors. Default 0. */
  readonly base?: number
  /** Charge growth, bulk operators and throwing by more than 1. Off only to compare counts with other engines. Default true. */
  readonly surcharges?: boolean
  /** Default `moduleCeilings`. */
  readonly ceilings?: ModuleCeilings
}

/**
 * The metered form of a core module; `contract.ts` tells what it has that the original has not.
 *
 * Counts are exact. Each straight line of code is charged when it is entered, whole; each function entry and loop iteration then sees
 * whether fuel is left, and if not asks the host, whose refusal is a trap that no guest can catch. A call out of the module happens
 * with the count in the global; the host looks at it there, and so no host call runs on fuel that is spent. What was spent by a call
 * is right when it returned; fuel below zero then means that the last lines ran past the end.
 *
 * @throws {GloveboxError} when the module is malformed, passes a ceiling, uses a reserved name or a feature that is refused.
 */
export function meterModule(bytes: Uint8Array, options: MeterOptions = {}): Uint8Array<ArrayBuffer> {
  const { ceilings = moduleCeilings } = options
  const m = checkModule(bytes, options)
  const analysis = analyze(m, options)
  const table = homes(m, analysis)
  const additions = new Additions(m, table)
  const code = rewriteBodies(m, analysis, table, additions)
  return writeSections(m, additions, code, ceilings, analysis.lasting)
}
