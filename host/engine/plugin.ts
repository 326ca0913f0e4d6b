/** Plugins on Extism's PDK as toolsets: what the app says of their exports, and how values become the bytes that they take and give. */

import { GloveboxError } from '../base/error.ts'
import { jsonOutcome } from '../base/guest-json.ts'
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
import { camelCase } from '../wit/names.ts'
import { type Format, fitting } from './plugin-format.ts'

/** One export of a plugin. Without schemas its tool takes `{ input: string }` and gives text. */
export interface PluginExport {
  /** What a model reads. *Default* nothing. */
  readonly description?: string
  /** The schema of the arguments, an object; the plugin gets them as JSON. */
  readonly input?: JsonSchema
  /** The schema of the result; the plugin gives it as JSON. Goes with `input`. */
  readonly output?: JsonSchema
}

/** A plugin: a core module on Extism's PDK. Its exports are described in one of two ways. */
export interface PluginOptions {
  /** By the names of the module's exports; a tool's name has `-` for `_`. */
  readonly exports?: Readonly<Record<string, PluginExport>>
  /**
   * The text of a WIT package with one world, whose exported functions are the plugin's: `count-vowels` is the export `count-vowels`,
   * `count_vowels` or `countVowels`. One argument that is a `string` or `list<u8>` goes in as it is, others as one JSON object; results go out in
   * the same way, and of a `result` its `ok`. Doc comments (`///`) become descriptions. Needs `@bytecodealliance/jco-transpile`.
   */
  readonly wit?: string
}

/** What is told of one function of a plugin. */
export interface Described {
  readonly description: string
  /** Undefined for text. */
  readonly format: Format | undefined
}

/** The functions of a plugin, by the names that they have in the component. */
export type Descriptions = ReadonlyMap<string, Described>

/**
 * The component around a plugin, and what is told of its functions.
 * @throws {GloveboxError} `config/invalid` for a name that no tool can have, and for a schema or WIT that is none; `component/world-mismatch` for
 * an export that is not there; `grant/missing` when the plugin imports what no host of plugins gives; `component/*` for what is no module.
 */
export async function openPluginComponent(
  bytes: Uint8Array,
  options: PluginOptions,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly descriptions: Descriptions }> {
  const plugin = readPlugin(bytes)
  const descriptions = new Map<string, Described>()
  const functions: PluginFunction[] = []
  for (const [core, told] of await exportsOf(plugin, options)) {
    const name = nameOf(core)
    if (descriptions.has(name)) throw invalid(`Two exports of the plugin would be called ${name}.`)
    descriptions.set(name, told)
    functions.push({ core, name, ...(told.format?.forms ?? { input: 'string', output: 'string' }) })
  }
  if (functions.length === 0) throw invalid('A plugin needs at least one export.')
  assertGiven(plugin)
  for (const { core } of functions) assertExported(plugin, core)
  return { bytes: pluginComponent(plugin, functions), descriptions }
}

/** What the options tell of the plugin's exports. */
async function exportsOf(
  plugin: PluginModule,
  { exports, wit }: PluginOptions,
): Promise<[core: string, told: Described][]> {
  if ((exports === undefined) === (wit === undefined)) throw invalid('A plugin is described by its exports, or by WIT.')
  if (exports !== undefined) {
    const all = Object.entries(exports)
    return Promise.all(all.map(async ([core, one]) => [core, await described(core, one)]))
  }
  const { witFormat, witFunctions } = await import('./plugin-wit.ts')
  const functions = await witFunctions(wit!)
  return functions.map(fn => {
    const names = [fn.name, fn.name.replaceAll('-', '_'), camelCase(fn.name)]
    const core = names.find(name => answersCode(plugin, name) !== undefined) ?? fn.name
    return [core, { description: fn.docs ?? '', format: witFormat(fn) }]
  })
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
  const words = core.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
  const name = words.replaceAll('_', '-').replace(/^-+/, '')
  if (/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) && name.length <= 64) return name
  throw invalid(
    `The export ${JSON.stringify(core)} of the plugin cannot be a tool: its name must be words joined by _.`,
  )
}

async function described(core: string, told: PluginExport): Promise<Described> {
  if (typeof told !== 'object' || told === null) throw invalid(`What is told of the export ${core} must be an object.`)
  const { description = '', input, output, ...more } = told
  const [unknown] = Object.keys(more)
  if (unknown !== undefined)
    throw invalid(`The export ${core} has no ${JSON.stringify(unknown)}; it has description, input and output.`)
  if (typeof description !== 'string') throw invalid(`The description of the export ${core} must be text.`)
  if (input === undefined && output === undefined) return { description, format: undefined }
  if (input === undefined || output === undefined) throw invalid(`The export ${core} needs both schemas, or none.`)
  const schemas = { input: await schemaOf<Record<string, unknown>>(input), output: await schemaOf(output) }
  return {
    description,
    format: {
      ...schemas,
      forms: { input: 'string', output: 'string' },
      args: value => [JSON.stringify(value)],
      read: outcome => fitting(jsonOutcome(outcome, 'The plugin’s output'), schemas.output),
    },
  }
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

const invalid = (message: string): GloveboxError => new GloveboxError('config/invalid', message)
