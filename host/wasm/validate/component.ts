/** Validates a component: every definition is checked before any is run, and the component gets a type (Explainer.md, "Type Checking"). */

import type { Component, Definition, Item, Sort } from '../component.ts'
import { type CoreExternType, coreMatches } from '../core-extern.ts'
import { type CoreExports, type CoreModuleType, coreModuleType } from '../core-module-type.ts'
import { validateCanon } from './canon.ts'
import { defineCoreType, defineType, describedType, renamed } from './declarations.ts'
import { Namespace } from './namespace.ts'
import { Scope } from './scope.ts'
import { checkMatches, instantiate } from './subtype.ts'
import { Surface } from './surface.ts'
import { type ComponentType, type ExternType, Identity, instanceType, invalid, Work } from './types.ts'

/** Options of {@link validateComponent}. */
export interface ValidateOptions {
  /** Whether the host itself gives the imports of core modules from the module of this name. Default: none. */
  readonly givesCore?: (moduleName: string) => boolean
}

/**
 * Validates a decoded component and answers its type. The code of core modules is not looked at.
 * @throws {GloveboxError} `component/malformed` for an invalid component, `component/too-large`, `component/unsupported-feature`.
 */
export function validateComponent(component: Component, options: ValidateOptions = {}): ComponentType {
  return new Validator(options, new Work()).validate(component)
}

const DESTRUCTOR = '(i32)->()'

class Validator {
  private readonly options: ValidateOptions
  private readonly scope: Scope
  private readonly surface: Surface

  constructor(options: ValidateOptions, work: Work, parent?: Scope) {
    this.options = options
    this.scope = new Scope('component', work, parent)
    this.surface = new Surface(this.scope)
  }

  validate(component: Component): ComponentType {
    for (const definition of component.definitions) {
      this.scope.work.step()
      this.define(definition)
    }
    return this.surface.component()
  }

  private define(definition: Definition): void {
    const { scope } = this
    switch (definition.kind) {
      case 'core-module':
        scope.coreModules.push(coreModuleType(definition.bytes, definition.offset))
        break
      case 'core-instance':
        scope.coreInstances.push(this.coreInstance(definition))
        break
      case 'core-instance-of-exports': {
        const exports = uniqueNames(definition.exports, 'export')
        scope.coreInstances.push(new Map(exports.map(({ name, sort, index }) => [name, scope.coreItem(sort, index)])))
        break
      }
      case 'core-type':
        scope.coreTypes.push(defineCoreType(definition.type, scope))
        break
      case 'component':
        scope.components.push(new Validator(this.options, scope.work, scope).validate(definition.component))
        break
      case 'instance':
        this.instance(definition)
        break
      case 'instance-of-exports':
        this.bag(definition.exports)
        break
      case 'alias':
        scope.alias(definition.alias)
        break
      case 'type':
        if (definition.type.kind === 'resource') this.resource(definition.type.destructor)
        else scope.types.push(defineType(definition.type, scope))
        break
      case 'canon':
        validateCanon(definition.canon, scope)
        break
      case 'import':
        this.surface.import(definition.name, describedType(definition.description, definition.name, scope, scope.bound))
        break
      case 'export':
        this.export(definition)
    }
  }

  private coreInstance({ module, args }: Definition & { kind: 'core-instance' }): CoreExports {
    const { scope } = this
    const type = scope.at(scope.coreModules, module, 'core module')
    const given = new Map<string, CoreExports>()
    for (const { name, instance } of uniqueNames(args, 'argument')) {
      given.set(name, scope.at(scope.coreInstances, instance, 'core instance'))
    }
    this.coreImports(type, given)
    return type.exports
  }

  private coreImports({ imports }: CoreModuleType, given: ReadonlyMap<string, CoreExports>): void {
    for (const [module, fields] of imports) {
      if (this.options.givesCore?.(module)) continue
      for (const [name, wanted] of fields) {
        this.scope.work.step()
        const offered: CoreExternType | undefined = given.get(module)?.get(name)
        if (offered === undefined)
          throw invalid(`A core module is instantiated without its import "${module}" "${name}".`)
        if (!coreMatches(offered, wanted))
          throw invalid(`A core module's import "${module}" "${name}" is given another type.`)
      }
    }
  }

  private instance({ component, args }: Definition & { kind: 'instance' }): void {
    const { scope } = this
    const type = scope.at(scope.components, component, 'component')
    const given = new Map(uniqueNames(args, 'argument').map(({ name, sort, index }) => [name, scope.item(sort, index)]))
    const { exports, made } = instantiate(type, given, scope.work)
    for (const identity of made) scope.fresh.add(identity)
    scope.instances.push(instanceType(exports, new Set()))
  }

  /** An instance made of exports. */
  private bag(items: readonly Item<Sort>[]): void {
    const names = new Namespace('export', true)
    const exports = new Map<string, ExternType>()
    for (const { name, sort, index } of items) {
      const extern = this.scope.item(sort, index)
      names.add(name, extern)
      exports.set(name, extern)
    }
    this.scope.instances.push(instanceType(exports, new Set()))
  }

  private resource(destructor: number | undefined): void {
    const { scope } = this
    if (destructor !== undefined && scope.signature(destructor) !== DESTRUCTOR) {
      throw invalid(`A destructor is ${scope.signature(destructor)}; it must be ${DESTRUCTOR}.`)
    }
    const identity = new Identity()
    scope.fresh.add(identity)
    scope.local.add(identity)
    scope.types.push({ kind: 'resource', resource: { name: 'resource', identity } })
  }

  private export({ name, sort, index, description }: Definition & { kind: 'export' }): void {
    const { scope, surface } = this
    const given = scope.item(sort, index)
    if (description === undefined) {
      surface.export(name, given.sort === 'type' ? { sort: given.sort, type: renamed(given.type, name) } : given)
      return
    }
    // What an export is said to be replaces what it is, for all who use it.
    const made = new Set<Identity>()
    const described = describedType(description, name, scope, made)
    checkMatches(given, described, made, `export "${name}"`, scope.work)
    for (const identity of made) scope.fresh.add(identity)
    surface.export(name, described)
  }
}

function uniqueNames<T extends { readonly name: string }>(items: readonly T[], what: string): readonly T[] {
  const seen = new Set<string>()
  for (const { name } of items) {
    if (seen.has(name)) throw invalid(`The ${what} "${name}" is given twice.`)
    seen.add(name)
  }
  return items
}
