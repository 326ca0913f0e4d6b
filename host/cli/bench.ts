/** `glovebox bench`: the figures of the docs, measured here, side by side with what they are compared to. */

import { existsSync } from 'node:fs'
import { type Command, exitCode, misuse, parse } from './command.ts'
import { toJson } from './format.ts'

const help = `Runs benches and prints a table of each. They are part of the repository, not of the package.

  glovebox bench [NAME ...] [--json]

Without a name, all of them run.

Example:
  glovebox bench load --json`

interface Benches {
  readonly benches: Readonly<Record<string, () => Promise<() => Promise<{ json: object; text: string }>>>>
}

// A published package has no such folder.
const folder = new URL('../../scripts/bench/', import.meta.url)
const entry = 'mod.ts'

/** Runs benches. */
export const bench: Command = {
  summary: 'measure, side by side with others (in a clone)',
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, { json: { type: 'boolean' } } as const)
    if (!existsSync(folder))
      throw misuse('The benches are not part of the package. Clone the repository and run them there.')
    const { benches } = (await import(new URL(entry, folder).href)) as Benches
    const names = positionals.length > 0 ? positionals : Object.keys(benches)
    for (const name of names) {
      if (!Object.hasOwn(benches, name))
        throw misuse(`There is no bench "${name}". There are ${Object.keys(benches).join(', ')}.`)
    }
    for (const name of names) {
      const run = await benches[name]!()
      const { json, text } = await run()
      io.out(values.json ? `${toJson(json)}\n` : `${name}\n${text}\n\n`)
    }
    return exitCode.ok
  },
}
