/** Checks the numbers that embedders set. */

import { GloveboxError } from '../base/error.ts'

/**
 * Answers `value` if it is a whole number from `least` to `most`.
 * @throws {GloveboxError} `config/invalid` otherwise.
 */
export function inRange(option: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new GloveboxError(
    'config/invalid',
    `${option} is ${value}; it must be a whole number from ${least} to ${most}.`,
    {
      detail: { option, value },
    },
  )
}
