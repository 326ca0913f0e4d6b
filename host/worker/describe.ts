/** Finds out what a component exports and imports, without running any of it. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import type { Component } from '../wasm/component.ts'
import type { ComponentInfo, ImportInfo } from '../wasm/component-info.ts'
import type { ComponentType, Externs } from '../wasm/validate/types.ts'
import { type FunctionType, partsOf, type WitFunction, type WitType } from '../wasm/wit-type.ts'
import { applyDocs } from '../wit/apply-docs.ts'
import { decodePackageDocs, packageDocsSection } from '../wit/docs.ts'
import { sizeOf } from '../wit/signature.ts'
import { coreModules } from './prepare.ts'

/** Whether the host gives a function of an interface; throws when it gives it with another type. */
export type Provides = (interfaceName: string, name: string, type: FunctionType) => boolean

/** What a guest finds in an interface that the host gives. */
export type Gets = (interfaceName: string) => Pick<ImportInfo, 'gets' | 'grant'>

/** Most functions that a component may export: each becomes a tool on the embedder's thread. */
export const MAX_FUNCTIONS = 5000

/** Most parts that the types of all its functions may have, written out: so much the embedder's thread compiles if it uses them all. */
export const MAX_TYPE_PARTS = 100_000

/** Describes a component, whose type validation found. */
export function describe(component: Component, type: ComponentType, provides: Provides, gets: Gets): ComponentInfo {
  const all = functionsOf(type.exports)
  if (all.length > MAX_FUNCTIONS) {
    const message = `The component exports ${all.length} functions; at most ${MAX_FUNCTIONS} are accepted.`
    throw new GloveboxError('component/too-large', message, { detail: { functions: all.length } })
  }
  const docs = decodePackageDocs(component.customs.get(packageDocsSection) ?? new Uint8Array())
  const functions = all.filter(fn => !usesHandles(fn))
  const parts = functions.reduce((sum, fn) => sum + sizeOf(fn), 0)
  if (parts > MAX_TYPE_PARTS) {
    const message = `The types of the component's functions have ${parts} parts, written out; at most ${MAX_TYPE_PARTS} are accepted.`
    throw new GloveboxError('component/too-large', message, { detail: { parts } })
  }
  return {
    functions: docs ? applyDocs(functions, docs) : functions,
    resourceFunctions: all.filter(usesHandles).map(fn => fn.name),
    imports: importsOf(type.imports).map(([name, functions]) => importInfo(name, functions, provides, gets)),
    coreModules: coreModules(component).length,
  }
}

/** The functions among some exports, those of exported interfaces included, under the names that `planLink` gives them. */
function functionsOf(externs: Externs, prefix = ''): WitFunction[] {
  return [...externs].flatMap(([name, extern]): WitFunction[] => {
    if (extern.sort === 'func') return [{ name: prefix + name, ...extern.type }]
    return extern.sort === 'instance' && prefix === '' ? functionsOf(extern.type.exports, `${name}#`) : []
  })
}

/** The imported functions by interface; those of the world itself are under the empty name. */
function importsOf(externs: Externs): [name: string, functions: WitFunction[]][] {
  const imports = new Map<string, WitFunction[]>()
  const add = (interfaceName: string, fn: WitFunction) =>
    imports.set(interfaceName, [...(imports.get(interfaceName) ?? []), fn])
  for (const [name, extern] of externs) {
    if (extern.sort === 'func') add('', { name, ...extern.type })
    else if (extern.sort === 'instance') {
      for (const [inner, item] of extern.type.exports) {
        if (item.sort === 'func') add(name, { name: inner, ...item.type })
        else if (item.sort !== 'type') refuseImport(`${name}/${inner}`, item.sort)
      }
    } else if (extern.sort !== 'type') refuseImport(name, extern.sort)
  }
  return [...imports]
}

function refuseImport(name: string, sort: string): never {
  throw new GloveboxError(
    'component/unsupported-feature',
    `The component imports the ${sort} "${name}"; this host gives functions, interfaces and types only.`,
    { detail: { import: name } },
  )
}

function importInfo(name: string, functions: readonly WitFunction[], provides: Provides, gets: Gets): ImportInfo {
  const provided = functions.every(fn => provides(name, fn.name, fn))
  return { name, functions: functions.map(fn => fn.name), provided, ...(provided ? gets(name) : { gets: '' }) }
}

/** Whether a function belongs to a resource, or passes handles. */
function usesHandles({ name, params, result }: WitFunction): boolean {
  const seen = new Set<WitType>()
  const hasHandle = (type: WitType): boolean => {
    if (seen.has(type)) return false
    seen.add(type)
    return type.kind === 'own' || type.kind === 'borrow' || partsOf(type).some(hasHandle)
  }
  return name.includes('[') || params.some(({ type }) => hasHandle(type)) || (result ? hasHandle(result) : false)
}
