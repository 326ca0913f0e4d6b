/** The option by which `call`, `agent` and `mcp` give grants, and what they tell of refusals. */

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

/** An option as it was written, in the order of the others. */
interface Token {
  readonly kind: string
  readonly name?: string
  readonly value?: string | boolean | undefined
}

/**
 * The files of tools, each with its grants: those before the first of them, which are for all, and those behind it, which are its own.
 * `by` tells whether the files are those of `--tool`, or the arguments.
 * @throws {GloveboxError} `grant/invalid`
 */
export function readTools(
  tokens: readonly Token[],
  io: Io,
  by: 'tool' | 'positional' = 'tool',
): readonly { readonly file: string; readonly grants: readonly Grant[] }[] {
  const common: Grant[] = []
  const tools: { file: string; grants: Grant[] }[] = []
  for (const { kind, name, value } of tokens) {
    if (typeof value !== 'string') continue
    if ((name ?? kind) === by) tools.push({ file: value, grants: [...common] })
    else if (name === 'grant') (tools.at(-1)?.grants ?? common).push(readGrantLine(value, io.env))
  }
  return tools
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
