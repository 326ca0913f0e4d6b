/** `glovebox conformance`: does a host contain hostile tools? Runs the suite and prints one table, clauses down and engines across. */

import { existsSync, writeFileSync } from 'node:fs'
import { type Command, exitCode, type Io, misuse, parse, parseCount } from './command.ts'
import { printable, toJson } from './format.ts'

const help = `Runs the sandbox conformance suite. It is part of the repository, not of the package: clone it and run it there.

  glovebox conformance [options]

  --engine NAME   the engine to test, or the path of an adapter of your own; may be repeated; "all" for every one that is
                  installed (default: glovebox)
  --filter TEXT   only cases whose name holds TEXT, or whose clause is TEXT
  --jobs N        cases at a time (default: 2)
  --json          print the results as JSON
  --junit FILE    write them as JUnit's XML, too
  --html FILE     write them as one page, too
  --table FILE    renew the table between the marks of a Markdown file

Exit codes: 0 when all is as expected, 1 when not, 2 for a misuse. test/conformance/README.md has the clauses, and how to test a host of your own.

Examples:
  glovebox conformance --filter memory/
  glovebox conformance --engine all --html report.html
  glovebox conformance --engine ./my-host.ts`

/** What is used of `test/conformance/runner/mod.ts`. */
interface Runner {
  conform(options: object): Promise<
    | { readonly misuse: string }
    | {
        readonly misuse?: undefined
        readonly red: boolean
        readonly missing: readonly string[]
        readonly json: object
        text(): string
        junit(): string
        html(): string
      }
  >
}

// A published package has no such folder.
const folder = new URL('../../test/conformance/runner/', import.meta.url)
const entry = 'mod.ts'

const options = {
  engine: { type: 'string', multiple: true },
  filter: { type: 'string' },
  jobs: { type: 'string' },
  json: { type: 'boolean' },
  junit: { type: 'string' },
  html: { type: 'string' },
  table: { type: 'string' },
} as const

/** Runs the conformance suite. */
export const conformance: Command = {
  summary: 'test how a host contains hostile tools (in a clone)',
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, options)
    if (positionals.length > 0) throw misuse(`"${positionals[0]}" is one argument too many; write --filter TEXT.`)
    if (!existsSync(folder))
      throw misuse('The suite is not part of the package. Clone the repository and run it there.')
    const { conform } = (await import(new URL(entry, folder).href)) as Runner
    const run = await conform({
      engines: values.engine ?? ['glovebox'],
      filter: values.filter,
      table: values.table,
      jobs: values.jobs === undefined ? 2 : parseCount('--jobs', values.jobs),
      signal: io.signal,
      onProgress: progress(io),
    })
    if (process.stderr.isTTY) io.err(clearLine)
    if (run.misuse !== undefined) throw misuse(run.misuse)
    for (const reason of run.missing) io.err(`${printable(reason.split('\n')[0]!)}\n`)
    if (values.junit !== undefined) writeFileSync(values.junit, run.junit())
    if (values.html !== undefined) writeFileSync(values.html, run.html())
    io.out(`${values.json ? toJson(run.json) : printable(run.text())}\n`)
    return run.red ? exitCode.error : exitCode.ok
  },
}

const clearLine = '\r\x1b[K'

/** One line that is written over, on a terminal; nothing in a pipe. */
function progress(io: Io): (line: string) => void {
  if (!process.stderr.isTTY) return () => undefined
  return line => io.err(`${clearLine}${printable(line).slice(0, 100)}`)
}
