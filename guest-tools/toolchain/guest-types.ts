/**
 * Writes TypeScript types of WIT as a script inside QuickJS sees its values, so that a tool's own code can be type-checked. They differ
 * from those of a host: 64-bit integers are numbers, a missing `option` is null, and a `result` that fails is thrown.
 */

import { mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { camelCase, pascalCase } from '../../host/wit/names.ts'
import { typeText } from './guest-type-text.ts'
import type { ToolSource } from './source.ts'
import { writeWhole } from './stamp.ts'
import { exportName, externs, qualify, type WitPackages } from './wit-package.ts'
import type {
  ExternItem,
  FunctionItem,
  InterfaceItem,
  Member,
  TypeItem,
  UseItem,
  WitPackage,
  WorldItem,
} from './wit-syntax.ts'

/**
 * Writes one declaration file per package into `folder`, and `NAME.check.ts`, which compiles only if the tool's script exports what its
 * world demands. A script uses the types as `import('ns:pkg/interface@1.0.0')`.
 */
export function writeGuestTypes(source: ToolSource, packages: WitPackages, world: WorldItem, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const one of [packages.main, ...packages.deps]) {
    writeWhole(join(folder, `${one.id.replaceAll(/[:/]/g, '-')}.d.ts`), declarePackage(one, packages))
  }
  const check = join(folder, `${source.name}.check.ts`)
  rmSync(check, { force: true })
  if (!source.entry.endsWith('.ts')) return
  const entry = relative(folder, source.entry).replaceAll('\\', '/')
  const worldId = qualify(packages.main.id, world.name)
  writeWhole(check, `import * as tool from '${entry}'\n\ntool satisfies typeof import('${worldId}')\n`)
}

/** The declarations of a package's interfaces and worlds, each a module under its full name. */
export function declarePackage(one: WitPackage, packages: WitPackages): string {
  const interfaces = one.interfaces.map(item => declareInterface(one.id, item))
  const worlds = one === packages.main ? one.worlds.map(world => declareWorld(packages, world)) : []
  return [`// Made from WIT by the toolchain; changes are lost.`, ...interfaces, ...worlds].join('\n\n').concat('\n')
}

function declareInterface(packageId: string, item: InterfaceItem): string {
  return declareModule(qualify(packageId, item.name), item.docs, [
    ...item.uses.flatMap(use => declareUse(packageId, use)),
    ...item.types.map(declareType),
    ...item.functions.map(fn => declareFunction(fn)),
  ])
}

function declareWorld(packages: WitPackages, world: WorldItem): string {
  return declareModule(qualify(packages.main.id, world.name), world.docs, [
    ...world.uses.flatMap(use => declareUse(packages.main.id, use)),
    ...world.types.map(declareType),
    ...externs(packages, world, 'exports').map(declareExport),
  ])
}

function declareExport(item: ExternItem): string {
  if (item.kind === 'function') return declareFunction(item.function)
  const name = camelCase(exportName(item))
  if (item.kind === 'interface') return `export const ${name}: typeof import('${item.path}')`
  const members = [...item.interface.types.map(declareType), ...item.interface.functions.map(fn => declareFunction(fn))]
  return `export namespace ${name} {\n${indent(members.join('\n'))}\n}`
}

function declareModule(name: string, docs: string | undefined, lines: readonly string[]): string {
  // Without the last line, TypeScript would export everything that stands in a module without an export.
  return `${comment(docs)}declare module '${name}' {\n${indent([...lines, 'export {}'].join('\n'))}\n}`
}

function declareUse(packageId: string, { from, names }: UseItem): string[] {
  const module = qualify(packageId, from)
  const imported = names.map(({ name, as }) => `${pascalCase(name)} as ${pascalCase(as)}`).join(', ')
  const exported = names.map(({ as }) => pascalCase(as)).join(', ')
  return [`import type { ${imported} } from '${module}'`, `export type { ${exported} }`]
}

function declareType(item: TypeItem): string {
  const name = pascalCase(item.name)
  const head = comment(item.docs)
  switch (item.kind) {
    case 'alias':
      return `${head}export type ${name} = ${typeText(item.type)}`
    case 'record':
      return `${head}export interface ${name} {\n${indent(item.members.map(declareField).join('\n'))}\n}`
    case 'flags':
      return `${head}export interface ${name} {\n${indent(item.members.map(declareField).join('\n'))}\n}`
    case 'enum':
    case 'variant':
      return `${head}export type ${name} =\n${indent(item.members.map(member => declareCase(member, item.kind)).join('\n'))}`
    case 'resource': {
      const methods = item.methods.map(method => {
        const prefix = method.role === 'static' ? 'static ' : ''
        if (method.role === 'constructor') return `${comment(method.docs)}constructor(${paramsText(method.params)})`
        return `${comment(method.docs)}${prefix}${camelCase(method.name)}${signatureText(method)}`
      })
      return `${head}export class ${name} {\n${indent(methods.join('\n'))}\n}`
    }
  }
}

/** A field of a record, or a flag. */
const declareField = ({ name, docs, type }: Member): string =>
  `${comment(docs)}${camelCase(name)}: ${type === undefined ? 'boolean' : typeText(type)}`

function declareCase({ name, docs, type }: Member, kind: TypeItem['kind']): string {
  const value =
    kind === 'enum' ? `'${name}'` : `{ tag: '${name}'${type === undefined ? '' : `; val: ${typeText(type)}`} }`
  return `${comment(docs)}| ${value}`
}

function declareFunction(fn: FunctionItem): string {
  const thrown = fn.result?.kind === 'generic' && fn.result.head === 'result' ? fn.result.args[1] : undefined
  const docs = thrown === undefined ? fn.docs : `${fn.docs ?? ''}\n@throws {${typeText(thrown)}}`.trim()
  const name = camelCase(fn.name)
  const head = comment(docs)
  if (!reserved.has(name)) return `${head}export function ${name}${signatureText(fn)}`
  return `${head}function ${name}_${signatureText(fn)}\nexport { ${name}_ as ${name} }`
}

/** The `ok` of a result is returned, its `err` is thrown. */
function signatureText({ params, result, async }: FunctionItem): string {
  const isResult = result?.kind === 'name' ? result.name === 'result' : result?.head === 'result'
  const returned = isResult ? (result?.kind === 'generic' ? result.args[0] : undefined) : result
  const text = returned === undefined ? 'void' : typeText(returned)
  return `(${paramsText(params)}): ${async ? `Promise<${text}>` : text}`
}

const paramsText = (params: readonly Member[]): string =>
  params
    .map(({ name, type }) => `${parameterName(name)}: ${type === undefined ? 'unknown' : typeText(type)}`)
    .join(', ')

/** Words of the language that are also good names in WIT. */
const reserved = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with'.split(
    ' ',
  ),
)

/** Parameters are named only for the reader. */
const parameterName = (name: string): string => (reserved.has(name) ? `${name}_` : camelCase(name))

function comment(docs: string | undefined): string {
  if (docs === undefined) return ''
  const lines = docs.replaceAll('*/', '*\\/').split('\n')
  return lines.length === 1
    ? `/** ${lines[0]} */\n`
    : `/**\n${lines.map(line => ` * ${line}`.trimEnd()).join('\n')}\n */\n`
}

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')
