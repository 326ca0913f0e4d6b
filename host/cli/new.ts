/** `glovebox new`: the folder of a new tool, from the template of a language. */

import { relative } from 'node:path'
import { type Language, languages, scaffold } from '../../guest-tools/toolchain/mod.ts'
import { type Command, exitCode, misuse, parse } from './command.ts'
import { toJson } from './format.ts'

const help = `Makes a tool that builds and passes its test: WIT, source, test, README. The folder's name is the tool's.

  glovebox new DIR [--lang LANGUAGE] [--json]

  --lang LANGUAGE    ${languages.join(', ')}; ts without it
  --json             print name, language, folder and files as JSON

DIR must not exist, or be empty; nothing is written over. The files are printed, one a line.

Examples:
  glovebox new my-tool
  glovebox new my-tool --lang rust
  then:  glovebox build my-tool -o my-tool.wasm
         glovebox call my-tool.wasm greet '{"name": "Ada"}'`

/** Makes a tool. */
export const newTool: Command = {
  summary: 'make a new tool: WIT, source, test, README',
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, { lang: { type: 'string' }, json: { type: 'boolean' } } as const)
    const [path, ...rest] = positionals
    if (path === undefined || rest.length > 0) throw misuse('Give one DIR: glovebox new my-tool')
    // An unknown language is refused there, in words that fit here.
    const made = await scaffold({ dir: path, ...(values.lang !== undefined && { language: values.lang as Language }) })
    const { name, language, dir, files, missing } = made
    if (values.json) io.out(`${toJson({ version: 1, name, language, dir, files, missing: missing ?? null })}\n`)
    else io.out(files.map(file => `${relative('.', dir) || '.'}/${file}\n`).join(''))
    if (missing !== undefined) io.err(`To build it, install ${missing}\n`)
    return exitCode.ok
  },
}
