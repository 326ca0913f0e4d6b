/** The option by which `call` and `agent` give grants, and what they tell of refusals. */

import { type Audit, type Grant, grantForms, readGrantLine } from '../mod.ts'
import type { Io } from './command.ts'
import { printable } from './format.ts'

/** For `parse`. */
export const grantOptions = { grant: { type: 'string', multiple: true } } as const

/** For `--help`. */
export const grantHelp = `  --grant GRANT      what the tools may reach; may be given several times, each as one of
${Object.values(grantForms)
  .map(form => `                       ${form}`)
  .join('\n')}`

/** The grants that the options give. Secrets come from the environment. @throws {GloveboxError} `grant/invalid` */
export function readGrants(
  values: { readonly grant?: readonly string[] },
  io: Io,
): { readonly grants?: readonly Grant[] } {
  return values.grant === undefined ? {} : { grants: values.grant.map(line => readGrantLine(line, io.env)) }
}

/** Tells people of each refusal, and of what would allow it. */
export function tellOfRefusals(io: Io): Audit {
  return ({ decision, kind, subject, hint }) => {
    if (decision === 'allow') return
    const remedy = hint === undefined ? '' : `; --grant ${quoted(hint)} would allow it`
    io.err(`[refused] ${kind}: ${printable(subject)}${remedy}\n`)
  }
}

/** One argument for a shell. Security: a hint, or what a tool asks for, may be made so that it does more when it is pasted. */
export function quoted(text: string): string {
  const safe = printable(text).replace(/[\n\t]/g, char => (char === '\n' ? '\\u000a' : '\\u0009'))
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`
}
