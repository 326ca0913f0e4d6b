/** Validates component types and instance types (Binary.md, "Type Definitions"; Explainer.md, "Declarators"). */

import type { CoreTypeDefinition, Declaration, ExternDescription, TypeDefinition } from '../component.ts'
import { withSignature } from '../core-extern.ts'
import { addImport, type CoreModuleType } from '../core-module-type.ts'
import { layoutOf } from '../layout.ts'
import { defineFunction, defineValue } from '../value-type.ts'
import { containsBorrow } from './resources.ts'
import { type CoreTypeItem, Scope } from './scope.ts'
import { Substitution } from './substitute.ts'
import { Surface } from './surface.ts'
import { type ExternType, Identity, instanceType, invalid, type TypeItem } from './types.ts'

/** The type that a type definition defines; resource types are made by the component that defines them. */
export function defineType(definition: Exclude<TypeDefinition, { kind: 'resource' }>, scope: Scope): TypeItem {
  scope.work.step()
  switch (definition.kind) {
    case 'func': {
      const type = defineFunction(definition, scope)
      if (type.result && containsBorrow(type.result)) throw invalid('A function cannot return a borrowed handle.')
      return { kind: 'func', type }
    }
    case 'component':
    case 'instance':
      return defineDeclared(definition.kind, definition.declarations, scope)
    default: {
      const resolved = defineValue(definition, scope)
      layoutOf(resolved.type, 8)
      return { kind: 'value', ...resolved }
    }
  }
}

/** The core type that a definition defines. */
export function defineCoreType(definition: CoreTypeDefinition, scope: Scope): CoreTypeItem {
  if (definition.kind === 'func') return definition
  const signatures: string[] = []
  const imports = new Map()
  const exports = new Map()
  for (const declaration of definition.declarations) {
    scope.work.step()
    switch (declaration.kind) {
      case 'type':
        signatures.push(declaration.signature)
        break
      case 'alias':
        signatures.push(outerSignature(scope, declaration.count, declaration.index))
        break
      case 'import': {
        const { module, name, extern } = declaration
        if (!addImport(imports, module, name, withSignature(extern, signatures))) {
          throw invalid(`A module type imports "${module}" "${name}" twice.`)
        }
        break
      }
      case 'export':
        if (exports.has(declaration.name)) throw invalid(`A module type exports "${declaration.name}" twice.`)
        exports.set(declaration.name, withSignature(declaration.extern, signatures))
    }
  }
  const type: CoreModuleType = { imports, exports }
  return { kind: 'module', type }
}

/** A module type is a scope of its own, so that the component around it is one level out. */
function outerSignature(scope: Scope, count: number, index: number): string {
  if (count === 0) throw invalid('A module type aliases a type of its own.')
  const outer = scope.outer(count - 1).scope
  const item = outer.at(outer.coreTypes, index, 'core type')
  if (item.kind !== 'func') throw invalid('A module type cannot contain a module type.')
  return item.signature
}

/** The type of an import or export that is described, not given. Its resource types are new, and added to `made`. */
export function describedType(
  description: ExternDescription,
  name: string,
  scope: Scope,
  made: Set<Identity>,
): ExternType {
  switch (description.kind) {
    case 'func':
      return { sort: 'func', type: scope.typed(description.type, 'func').type }
    case 'component':
      return { sort: 'component', type: scope.typed(description.type, 'component').type }
    case 'instance': {
      const { exports, fresh } = scope.typed(description.type, 'instance').type
      const opened = new Substitution(new Map(), fresh, scope.work)
      const type = instanceType(opened.externs(exports), new Set())
      for (const identity of opened.made) made.add(identity)
      return { sort: 'instance', type }
    }
    case 'core-module': {
      const item = scope.at(scope.coreTypes, description.type, 'core type')
      if (item.kind !== 'module') throw invalid(`Core type ${description.type} is not a module type.`)
      return { sort: 'core-module', type: item.type }
    }
    case 'type': {
      if (description.bound === 'eq')
        return { sort: 'type', type: renamed(scope.at(scope.types, description.type, 'type'), name) }
      const identity = new Identity()
      made.add(identity)
      return { sort: 'type', type: { kind: 'resource', resource: { name, identity } } }
    }
  }
}

/** A type under a new name: the same type, but another object, since only the new name can be seen from outside. */
export function renamed(item: TypeItem, name: string): TypeItem {
  switch (item.kind) {
    case 'value':
      return { ...item, type: { ...item.type, name: item.type.name ?? name } }
    case 'resource':
      // It goes by the name that it was given first, as it does when it is linked.
      return { kind: 'resource', resource: { ...item.resource } }
    default:
      return item
  }
}

function defineDeclared(kind: 'component' | 'instance', declarations: readonly Declaration[], parent: Scope): TypeItem {
  const scope = new Scope(`${kind} type`, parent.work, parent)
  const surface = new Surface(scope)
  for (const declaration of declarations) {
    switch (declaration.kind) {
      case 'core-type':
        scope.coreTypes.push(defineCoreType(declaration.type, scope))
        break
      case 'type':
        if (declaration.type.kind === 'resource') throw invalid('Resources are defined by components, not by types.')
        scope.types.push(defineType(declaration.type, scope))
        break
      case 'alias':
        scope.alias(declaration.alias)
        break
      case 'import':
        surface.import(declaration.name, describedType(declaration.description, declaration.name, scope, scope.bound))
        break
      case 'export':
        surface.export(declaration.name, describedType(declaration.description, declaration.name, scope, scope.fresh))
    }
  }
  return kind === 'component' ? { kind, type: surface.component() } : { kind, type: surface.instance() }
}
