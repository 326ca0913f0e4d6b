/** What the functions do that a case has its embedder give to guests: said in the header, so that adapters in any language can do the same. */

import { z } from 'zod'

/** One function. */
export const behaviour = z.strictObject({
  /** What it answers, as JSON. */
  answer: z.unknown().optional(),
  /** It gives its first argument back. */
  echo: z.literal(true).optional(),
  /** It answers how often it was called in this process, this time included. */
  counts: z.literal(true).optional(),
  /** It fails with this as the error that its WIT type declares. */
  error: z.unknown().optional(),
  /** It fails as code with a bug does, with this message. */
  crash: z.string().optional(),
  /** It never answers. */
  silent: z.literal(true).optional(),
  /** What a call of it costs, how often it may be made, and how long it may take; for each, the host's default. */
  terms: z
    .strictObject({ fuel: z.int().optional(), calls: z.int().optional(), timeoutMs: z.int().optional() })
    .optional(),
})

/** What one function does. */
export type Behaviour = z.infer<typeof behaviour>

/** Functions by interface and, in camelCase, by name. */
export type Functions = Readonly<Record<string, Readonly<Record<string, Behaviour>>>>

/** The function, for hosts in JavaScript. An error that WIT declares is thrown as the `payload` of an error. */
export function bodyOf(does: Behaviour): (...args: unknown[]) => unknown {
  let calls = 0
  return (...args) => {
    calls++
    if (does.crash !== undefined) throw new Error(does.crash)
    if ('error' in does) throw Object.assign(new Error('an error of the embedder’s function'), { payload: does.error })
    if (does.silent) return new Promise(() => undefined)
    if (does.counts) return calls
    return does.echo ? args[0] : does.answer
  }
}
