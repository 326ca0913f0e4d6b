/** The typed client of a component: TypeScript declarations with which `engine.load<Client>(file)` checks each call. */

import type { WitFunction } from '../wasm/wit-type.ts'
import { ClientTypes, declaration, docComment, typeName } from './client-types.ts'
import { toolNames } from './names.ts'
import { errorType, inputType, outputType } from './signature.ts'

/** What a client is called. */
export interface ClientOptions {
  /** The toolset's interface, in kebab-case or PascalCase; usually from the name of the file. */
  readonly name: string
  /** What the first line says the types were made from. */
  readonly source?: string
}

/** Names that the client's text uses itself. */
const used = ['Outcome', 'Promise', 'ReadonlyArray', 'Record', 'Session', 'Toolset', 'ToolsetCallOptions']

/**
 * The text of a `.d.ts` file: an interface for the input of each tool, types for its output and error, the component's named types, and
 * an interface that extends `Toolset` with a `call` checked by tool name. Values are in JSON form.
 * @throws {GloveboxError} `component/unsupported-feature`, `component/too-large` or `component/unsafe-name`, as `inputStandard`.
 */
export function clientTypes(functions: readonly WitFunction[], options: ClientOptions): string {
  const types = new ClientTypes(used)
  const client = types.take(typeName(options.name))
  const tools = types.take(`${client}Tools`)
  const session = types.take(`${client}Session`)
  const named = [...toolNames(functions)].map(([tool, fn]) => ({ tool, fn, names: takeNames(types, tool) }))
  const declared = named.map(({ fn, names }) => declareTool(types, fn, names))
  const rows = named.map(({ tool, fn, names }) => {
    const { input, output, error } = names
    return `${docComment(fn.docs, '  ')}  readonly '${tool}': { input: ${input}; output: ${output}; error: ${error} }\n`
  })
  const from = options.source === undefined ? '' : ` of ${options.source}`
  return [
    docComment(`The tools${from}, typed; made by \`glovebox types\`.`),
    `import type { Outcome, Session, Toolset, ToolsetCallOptions } from 'glovebox'\n`,
    ...types.declarations,
    ...declared,
    `/** What each tool takes, gives and fails with. */\nexport interface ${tools} {\n${rows.join('')}}\n`,
    callable(client, tools, session),
  ].join('\n')
}

interface ToolTypeNames {
  readonly input: string
  readonly output: string
  readonly error: string
}

/** Before any type is declared, so that these names do not depend on what the component's types are called. */
function takeNames(types: ClientTypes, tool: string): ToolTypeNames {
  const base = typeName(tool)
  return { input: types.take(`${base}Input`), output: types.take(`${base}Output`), error: types.take(`${base}Error`) }
}

function declareTool(types: ClientTypes, fn: WitFunction, names: ToolTypeNames): string {
  const input = inputType(fn)
  const fallible = fn.result?.kind === 'result'
  const body = fn.params.length === 0 ? 'Record<string, never>' : types.body(input, 'input')
  return [
    declaration(names.input, body),
    declaration(names.output, types.reference(outputType(fn), 'output')),
    declaration(names.error, fallible ? types.reference(errorType(fn), 'output') : 'never'),
  ].join('')
}

/** `call` is a method of an interface of its own, so that toolset and session share it and stay assignable to what they extend. */
function callable(client: string, tools: string, session: string): string {
  const outcome = `Outcome<${tools}[Name]['output'], ${tools}[Name]['error']>`
  return `/** A session whose calls are checked by tool name. */
export interface ${session} extends Session {
  call<Name extends keyof ${tools}>(name: Name, input: ${tools}[Name]['input'], options?: ToolsetCallOptions): Promise<${outcome}>
}

/** The toolset: \`engine.load<${client}>(file)\`. */
export interface ${client} extends Toolset {
  call: ${session}['call']
  session(): Promise<${session}>
}
`
}
