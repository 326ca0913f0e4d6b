/** The exports of a plugin described by WIT: its world's exported functions, with their doc comments. */

import { asError, GloveboxError } from '../base/error.ts'
import { jsonOutcome } from '../base/guest-json.ts'
import { decodeComponent } from '../wasm/component-decode.ts'
import type { PluginForm } from '../wasm/plugin/component.ts'
import { validateComponent } from '../wasm/validate/component.ts'
import { partsOf, type WitFunction, type WitType } from '../wasm/wit-type.ts'
import { camelCase } from '../wit/names.ts'
import { inputStandard, outputStandard } from '../wit/standard.ts'
import { type Format, fitting } from './plugin-format.ts'

/** The functions that the only world of a WIT text exports. @throws {GloveboxError} `config/invalid`, `build/toolchain-missing` */
export async function witFunctions(wit: string): Promise<readonly WitFunction[]> {
  const { exports } = validateComponent(decodeComponent(await componentOf(wit)))
  const docs = docsOf(wit)
  return [...exports].map(([name, extern]): WitFunction => {
    if (extern.sort !== 'func') throw invalid(`a world of a plugin exports functions alone, and "${name}" is none`)
    const { params, result } = extern.type
    if ([...params.map(({ type }) => type), ...(result ? [result] : [])].some(usesHandle))
      throw invalid(`"${name}" works on resources, which a plugin cannot have`)
    const told = docs.get(name)
    return { name, ...extern.type, ...(told !== undefined && { docs: told }) }
  })
}

/** A component without code of the world, which is how its types are read: by the same decoder as every other's. */
async function componentOf(witSource: string): Promise<Uint8Array> {
  const { componentEmbed, componentNew } = await tools()
  try {
    return new Uint8Array(await componentNew(await componentEmbed({ dummy: true, witSource }), []))
  } catch (thrown) {
    throw invalid(asError(thrown).message.slice(0, 1000))
  }
}

async function tools() {
  try {
    return await import('@bytecodealliance/jco-transpile/wasm-tools')
  } catch (cause) {
    const message =
      'To read WIT needs @bytecodealliance/jco-transpile. Run: npm install @bytecodealliance/jco-transpile; or describe the plugin by JSON Schema.'
    throw new GloveboxError('build/toolchain-missing', message, { cause })
  }
}

/** The lines of `///` straight above each exported function. */
function docsOf(wit: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let docs: string[] = []
  for (const line of wit.split('\n').map(one => one.trim())) {
    if (line.startsWith('///')) {
      docs.push(line.slice(3).trim())
      continue
    }
    const [, name] = /^export\s+%?([a-z][a-z0-9-]*)\s*:/i.exec(line) ?? []
    if (name !== undefined && docs.length > 0) found.set(name, docs.join(' '))
    if (line !== '' && !line.startsWith('@')) docs = []
  }
  return found
}

/** Invariant: the decoder bounds the depth of types to 100. */
const usesHandle = (type: WitType): boolean =>
  type.kind === 'own' || type.kind === 'borrow' || partsOf(type).some(usesHandle)

/** How a type goes in or out: a text as it is, bytes as they are, anything else as JSON. */
function formOf(type: WitType | undefined): PluginForm | undefined {
  if (type?.kind === 'string') return 'string'
  return type?.kind === 'list' && type.element.kind === 'u8' ? 'bytes' : undefined
}

/** How a function of WIT is called as an export of a plugin. One argument that is text or bytes goes in as it is, others as one JSON object. */
export function witFormat(fn: WitFunction): Format {
  const [only, ...more] = fn.params
  const input = more.length === 0 ? formOf(only?.type) : undefined
  const property = only && camelCase(only.name)
  const given = fn.result?.kind === 'result' ? fn.result.ok : fn.result
  const output = formOf(given)
  const result = outputStandard(fn)
  return {
    forms: { input: input ?? 'string', output: output ?? 'string' },
    input: inputStandard(fn),
    output: result,
    args: value => [input !== undefined && property !== undefined ? value[property] : JSON.stringify(value)],
    read: outcome => {
      if (given === undefined) return outcome.status === 'ok' ? { ...outcome, value: null } : outcome
      return output === undefined ? fitting(jsonOutcome(outcome, 'The plugin’s output'), result) : outcome
    },
  }
}

const invalid = (what: string): GloveboxError =>
  new GloveboxError('config/invalid', `The WIT of the plugin is not usable: ${what}.`)
