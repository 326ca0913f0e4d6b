/** Finds out what a component exports and imports, without running any of it. Inside the worker. */

import type { Component } from '../wasm/component.ts'
import type { WitFunction, WitType } from '../wasm/wit-type.ts'
import { applyDocs } from '../wit/apply-docs.ts'
import { decodePackageDocs, packageDocsSection } from '../wit/docs.ts'
import type { ComponentFunction, FunctionType } from './abi/function.ts'
import { Resource } from './abi/instance.ts'
import { type LinkHost, link } from './link.ts'
import type { ComponentInfo, ImportInfo } from './protocol.ts'
import type { Exports } from './scope.ts'

/** Whether the host gives a function of an interface. */
export type Provides = (interfaceName: string, name: string) => boolean

/** The functions of a component's exports, those of exported interfaces included, in the order of the binary. */
export function exportedFunctions(exports: Exports, prefix = ''): [name: string, fn: ComponentFunction][] {
  return [...exports].flatMap(([name, exported]): [string, ComponentFunction][] => {
    if (exported.sort === 'func') return [[prefix + name, exported.item]]
    return exported.sort === 'instance' && prefix === '' ? exportedFunctions(exported.item, `${name}#`) : []
  })
}

/** Describes a component. */
export function describe(component: Component, provides: Provides): ComponentInfo {
  const imports = new Map<string, string[]>()
  const exports = link(component, recordingHost(imports))
  const all = exportedFunctions(exports).map(([name, { type }]): WitFunction => ({ name, ...type }))
  const resourceFunctions = all.filter(usesHandles)
  const docs = decodePackageDocs(component.customs.get(packageDocsSection) ?? new Uint8Array())
  const functions = all.filter(fn => !resourceFunctions.includes(fn))
  return {
    functions: docs ? applyDocs(functions, docs) : functions,
    resourceFunctions: resourceFunctions.map(fn => fn.name),
    imports: [...imports].map(([name, functions]) => importInfo(name, functions, provides)),
    coreModules: countCoreModules(component),
  }
}

function recordingHost(imports: Map<string, string[]>): LinkHost {
  const resources = new Map<string, Resource>()
  return {
    typesOnly: true,
    budget: { crossing() {}, take() {} },
    instantiateCore: () => new Map(),
    importFunction(interfaceName: string, name: string, type: FunctionType): ComponentFunction {
      const functions = imports.get(interfaceName)
      if (functions) functions.push(name)
      else imports.set(interfaceName, [name])
      return { type, call: () => undefined }
    },
    importResource(interfaceName, name) {
      const key = `${interfaceName}#${name}`
      const resource = resources.get(key) ?? new Resource(name)
      resources.set(key, resource)
      return resource
    },
  }
}

function importInfo(name: string, functions: readonly string[], provides: Provides): ImportInfo {
  return { name, functions, provided: functions.every(fn => provides(name, fn)) }
}

function usesHandles(fn: WitFunction): boolean {
  const seen = new Set<WitType>()
  const hasHandle = (type: WitType | undefined): boolean => {
    if (type === undefined || seen.has(type)) return false
    seen.add(type)
    switch (type.kind) {
      case 'own':
      case 'borrow':
        return true
      case 'list':
        return hasHandle(type.element)
      case 'record':
        return type.fields.some(field => hasHandle(field.type))
      case 'tuple':
        return type.items.some(hasHandle)
      case 'variant':
        return type.cases.some(one => hasHandle(one.type))
      case 'option':
        return hasHandle(type.some)
      case 'result':
        return hasHandle(type.ok) || hasHandle(type.err)
      default:
        return false
    }
  }
  return fn.name.includes('[') || hasHandle(fn.result) || fn.params.some(param => hasHandle(param.type))
}

function countCoreModules(component: Component): number {
  return component.definitions.reduce((count, definition) => {
    if (definition.kind === 'core-module') return count + 1
    return definition.kind === 'component' ? count + countCoreModules(definition.component) : count
  }, 0)
}
