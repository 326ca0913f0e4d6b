/** The report for programs: stable in order, with a version, and without anything that differs from run to run but the times. */

import type { EngineReport } from '../run.ts'
import { totalsOf } from './table.ts'

/** The report as data. `cases` of an engine are in the order of their names. */
export function jsonReport(engines: readonly EngineReport[]): object {
  return {
    version: 1,
    engines: engines.map(({ name, version, features, results, unmatched, wallMs }) => ({
      name,
      version,
      features,
      totals: totalsOf(results),
      unmatched,
      wallMs,
      cases: results.map(({ case: one, verdict, how, message, evidence, wallMs: ms, peakBytes }) => ({
        name: one.name,
        clause: one.clause,
        claim: one.claim,
        covers: one.covers ?? [],
        cites: one.cites ?? [],
        verdict,
        how: how ?? null,
        message: message ?? null,
        evidence,
        wallMs: ms,
        peakBytes,
      })),
    })),
  }
}
