/** JSON that a guest wrote, read within bounds. */

import type { Outcome } from './outcome.ts'

/**
 * Deepest nesting of lists and objects. Security: values are walked later by code that recurses (schemas, audit, the app’s own), which would
 * overflow the stack. Types of WIT cannot nest deeper than 100 levels.
 */
export const MAX_NESTING = 256

/** The outcome of a function whose text is JSON: its value. What is no JSON, or is nested too deep, is the guest's fault; `whose` names it. */
export function jsonOutcome(outcome: Outcome, whose: string): Outcome {
  if (outcome.status !== 'ok') return outcome
  let value: unknown
  try {
    value = JSON.parse(outcome.value as string)
  } catch {
    return brokenJson(outcome, `${whose} is not JSON.`)
  }
  if (isDeeper(value, MAX_NESTING)) return brokenJson(outcome, `${whose} is nested more than ${MAX_NESTING} deep.`)
  return { ...outcome, value }
}

/** The trap that an outcome becomes when its text is not what it has to be. */
export const brokenJson = ({ usage, logs }: Outcome, message: string): Outcome => ({
  status: 'trap',
  trap: 'abi',
  message,
  usage,
  logs,
})

/** True when lists and objects are nested more than `most` deep. Recurses no deeper than that. */
export function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return most === 0 || Object.values(value).some(part => isDeeper(part, most - 1))
}
