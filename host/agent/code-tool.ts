/** The tool that runs a model's scripts: QuickJS in a component, whose only imports are the tools of the agent. */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { GloveboxError } from '../base/error.ts'
import { isDeeper, jsonOutcome, MAX_NESTING } from '../base/guest-json.ts'
import type { Limits } from '../base/limits.ts'
import type { Outcome } from '../base/outcome.ts'
import { placed } from '../base/place.ts'
import type { CallOptions, Schema, Tool } from '../base/tool.ts'
import type { Engine } from '../engine/engine.ts'
import { signatureOf } from './code-signature.ts'
import type { CallContext } from './host-tool.ts'
import type { ToolSpec } from './model.ts'
import { anything } from './schema.ts'
import type { CallReport } from './toolbox.ts'

/** What a script tool finds in its context. */
export interface CodeContext extends CallContext {
  /** Calls a tool of the agent as the model would: judged, paid for, told of and logged. */
  readonly callTool?: (name: string, args: string) => Promise<CallReport>
  /** Less than the tool's own, where a budget wants it. */
  readonly limits?: Partial<Limits>
}

/** The engine of the scripts, started when it is first needed. */
export type StartEngine = () => Promise<Pick<Engine, 'load'>>

const component = fileURLToPath(placed('build/guest-tools/javascript.wasm'))
const toolsInterface = 'glovebox:javascript/tools@0.1.0'
/** A script waits for its tools as long as its own deadline lets it. */
const patience = 24 * 60 * 60 * 1000

/** Makes the tool, for scripts that call what `specs` describe. */
export function scriptTool(specs: readonly ToolSpec[], limits: Limits, start: StartEngine): Tool {
  return {
    name: 'javascript',
    description: describe(specs),
    input,
    output: anything,
    limits,
    async call(given, context: CodeContext = {}): Promise<Outcome> {
      const args = input['~standard'].validate(given)
      if (args.issues) throw new GloveboxError('input/invalid', 'The arguments must be { "script": text }.')
      const { callTool } = context
      if (!callTool) throw new GloveboxError('config/invalid', 'The tool javascript runs in an agent only.')
      const call = { source: args.value.script, tools: specs.map(({ name }) => name) }
      // What the script returned is JSON in a text; the model is to read the JSON itself.
      return jsonOutcome(await run(await start(), call, callTool, context), 'What the script returned')
    },
  }
}

async function run(
  engine: Pick<Engine, 'load'>,
  input: object,
  callTool: NonNullable<CodeContext['callTool']>,
  { signal, audit, limits }: CodeContext,
): Promise<Outcome> {
  const { hostFunction } = await import('../capability/host-function.ts')
  const answer = async (name: string, args: string) => {
    const { outcome, text } = await callTool(name, args)
    if (outcome.status !== 'ok') throw text
    return written(name, outcome.value)
  }
  // Loaded for each script, since its imports are those of this call; the engine prepares the component once.
  await using toolset = await engine.load(await bytes(), {
    imports: { [toolsInterface]: { call: hostFunction(answer, { timeoutMs: patience }) } },
  })
  const options: CallOptions & { limits?: Partial<Limits> } = {
    ...(signal && { signal }),
    ...(audit && { audit }),
    ...(limits && { limits }),
  }
  return await toolset.call('run', input, options)
}

/** What a tool answered, as JSON. A tool of the host may answer what is none, or what a script could not read: it can catch that. */
function written(name: string, value: unknown): string {
  try {
    const text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? 'null'
    if (!isDeeper(value, MAX_NESTING)) return text
  } catch {
    // Said below; the message may quote what the value holds.
  }
  throw `what ${name} answered cannot be written as JSON, or is nested more than ${MAX_NESTING} deep`
}

let file: Promise<Uint8Array<ArrayBuffer>> | undefined

function bytes(): Promise<Uint8Array<ArrayBuffer>> {
  file ??= readFile(component)
  return file
}

function describe(specs: readonly ToolSpec[]): string {
  return [
    'Runs JavaScript and answers what it returns, as JSON. The script is the body of a function: use return.',
    'Nothing is there but the language itself and `tools`, whose functions answer at once: do not use async or await.',
    'A tool that fails throws an Error. Nothing is kept from one script to the next.',
    '',
    ...specs.map(signatureOf),
  ].join('\n')
}

const inputSchema = () => ({
  type: 'object',
  properties: { script: { type: 'string', description: 'The body of a function of `tools`.' } },
  required: ['script'],
  additionalProperties: false,
})

const input: Schema<{ readonly script: string }> = {
  '~standard': {
    version: 1,
    vendor: 'glovebox',
    validate: value => {
      const script = (value as { readonly script?: unknown } | null)?.script
      return typeof script === 'string'
        ? { value: { script } }
        : { issues: [{ message: 'expected a text', path: ['script'] }] }
    },
    jsonSchema: { input: inputSchema, output: inputSchema },
  },
}
