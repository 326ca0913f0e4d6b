/** `glovebox build`: source and WIT in, a component out. */

import { buildTool } from '../../guest-tools/toolchain/mod.ts'
import { type Command, exitCode, misuse, parse } from './command.ts'
import { bytes, toJson } from './format.ts'

const help = `Builds the tool in a directory: TypeScript, JavaScript, C, Rust, Go or Python with its WIT, or component text (.wat).

  glovebox build DIR [-o FILE] [--json]

  -o, --out FILE     where to write the component
  --json             print path, digest and size as JSON

TypeScript and JavaScript need, beside glovebox: npm i -D esbuild componentize-qjs. The other languages need their compilers; what is not
installed is named, with the command that installs it. A compiler runs what the tool brings for its build, such as a build.rs.

Example:
  glovebox build ./my-tool -o my-tool.wasm`

/** Builds a tool. */
export const build: Command = {
  summary: 'build a tool from source and WIT',
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      out: { type: 'string', short: 'o' },
      json: { type: 'boolean' },
    } as const)
    const [dir, ...rest] = positionals
    if (dir === undefined || rest.length > 0) throw misuse('Give one DIR: glovebox build ./my-tool')
    const step = (program: string): void => io.err(`${program} …\n`)
    const built = await buildTool({
      dir,
      signal: io.signal,
      ...(values.out === undefined ? {} : { out: values.out }),
      ...(io.isTerminal ? { step } : {}),
    })
    const { path, digest, cached, bytes: size } = built
    if (values.json) io.out(`${toJson({ version: 1, path, digest, bytes: size, cached })}\n`)
    else io.out(`${path}  ${bytes(size)}${cached ? '  (unchanged)' : ''}\n`)
    return exitCode.ok
  },
}
