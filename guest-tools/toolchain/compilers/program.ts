/** Runs the programs of other toolchains, bounded, and tells what they wrote when they fail. */

import { execFile } from 'node:child_process'
import { GloveboxError } from '../../../host/base/error.ts'
import { type Language, languageFacts } from '../language.ts'

/** The longest that a program may take: a first build in Rust or Go compiles a library, too. */
const longestMs = 15 * 60_000

/** The most that a program may write, in bytes. */
const mostOutput = 64 * 1024 * 1024

/** The lines of a compiler's messages that are shown; the first ones say most. */
const shownLines = 40

/** How a program is run. */
export interface ProgramOptions {
  readonly cwd?: string
  /** In addition to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** Ends the program when it is aborted. */
  readonly signal?: AbortSignal
}

/** Runs a program, as {@link run} does. */
export type Run = typeof run

interface Ended {
  readonly ok: boolean
  readonly out: string
  readonly err: string
}

function execute(program: string, args: readonly string[], { cwd, env, signal }: ProgramOptions): Promise<Ended> {
  const options = { cwd, env: { ...process.env, ...env }, timeout: longestMs, maxBuffer: mostOutput, signal }
  return new Promise(resolve => {
    execFile(program, args, options, (error, out, err) =>
      resolve({ ok: error === null, out, err: err || error?.message || '' }),
    )
  })
}

/** What a program prints, or undefined when it is not there or refuses. */
export async function output(program: string, args: readonly string[]): Promise<string | undefined> {
  const { ok, out } = await execute(program, args, {})
  return ok ? out.trim() : undefined
}

/**
 * Runs a program and answers what it prints.
 * @throws {GloveboxError} `build/failed` with the first lines of its messages, or when it was ended.
 */
export async function run(program: string, args: readonly string[], options: ProgramOptions): Promise<string> {
  const { ok, out, err } = await execute(program, args, options)
  if (ok) return out
  if (options.signal?.aborted) throw new GloveboxError('build/failed', `${program} was ended before it had finished.`)
  const lines = err.trimEnd().split('\n')
  if (lines.length > shownLines) lines.splice(shownLines, Number.POSITIVE_INFINITY, '…')
  throw new GloveboxError('build/failed', `${program} failed:\n${lines.join('\n')}`, { detail: { program } })
}

/** The error for a tool whose language needs what is not installed. */
export function missing(language: Language, what: string): GloveboxError {
  const message = `${what}. A tool in this language needs ${languageFacts[language].programs}.`
  return new GloveboxError('build/toolchain-missing', message, { detail: { language, missing: what } })
}
