/** `glovebox audit`: says whether an audit log is what was written. */

import { readFileSync } from 'node:fs'
import { type Verification, type VerifyOptions, verifyAudit } from '../agent/audit/mod.ts'
import { type Command, exitCode, misuse, parse } from './command.ts'
import { grouped, printable, toJson } from './format.ts'

const help = `Verifies an audit log: each entry, their chain, decisions and outcomes, the head and the signed checkpoints.

  glovebox audit verify FILE [options]

  --head SEQ:HASH    a head that the log once had, kept elsewhere: what it vouches for must still be there
  --key PEMFILE      the Ed25519 public key: there must be checkpoints, all signed with it
  --json             print what was found as JSON

Without a head, entries cut off at the end together with all that tells of them cannot be noticed; without a head and
a key, neither can a file that was written anew.

Exit codes: 0 nothing wrong, 1 something is, 2 usage.

Example:
  glovebox audit verify audit.db --key audit-public.pem --head "$(cat head-of-yesterday)"`

/** Verifies a log. */
export const audit: Command = {
  summary: 'verify an audit log',
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      head: { type: 'string' },
      key: { type: 'string' },
      json: { type: 'boolean' },
    } as const)
    const [action, file, ...rest] = positionals
    if (action !== 'verify' || file === undefined || rest.length > 0)
      throw misuse('Write: glovebox audit verify FILE. See --help.')
    const options: VerifyOptions = {
      ...(values.head !== undefined && { head: values.head }),
      ...(values.key !== undefined && { key: readFileSync(values.key, 'utf8') }),
    }
    const found = await verifyAudit(file, options)
    io.out(values.json === true ? `${toJson({ version: 1, ...found })}\n` : describe(found, options))
    return found.ok ? exitCode.ok : exitCode.error
  },
}

function describe(found: Verification, { key }: VerifyOptions): string {
  const { ok, entries, head, signedThrough, unfinished, problems } = found
  const signed = signedThrough === 0 ? 'no signed checkpoint' : `signed through entry ${grouped(signedThrough)}`
  const whose = signedThrough > 0 && key === undefined ? ' (give --key to say by whom)' : ''
  const lines = [
    `${ok ? 'ok' : 'NOT OK'}: ${grouped(entries)} entries, ${signed}${whose}, ${grouped(unfinished)} decisions without an outcome`,
    ...(head === undefined ? [] : [`head ${head}`]),
    ...problems.map(({ kind, seq, message }) => `${kind}${seq === undefined ? '' : ` at entry ${seq}`}: ${message}`),
  ]
  return `${printable(lines.join('\n'))}\n`
}
