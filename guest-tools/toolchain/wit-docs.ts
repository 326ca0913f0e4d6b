/** Collects the doc comments of a WIT package: what a model will read, and what the binary format has no place for. */

import type { InterfaceDocs, PackageDocs, TypeDocs, WorldDocs } from '../../host/wit/docs.ts'
import type { FunctionItem, InterfaceItem, MethodItem, TypeItem, WitPackage, WorldItem } from './wit-syntax.ts'

/** The docs of a package, in the form that {@link encodePackageDocs} takes; nothing that has no docs is in it. */
export function packageDocs({ docs, worlds, interfaces }: WitPackage): PackageDocs {
  return {
    ...(docs !== undefined && { docs }),
    worlds: Object.fromEntries(worlds.map(world => [world.name, worldDocs(world)])),
    interfaces: Object.fromEntries(interfaces.map(one => [one.name, interfaceDocs(one)])),
  }
}

function worldDocs({ docs, types, exports }: WorldItem): WorldDocs {
  const functions = exports.flatMap(item => (item.kind === 'function' ? [item.function] : []))
  const inline = exports.flatMap(item => (item.kind === 'inline' ? [item.interface] : []))
  return {
    ...(docs !== undefined && { docs }),
    types: typeDocs(types),
    funcExports: functionDocs(functions),
    interfaceExports: Object.fromEntries(inline.map(one => [one.name, interfaceDocs(one)])),
  }
}

function interfaceDocs({ docs, types, functions }: InterfaceItem): InterfaceDocs {
  const methods = types.flatMap(type => (type.kind === 'resource' ? type.methods.map(one => method(type, one)) : []))
  return {
    ...(docs !== undefined && { docs }),
    types: typeDocs(types),
    funcs: functionDocs([...functions, ...methods]),
  }
}

/** Methods stand among the functions under the names that components give them. */
function method({ name }: TypeItem, { role, ...fn }: MethodItem): FunctionItem {
  return { ...fn, name: role === 'constructor' ? `[constructor]${name}` : `[${role}]${name}.${fn.name}` }
}

function functionDocs(functions: readonly FunctionItem[]): Record<string, string> {
  return Object.fromEntries(functions.flatMap(({ name, docs }) => (docs === undefined ? [] : [[name, docs]])))
}

function typeDocs(types: readonly TypeItem[]): Record<string, TypeDocs> {
  const entries = types.map((type): [string, TypeDocs] => {
    const members = 'members' in type ? type.members : []
    const items = members.flatMap(({ name, docs }) => (docs === undefined ? [] : [[name, docs]]))
    return [
      type.name,
      {
        ...(type.docs !== undefined && { docs: type.docs }),
        ...(items.length > 0 && { items: Object.fromEntries(items) }),
      },
    ]
  })
  return Object.fromEntries(entries.filter(([, docs]) => Object.keys(docs).length > 0))
}
