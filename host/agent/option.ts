/** Checks the numbers and names that embedders set. */

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

/**
 * Answers the text if it can name something in a file: a thread, an owner, a tenant, a fact.
 *
 * Security: what is no well-formed text is refused, since SQLite keeps all of it under one name, and two owners would be one.
 * @throws {GloveboxError} `config/invalid` for text that is empty, has over 500 characters, or lone surrogates.
 */
export function named(what: string, text: string): string {
  if (typeof text === 'string' && text.length > 0 && text.length <= 500 && text.isWellFormed()) return text
  throw new GloveboxError('config/invalid', `${what} must be a well-formed text of 1 to 500 characters.`)
}
