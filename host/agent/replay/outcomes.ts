/** Outcomes in the form of JSON, and whether one that was made again is the one that was recorded. */

import type { Outcome } from '../../base/outcome.ts'
import { differences } from './difference.ts'
import { type Redact, redacted } from './question.ts'

/** An outcome as it is in a file: bigints are decimal strings. */
export type JsonOutcome = { readonly status: Outcome['status']; readonly usage: { readonly fuel: string } }

/** An outcome on its way into a file. */
export function toJson(outcome: Outcome, redact: Redact): JsonOutcome {
  return redacted<unknown>(outcome, redact) as JsonOutcome
}

/** An outcome from a file. */
export function fromJson(json: JsonOutcome): Outcome {
  return { ...json, usage: { ...json.usage, fuel: BigInt(json.usage.fuel) } } as unknown as Outcome
}

/**
 * What differs between an outcome and its recording; empty when they are equal byte for byte, but for time. Fuel and memory are those
 * of a binary: they are compared when it is the same one.
 */
export function outcomeDifferences(
  recorded: JsonOutcome,
  found: JsonOutcome,
  isSameBinary: boolean,
): readonly string[] {
  return differences(comparable(recorded, isSameBinary), comparable(found, isSameBinary))
}

function comparable({ usage, ...outcome }: JsonOutcome, isSameBinary: boolean): object {
  const { wallMs, ...spent } = usage as { fuel: string; wallMs?: number }
  return isSameBinary ? { ...outcome, usage: spent } : outcome
}
