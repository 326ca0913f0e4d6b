/** Plugins on Extism's PDK as toolsets: what the app says of their exports, and how values become the bytes that they take and give. */

import { GloveboxError } from '../base/error.ts'
import { brokenJson, jsonOutcome } from '../base/guest-json.ts'
import type { Outcome } from '../base/outcome.ts'
import type { JsonSchema, Schema } from '../base/tool.ts'
import {
  answersCode,
  type PluginFunction,
  pdkFunctions,
  pdkModule,
  pluginComponent,
  preview1Module,
} from '../wasm/plugin/component.ts'
import { type PluginModule, readPlugin } from '../wasm/plugin/module.ts'
import { preview1Functions } from '../wasm/plugin/preview1.ts'

/** One export of a plugin. Without schemas its tool takes `{ input: string }` and gives text. */
export interface PluginExport {
  /** What a model reads. *Default* nothing. */
  readonly description?: string
  /** The schema of the arguments, an object; the plugin gets them as JSON. */
  readonly input?: JsonSchema
  /** The schema of the result; the plugin gives it as JSON. Goes with `input`. */
  readonly output?: JsonSchema
}

/** A plugin: a core module on Extism's PDK. */
export interface PluginOptions {
  /** By the names of the module's exports; a tool's name has `-` for `_`. */
  readonly exports: Readonly<Record<string, PluginExport>>
}

/** What is told of one function of a plugin. */
export interface Described {
  readonly description: string
  /** How JSON goes in and out; undefined for text. */
  readonly json: { readonly input: Schema<Record<string, unknown>>; readonly output: Schema } | undefined
}

/** The functions of a plugin, by the names that they have in the component. */
export type Descriptions = ReadonlyMap<string, Described>

/**
 * The component around a plugin, and what is told of its functions.
 * @throws {GloveboxError} `config/invalid` for a name that no tool can have, and for a schema that is none; `component/world-mismatch` for an
 * export that is not there; `grant/missing` when the plugin imports what no host of plugins gives; `component/*` for what is no module.
 */
export async function openPluginComponent(
  bytes: Uint8Array,
  { exports }: PluginOptions,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly descriptions: Descriptions }> {
  const names = Object.keys(exports).map(core => [core, nameOf(core)] as const)
  const descriptions = new Map<string, Described>()
  for (const [core, name] of names) {
    if (descriptions.has(name)) throw invalid(`Two exports of the plugin would be called ${name}.`)
    descriptions.set(name, await described(core, exports[core]!))
  }
  if (names.length === 0) throw invalid('A plugin needs at least one export.')
  const plugin = readPlugin(bytes)
  assertGiven(plugin)
  const functions = names.map(([core, name]): PluginFunction => ({ core, name, input: 'string', output: 'string' }))
  for (const { core } of functions) assertExported(plugin, core)
  return { bytes: pluginComponent(plugin, functions), descriptions }
}

/** Refuses a plugin that imports anything but the PDK and preview 1. */
function assertGiven({ imports, exports }: PluginModule): void {
  for (const { module, function: name } of imports) {
    if (module === pdkModule && pdkFunctions.has(name)) continue
    if (module === preview1Module && Object.hasOwn(preview1Functions, name)) {
      if (exports.get('memory')?.kind === 'memory') continue
      throw new GloveboxError(
        'component/malformed',
        'The plugin imports WASI, and exports no memory for it to work on.',
      )
    }
    const what = JSON.stringify(`${module}#${name}`)
    throw new GloveboxError(
      'grant/missing',
      `The plugin imports ${what}, which is not of Extism’s PDK nor of WASI’s preview 1.`,
      {
        detail: { interface: module, function: name, imports: [`${module}#${name}`] },
      },
    )
  }
}

function assertExported(plugin: PluginModule, core: string): void {
  if (answersCode(plugin, core) !== undefined) return
  const callable = [...plugin.exports.keys()].filter(name => answersCode(plugin, name) !== undefined)
  const known = callable.slice(0, 20).map(name => JSON.stringify(name))
  throw new GloveboxError(
    'component/world-mismatch',
    `The plugin exports no function ${JSON.stringify(core)} without parameters. It exports ${known.join(', ') || 'none'}.`,
    { detail: { function: core } },
  )
}

function nameOf(core: string): string {
  const name = core.toLowerCase().replaceAll('_', '-')
  if (/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) && name.length <= 64) return name
  throw invalid(
    `The export ${JSON.stringify(core)} of the plugin cannot be a tool: its name must be words joined by _.`,
  )
}

async function described(core: string, { description = '', input, output }: PluginExport): Promise<Described> {
  if (input === undefined && output === undefined) return { description, json: undefined }
  if (input === undefined || output === undefined) throw invalid(`The export ${core} needs both schemas, or none.`)
  return { description, json: { input: await schemaOf(input), output: await schemaOf(output) } }
}

/** A JSON Schema as a schema that validates; zod reads it, and is loaded for it alone. */
async function schemaOf<T>(schema: JsonSchema): Promise<Schema<T>> {
  const { fromJSONSchema } = await import('zod')
  let type: ReturnType<typeof fromJSONSchema>
  try {
    type = fromJSONSchema(schema)
  } catch (cause) {
    throw new GloveboxError('config/invalid', 'A schema of the plugin is no JSON Schema that can be checked.', {
      cause,
    })
  }
  return {
    '~standard': {
      version: 1,
      vendor: 'glovebox',
      validate: value => {
        const { success, data, error } = type.safeParse(value)
        if (success) return { value: data as T }
        return {
          issues: error.issues.map(({ message, path }) => ({
            message,
            path: path.map(key => (typeof key === 'number' ? key : String(key))),
          })),
        }
      },
      jsonSchema: { input: () => schema, output: () => schema },
    },
  }
}

/** The outcome of a plugin that gives JSON. What is none, or does not fit, is the plugin's fault. */
export function pluginOutcome(outcome: Outcome, { output }: NonNullable<Described['json']>): Outcome {
  const read = jsonOutcome(outcome, 'The plugin’s output')
  if (read.status !== 'ok') return read
  const { issues } = output['~standard'].validate(read.value)
  if (issues === undefined) return read
  const message = `The plugin’s output does not fit its schema: ${issues.map(issue => issue.message).join('; ')}`
  return brokenJson(read, message.slice(0, 1000))
}

const invalid = (message: string): GloveboxError => new GloveboxError('config/invalid', message)
