/** The command line: finds the command, runs it, and turns what went wrong into one line and an exit code. Runs when it is imported. */

import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { type ErrorCode, GloveboxError } from '../mod.ts'
import { type Command, exitCode, type Io, misuse } from './command.ts'
import { printable } from './format.ts'

/** Loaded when asked for: a call must not pay for the toolchain's or the agent's imports. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  new: async () => (await import('./new.ts')).newTool,
  build: async () => (await import('./build.ts')).build,
  inspect: async () => (await import('./inspect.ts')).inspect,
  types: async () => (await import('./types.ts')).types,
  call: async () => (await import('./call.ts')).call,
  agent: async () => (await import('./agent.ts')).agent,
  mcp: async () => (await import('./mcp.ts')).mcp,
  audit: async () => (await import('./audit.ts')).audit,
  conformance: async () => (await import('./conformance.ts')).conformance,
  bench: async () => (await import('./bench.ts')).bench,
}

/** From the package's manifest, which lies above the sources, and above what is built of them. */
function version(): string {
  const manifest = readFileSync(findPackageJSON('..', import.meta.url)!, 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

async function overview(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(13)}${(await load()).summary}`),
  )
  return `Glovebox runs an agent's tools in a sealed box.

  glovebox COMMAND [arguments]

${rows.join('\n')}

\`glovebox COMMAND --help\` shows a command's options and examples.`
}

/** Faults of whoever wrote the command line, by the group of the code. */
const usageGroups = new Set(['config', 'input', 'limits', 'component', 'build'])

function exitCodeOf(code: ErrorCode): number {
  if (code === 'grant/missing') return exitCode.denied
  if (code === 'agent/canceled') return exitCode.canceled
  const group = code.split('/')[0]!
  if (usageGroups.has(group) || code === 'grant/invalid') return exitCode.usage
  return group === 'model' || group === 'replay' ? exitCode.error : exitCode.hostFault
}

async function run(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args
  if (name === '--version' || name === '-v') {
    io.out(`${version()}\n`)
    return exitCode.ok
  }
  if (name === 'help' && rest[0] !== undefined) return run([rest[0], '--help'], io)
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(`${await overview()}\n`)
    return name === undefined ? exitCode.usage : exitCode.ok
  }
  if (!Object.hasOwn(commands, name))
    throw misuse(`There is no command "${name}". There are ${Object.keys(commands).join(', ')}.`)
  const command = await commands[name]!()
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(`${command.help}\n`)
    return exitCode.ok
  }
  return command.run(rest, io)
}

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort(new Error('interrupted')))
process.once('SIGTERM', () => interrupt.abort(new Error('terminated')))
// A reader that went away, as in `glovebox … | head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return
  io.err(`glovebox: the output cannot be written (${error.code})\n`)
  process.exitCode = exitCode.hostFault
})

const io: Io = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  env: process.env,
  isTerminal: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  signal: interrupt.signal,
}

/** What the system refused, such as a file that cannot be written; undefined for anything else. */
function refusalOf(thrown: unknown): string | undefined {
  const { code, path, syscall } = thrown as NodeJS.ErrnoException
  return thrown instanceof Error && code && syscall ? `${path ?? syscall}: ${code}` : undefined
}

try {
  process.exitCode = await run(process.argv.slice(2), io)
} catch (thrown) {
  // No stack for what a user can mend; a fault of ours keeps its stack, for the report.
  const refusal = refusalOf(thrown)
  const known = GloveboxError.is(thrown)
  process.exitCode = refusal ? exitCode.usage : known ? exitCodeOf(thrown.code) : exitCode.hostFault
  const text =
    known && process.exitCode !== exitCode.hostFault
      ? `${thrown.code}: ${thrown.message}`
      : (refusal ?? String((thrown as Error).stack))
  io.err(`glovebox: ${printable(text)}\n`)
}
