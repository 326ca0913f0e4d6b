/** `glovebox inspect`: what a component exports, imports and weighs, without running it. */

import { basename } from 'node:path'
import { createEngine, grantForms } from '../mod.ts'
import { type Command, exitCode, misuse, parse } from './command.ts'
import { bytes, oneLine, printable, toJson } from './format.ts'
import { quoted } from './grant-options.ts'
import { pluginHelp, pluginOptions, readPlugin } from './plugin-options.ts'

const help = `Shows a component's tools with their schemas, what it imports, its digest and its sizes, and what it asks for in NAME.grants.json or
grants.json beside it, as the options that would grant it. Nothing of it runs, and asking grants nothing.

  glovebox inspect FILE [--plugin DESC] [--json]

${pluginHelp}
  --json             print everything as JSON, schemas included

Example:
  glovebox inspect calc.wasm`

/** Inspects a component. */
export const inspect: Command = {
  summary: "show a component's tools, imports and sizes",
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, { ...pluginOptions, json: { type: 'boolean' } } as const)
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0) throw misuse('Give one FILE: glovebox inspect calc.wasm')
    await using engine = await createEngine({ workers: 1 })
    const { digest, info, tools, asks, bytes: size } = await engine.inspect(file, await readPlugin(values))
    if (values.json) {
      const described = tools.map(({ name, description, input, output }) => ({
        name,
        description,
        input: input['~standard'].jsonSchema.input(),
        output: output['~standard'].jsonSchema.output(),
      }))
      const { imports, resourceFunctions, coreModules } = info
      io.out(
        `${toJson({ version: 1, digest, bytes: size, coreModules, tools: described, resourceFunctions, imports, asks }, 2)}\n`,
      )
      return exitCode.ok
    }
    io.out(
      `${printable(basename(file))}  ${bytes(size)}, ${info.coreModules} core modules\nsha256 ${digest}\n\nTools\n`,
    )
    for (const tool of tools) io.out(`  ${tool.name}(${parameters(tool)})  ${oneLine(tool.description, 90)}\n`)
    for (const name of info.resourceFunctions)
      io.out(`  ${printable(name)}  (works on resources: not callable as a tool)\n`)
    io.out('\nImports\n')
    for (const { name, functions, provided, gets, grant } of info.imports) {
      const label = (printable(name) || functions.map(printable).join(', ')).padEnd(36)
      const more = grant === undefined ? '' : `; --grant ${grantForms[grant]} gives more`
      io.out(
        `  ${provided ? ' ' : '!'} ${label}  ${provided ? `${gets}${more}` : 'no grant gives this; an app may, as imports'}\n`,
      )
    }
    if (info.imports.length === 0) io.out('  none\n')
    if (asks.length > 0) io.out('\nAsks for (nothing is granted by asking)\n')
    for (const { grant, why } of asks) io.out(`  --grant ${quoted(grant)}  ${oneLine(why, 200)}\n`)
    return exitCode.ok
  },
}

function parameters(tool: { input: { '~standard': { jsonSchema: { input: () => object } } } }): string {
  const { properties = {} } = tool.input['~standard'].jsonSchema.input() as { properties?: object }
  return Object.keys(properties).join(', ')
}
