/** What a command of the CLI is, and how it reads its arguments and reports misuse. */

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { GloveboxError } from '../mod.ts'

/** Where a command reads and writes: data to `out`, everything else to `err`. */
export interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** True when a person watches `out`. */
  readonly isTerminal: boolean
  /** Aborted by an interrupt. */
  readonly signal: AbortSignal
}

/** One command. */
export interface Command {
  readonly summary: string
  /** Printed by `--help`: synopsis, options and examples. */
  readonly help: string
  /** Answers the exit code. */
  run(args: readonly string[], io: Io): Promise<number>
}

/** Exit codes; those of outcomes are in `exit.ts`. */
export const exitCode = { ok: 0, error: 1, usage: 2, trap: 3, limit: 4, denied: 5, canceled: 6, hostFault: 70 } as const

/** Thrown for a misuse of the command line; the message is all that is printed. */
export function misuse(message: string): GloveboxError {
  return new GloveboxError('config/invalid', message)
}

/** Parses arguments strictly; `tokens` has them in their order. @throws {GloveboxError} `config/invalid` for an unknown option or a missing value. */
export function parse<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true, tokens: true })
  } catch (cause) {
    // Node's message names the option and is meant for the user; only its advice on `--` is Node's own.
    const message = cause instanceof Error ? cause.message.split(/\. To specify|\n/)[0]! : 'The arguments are not valid'
    throw new GloveboxError('config/invalid', `${message}. See --help.`, { cause })
  }
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
}

/** A size such as `16MiB`, in bytes. @throws {GloveboxError} `config/invalid` */
export function parseSize(text: string): number {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)\s?(B|[KMG]i?B)?$/.exec(text)
  if (!match) throw misuse(`"${text}" is not a size; write bytes or, for instance, 64KiB, 16MiB or 1GiB.`)
  return Math.floor(Number(match[1]) * units[match[2] ?? '']!)
}

/** A duration such as `500ms`, in milliseconds. @throws {GloveboxError} `config/invalid` */
export function parseDuration(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s?(ms|s|m)?$/.exec(text)
  if (!match) throw misuse(`"${text}" is not a duration; write, for instance, 500ms, 2s or 1m.`)
  return Math.round(Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[(match[2] ?? 'ms') as 'ms' | 's' | 'm'])
}

/** A whole number of 1 or more. @throws {GloveboxError} `config/invalid` */
export function parseCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw misuse(`${option} is "${text}"; it must be a whole number of 1 or more.`)
  return Number(text)
}

/** Fuel, with underscores allowed. @throws {GloveboxError} `config/invalid` */
export function parseFuel(text: string): bigint {
  if (!/^\d[\d_]{0,24}$/.test(text)) throw misuse(`--fuel is "${text}"; it must be a whole number of instructions.`)
  return BigInt(text.replaceAll('_', ''))
}
