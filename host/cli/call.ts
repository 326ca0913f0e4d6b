/** `glovebox call`: one call of one function, its outcome and its exit code. */

import { createEngine, GloveboxError, noUsage, type Outcome } from '../mod.ts'
import { type Command, exitCode, type Io, misuse, parse } from './command.ts'
import { printable, statusOf, toJson, usageLine } from './format.ts'
import { grantHelp, grantOptions, readGrants, tellOfRefusals } from './grant-options.ts'
import { limitHelp, limitOptions, readLimits } from './limit-options.ts'
import { pluginHelp, pluginOptions, readPlugin } from './plugin-options.ts'

const help = `Calls one function of a component, in a fresh instance, and prints what it gives.

  glovebox call FILE FUNCTION JSON [options]

FUNCTION is a tool's name as \`glovebox inspect\` lists it, JSON its arguments as one object.

${limitHelp}
${grantHelp}
${pluginHelp}
  --json             print the whole outcome as JSON (fuel as a decimal string)

Exit codes: 0 ok, 1 error (the tool's own), 2 usage, 3 trap, 4 limit, 5 denied, 6 canceled, 70 host fault.

Examples:
  glovebox call calc.wasm evaluate '{"expression": "0.1 + 0.2", "variables": []}'
  glovebox call hostile.wasm spin '{}' --fuel 1000000 --json
  glovebox call weather.wasm lookup '{"city": "Paris"}' --grant http:api.weather.test --grant clock
  glovebox call greeter.wasm greet '{"input": "Ada"}' --plugin greeter.json`

/** Calls a function. */
export const call: Command = {
  summary: 'call one function of a component',
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      ...limitOptions,
      ...grantOptions,
      ...pluginOptions,
      json: { type: 'boolean' },
    } as const)
    const [file, name, json, ...rest] = positionals
    if (file === undefined || name === undefined || json === undefined || rest.length > 0) {
      const missing =
        file === undefined ? 'FILE' : name === undefined ? 'FUNCTION' : json === undefined ? 'JSON' : undefined
      const what = missing
        ? `${missing} is missing`
        : `"${rest[0]}" is one argument too many; quote the JSON for your shell`
      throw misuse(`${what}. Write, for instance: glovebox call greeter.wasm greet '{"name": "Ada"}'`)
    }
    const input = readInput(json)
    const given = { ...readGrants(values, io), ...(await readPlugin(values)) }
    const audit = values.json ? {} : { audit: tellOfRefusals(io) }
    await using engine = await createEngine({ workers: 1, limits: readLimits(values), ...audit })
    const outcome = await outcomeOf(async () => {
      const toolset = await engine.load(file, given)
      return toolset.call(name, input, { signal: io.signal })
    })
    print(outcome, values.json === true, io)
    return exitCode[outcome.status]
  },
}

function readInput(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it does not parse'
    throw misuse(`The arguments are not JSON (${reason}). Quote them for your shell, as in '{"name": "Ada"}'.`)
  }
}

/** A component that imports what nothing grants is denied before it runs: on the command line that is an outcome like any other. */
async function outcomeOf(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (thrown) {
    if (!GloveboxError.is(thrown) || thrown.code !== 'grant/missing') throw thrown
    const capability = (thrown.detail.imports as string[]).join(', ')
    const { message } = thrown
    return { status: 'denied', capability, hint: 'No grant gives this import.', message, usage: noUsage, logs: [] }
  }
}

function print(outcome: Outcome, asJson: boolean, io: Io): void {
  if (asJson) {
    io.out(`${toJson({ version: 1, ...outcome })}\n`)
    return
  }
  for (const { level, message } of outcome.logs) io.err(`[${level}] ${printable(message)}\n`)
  if (outcome.status === 'ok') {
    const { value } = outcome
    io.out(`${printable(typeof value === 'string' ? value : toJson(value, 2))}\n`)
  } else io.err(`${statusOf(outcome)}: ${printable(outcome.message)}\n`)
  io.err(`${usageLine(outcome.usage)}\n`)
}
