/** `glovebox mcp`: sandboxed tools for any client of the Model Context Protocol. */

import { basename } from 'node:path'
import { audit } from '../agent/audit/mod.ts'
import { policy, scope } from '../agent/mod.ts'
import { createEngine, type Toolset } from '../mod.ts'
import { mcpServer, type OfferedToolset } from '../protocol/mcp/mod.ts'
import { type Command, exitCode, misuse, parse } from './command.ts'
import { printable } from './format.ts'
import { grantHelp, grantOptions, readTools, tellOfRefusals } from './grant-options.ts'
import { limitHelp, limitOptions, readLimits } from './limit-options.ts'

const help = `Serves the tools of components to the client that starts it, by the Model Context Protocol on standard input and output.

  glovebox mcp FILE [FILE ...] [options]

${limitHelp}
${grantHelp}
                     Behind a FILE it is for that FILE alone, before the first for all of them.
  --allow GLOB       a tool that may be called, such as 'read_*'; may be repeated (default: all)
  --audit FILE       keep decisions and outcomes in an audit log; see glovebox audit
  --http PORT        serve HTTP on this machine instead, and print the address (0: any port that is free)

Tools of two components that have one name are served as FILE_NAME. Refusals are told on standard error.
It needs the package @modelcontextprotocol/server beside glovebox.

Examples:
  glovebox mcp calc.wasm
  glovebox mcp calc.wasm notes.wasm --grant dir:/notes=./notes:rw --timeout 2s
  claude mcp add calc -- npx glovebox mcp calc.wasm

A client that has a file for its servers (mcp.json, claude_desktop_config.json):
  { "mcpServers": { "calc": { "command": "npx", "args": ["glovebox", "mcp", "/path/to/calc.wasm"] } } }`

/** Serves tools. */
export const mcp: Command = {
  summary: 'serve tools to clients of the Model Context Protocol',
  help,
  async run(args, io) {
    const { values, positionals, tokens } = parse(args, {
      ...limitOptions,
      ...grantOptions,
      allow: { type: 'string', multiple: true },
      audit: { type: 'string' },
      http: { type: 'string' },
    } as const)
    if (positionals.length === 0) throw misuse('FILE is missing. Write, for instance: glovebox mcp calc.wasm')
    const port = values.http === undefined ? undefined : portOf(values.http)
    const wanted = readTools(tokens, io, 'positional')
    await using engine = await createEngine({ limits: readLimits(values), audit: tellOfRefusals(io) })
    const loaded = await Promise.all(
      wanted.map(async ({ file, grants }) => ({ file, toolset: await engine.load(file, { grants }) })),
    )
    await using log = values.audit === undefined ? undefined : await audit(values.audit)
    const rules = values.allow && policy({ roles: { allowed: values.allow }, as: ['allowed'] })
    await using all = scope({ name: 'mcp', ...(log && { audit: log }), ...(rules && { policy: rules }) })
    await using server = mcpServer({ tools: apart(loaded), scope: all })
    if (port === undefined) {
      if (io.isTerminal)
        io.err('A client speaks on standard input; Ctrl-D ends. See --help for how clients start this.\n')
      await server.stdio({ signal: io.signal, onError: ({ message }) => io.err(`[mcp] ${printable(message)}\n`) })
    } else {
      io.out(`${(await server.listen({ port })).url}\n`)
      await aborted(io.signal)
    }
    return exitCode.ok
  },
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port < 65_536) return port
  throw misuse(`--http is "${text}"; it must be a port, from 0 to 65535.`)
}

/** The toolsets, those tools renamed after their files whose names are not theirs alone. */
function apart(loaded: readonly { readonly file: string; readonly toolset: Toolset }[]): readonly OfferedToolset[] {
  const count = new Map<string, number>()
  for (const { name } of loaded.flatMap(({ toolset }) => toolset.tools)) count.set(name, (count.get(name) ?? 0) + 1)
  return loaded.map(({ file, toolset: { tools, grants, info } }) => {
    const stem = basename(file, '.wasm').replace(/[^a-zA-Z0-9_-]/g, '_')
    const renamed = tools.map(tool =>
      count.get(tool.name) === 1 ? tool : { ...tool, name: `${stem}_${tool.name}`.slice(0, 64) },
    )
    return { tools: renamed, grants, info }
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
