/** `glovebox types`: the typed client of a component. */

import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { clientTypes, createEngine } from '../mod.ts'
import { type Command, exitCode, misuse, parse } from './command.ts'

const help = `Writes TypeScript types with which \`engine.load\` checks every call of a component's tools.

  glovebox types FILE [-o FILE.d.ts]

  -o, --out FILE     where to write; without it, the types are printed

Example:
  glovebox types calc.wasm -o calc.d.ts
  then, in TypeScript:  const calc = await engine.load<Calc>('./calc.wasm')`

/** Writes a typed client. */
export const types: Command = {
  summary: 'write a typed client for a component',
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, { out: { type: 'string', short: 'o' } } as const)
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0) throw misuse('Give one FILE: glovebox types calc.wasm -o calc.d.ts')
    await using engine = await createEngine({ workers: 1 })
    const { info } = await engine.inspect(file)
    const name = basename(file).replace(/(\.component)?\.wasm$/, '')
    const text = clientTypes(info.functions, { name: name.replace(/[^A-Za-z0-9]+/g, '-'), source: basename(file) })
    if (values.out === undefined) io.out(text)
    else {
      await writeFile(values.out, text)
      io.err(`${values.out}\n`)
    }
    return exitCode.ok
  },
}
