/** Instantiates a component: evaluates its definitions in order, as Explainer.md describes, and generates no code. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import type {
  Alias,
  Canon,
  CanonOptions,
  Component,
  CoreSort,
  Definition,
  ExternDescription,
  Item,
  Sort,
} from '../wasm/component.ts'
import type { FunctionType } from '../wasm/wit-type.ts'
import { AbiContext, type CallBudget, type Realloc } from './abi/context.ts'
import { type ComponentFunction, type CoreFunction, canonLift, canonLower } from './abi/function.ts'
import { ComponentInstance, HandleQuota, Resource } from './abi/instance.ts'
import { resourceDrop, resourceNew, resourceRep } from './abi/resource.ts'
import { type CoreExports, type CoreModule, type Exported, type Exports, Scope, type TypeItem } from './scope.ts'

/** Ceilings of one linking: a small binary can ask for exponentially many instances. */
const ceilings = { definitions: 200_000, instances: 1000 }

/** What a component is linked against. */
export interface LinkHost {
  readonly budget: CallBudget
  /** Instantiates a core module and answers its exports. */
  instantiateCore(module: CoreModule, imports: ReadonlyMap<string, CoreExports>): CoreExports
  /** A function of an imported interface, or of the world itself (`interfaceName` is then ''). */
  importFunction(interfaceName: string, name: string, type: FunctionType): ComponentFunction
  /** A resource type of an imported interface. */
  importResource(interfaceName: string, name: string): Resource
  /** Hears of each component instance that is made. */
  onInstance?(instance: ComponentInstance): void
}

const malformed = (what: string): GloveboxError => new GloveboxError('component/malformed', what)

function tooLarge(what: string, most: number): never {
  throw new GloveboxError('component/too-large', `Linking the component takes more than ${most} ${what}.`)
}

/** Links a component against the host and answers its exports. */
export function link(component: Component, host: LinkHost): Exports {
  return new Linker(host).instantiate({ component, scope: new Scope() }, undefined, undefined)
}

class Linker {
  private readonly host: LinkHost
  private readonly handles = new HandleQuota()
  private definitions = 0
  private instances = 0

  constructor(host: LinkHost) {
    this.host = host
  }

  /** Runs the definitions. Without `args`, imports come from the host. */
  instantiate(
    closure: { readonly component: Component; readonly scope: Scope },
    args: Exports | undefined,
    parent: ComponentInstance | undefined,
  ): Exports {
    const scope = new Scope(closure.scope)
    const instance = new ComponentInstance(this.handles, parent)
    this.host.onInstance?.(instance)
    const exports = new Map<string, Exported>()
    this.countInstance()
    for (const definition of closure.component.definitions) {
      if (++this.definitions > ceilings.definitions) tooLarge('definitions', ceilings.definitions)
      this.run(definition, scope, instance, args, exports)
    }
    return exports
  }

  private countInstance(): void {
    if (++this.instances > ceilings.instances) tooLarge('instances', ceilings.instances)
  }

  private run(
    definition: Definition,
    scope: Scope,
    instance: ComponentInstance,
    args: Exports | undefined,
    exports: Map<string, Exported>,
  ): void {
    switch (definition.kind) {
      case 'core-module':
        scope.coreModules.push(definition)
        break
      case 'core-instance':
        scope.coreInstances.push(this.coreInstance(definition, scope))
        break
      case 'core-instance-of-exports':
        scope.coreInstances.push(new Map(definition.exports.map(item => [item.name, coreItem(scope, item)])))
        break
      case 'core-type':
        break
      case 'component':
        scope.components.push({ component: definition.component, scope })
        break
      case 'instance': {
        const passed = new Map(definition.args.map(arg => [arg.name, scope.item(arg.sort, arg.index)]))
        const closure = Scope.at(scope.components, definition.component, 'component')
        scope.instances.push(this.instantiate(closure, passed, instance))
        break
      }
      case 'instance-of-exports':
        scope.instances.push(new Map(definition.exports.map(item => exportItem(scope, item))))
        break
      case 'alias':
        this.alias(definition.alias, scope)
        break
      case 'type':
        scope.types.push(
          definition.type.kind === 'resource'
            ? { kind: 'resource', resource: this.defineResource(definition.type.destructor, scope, instance) }
            : scope.define(definition.type),
        )
        break
      case 'canon':
        this.canon(definition.canon, scope, instance)
        break
      case 'import':
        scope.add(args ? passedImport(args, definition.name) : this.hostImport(definition, scope))
        break
      case 'export': {
        const [name, exported] = exportItem(scope, definition)
        exports.set(name, exported)
        scope.add(exported)
      }
    }
  }

  private coreInstance(definition: Definition & { kind: 'core-instance' }, scope: Scope): CoreExports {
    const module = Scope.at(scope.coreModules, definition.module, 'core module')
    const imports = new Map(
      definition.args.map(arg => [arg.name, Scope.at(scope.coreInstances, arg.instance, 'core instance')]),
    )
    this.countInstance()
    return this.host.instantiateCore(module, imports)
  }

  private alias(alias: Alias, scope: Scope): void {
    switch (alias.kind) {
      case 'core-export': {
        const exports = Scope.at(scope.coreInstances, alias.instance, 'core instance')
        const value = exports.get(alias.name)
        addCore(scope, alias.sort, value, alias.name)
        break
      }
      case 'export': {
        const exported = Scope.at(scope.instances, alias.instance, 'instance').get(alias.name)
        if (exported === undefined || exported.sort !== alias.sort) {
          throw malformed(`Instance ${alias.instance} does not export a ${alias.sort} "${alias.name}".`)
        }
        scope.add(exported)
        break
      }
      case 'outer':
        // Core types are checked before, and nothing at run time is made from them.
        if (alias.sort !== 'core-type') scope.add(scope.outer(alias.count).item(alias.sort, alias.index))
    }
  }

  private defineResource(destructor: number | undefined, scope: Scope, instance: ComponentInstance): Resource {
    const run = destructor === undefined ? undefined : Scope.at(scope.coreFuncs, destructor, 'core function')
    return new Resource('resource', instance, run && (representation => void run(representation as number)))
  }

  private context(options: CanonOptions, scope: Scope, instance: ComponentInstance): AbiContext {
    const memory =
      options.memory === undefined ? undefined : Scope.at(scope.coreMemories, options.memory, 'core memory')
    const realloc =
      options.realloc === undefined ? undefined : Scope.at(scope.coreFuncs, options.realloc, 'core function')
    return new AbiContext(instance, options.encoding, this.host.budget, memory, realloc as Realloc | undefined)
  }

  private canon(canon: Canon, scope: Scope, instance: ComponentInstance): void {
    switch (canon.kind) {
      case 'lift': {
        const core = Scope.at(scope.coreFuncs, canon.func, 'core function')
        const { postReturn } = canon.options
        const after = postReturn === undefined ? undefined : Scope.at(scope.coreFuncs, postReturn, 'core function')
        const { type } = scope.typed(canon.type, 'func')
        scope.funcs.push(canonLift(type, core, this.context(canon.options, scope, instance), after))
        break
      }
      case 'lower': {
        const callee = Scope.at(scope.funcs, canon.func, 'function')
        scope.coreFuncs.push(canonLower(callee, this.context(canon.options, scope, instance)))
        break
      }
      case 'resource.new':
        this.builtin(scope, resourceNew(instance, scope.resource(canon.type)))
        break
      case 'resource.drop':
        this.builtin(scope, resourceDrop(instance, scope.resource(canon.type)))
        break
      case 'resource.rep':
        this.builtin(scope, resourceRep(instance, scope.resource(canon.type)))
        break
      case 'context.get':
        this.builtin(scope, () => instance.getContext(canon.slot))
        break
      case 'context.set':
        this.builtin(scope, value => instance.setContext(canon.slot, value))
    }
  }

  /** Adds a built-in function; see `CallBudget.fail` for why what it throws is noted. */
  private builtin(scope: Scope, run: (value: number) => number | undefined): void {
    const { budget } = this.host
    scope.coreFuncs.push(value => {
      try {
        return run(value as number)
      } catch (thrown) {
        budget.fail(thrown)
        throw thrown
      }
    })
  }

  private hostImport({ name, description }: { name: string; description: ExternDescription }, scope: Scope): Exported {
    switch (description.kind) {
      case 'func':
        return { sort: 'func', item: this.host.importFunction('', name, scope.typed(description.type, 'func').type) }
      case 'instance':
        return { sort: 'instance', item: this.hostInstance(name, scope.typed(description.type, 'instance')) }
      case 'type':
        return { sort: 'type', item: this.hostType(description, name, '', scope) }
      default:
        throw new GloveboxError(
          'component/unsupported-feature',
          `The component imports the ${description.kind} "${name}"; this host gives functions, interfaces and types only.`,
          { detail: { import: name } },
        )
    }
  }

  private hostType(
    description: ExternDescription & { kind: 'type' },
    name: string,
    interfaceName: string,
    scope: Scope,
  ): TypeItem {
    return description.bound === 'resource'
      ? { kind: 'resource', resource: this.host.importResource(interfaceName, name) }
      : Scope.at(scope.types, description.type, 'type')
  }

  /** An instance of the host's, with the functions that the instance type declares. */
  private hostInstance(interfaceName: string, type: TypeItem & { kind: 'instance' | 'component' }): Exports {
    const scope = new Scope(type.scope)
    const exports = new Map<string, Exported>()
    for (const declaration of type.declarations) {
      switch (declaration.kind) {
        case 'type':
          if (declaration.type.kind === 'resource') throw malformed('An instance type defines a resource.')
          scope.types.push(scope.define(declaration.type))
          break
        case 'alias':
          this.alias(declaration.alias, scope)
          break
        case 'export': {
          const { name, description } = declaration
          const exported: Exported =
            description.kind === 'func'
              ? {
                  sort: 'func',
                  item: this.host.importFunction(interfaceName, name, scope.typed(description.type, 'func').type),
                }
              : description.kind === 'type'
                ? { sort: 'type', item: this.hostType(description, name, interfaceName, scope) }
                : this.hostImport({ name: `${interfaceName}/${name}`, description }, scope)
          exports.set(name, exported)
          scope.add(exported)
          break
        }
        default:
          throw malformed(`An instance type has a declaration of kind ${declaration.kind}.`)
      }
    }
    return exports
  }
}

function passedImport(args: Exports, name: string): Exported {
  const exported = args.get(name)
  if (exported === undefined) throw malformed(`A component is instantiated without its import "${name}".`)
  return exported
}

const exportItem = (scope: Scope, { name, sort, index }: Item<Sort>): [string, Exported] => [
  name,
  scope.item(sort, index),
]

function coreItem(scope: Scope, { sort, index }: Item<CoreSort>): WebAssembly.ExportValue {
  switch (sort) {
    case 'func':
      return Scope.at(scope.coreFuncs, index, 'core function')
    case 'table':
      return Scope.at(scope.coreTables, index, 'core table')
    case 'memory':
      return Scope.at(scope.coreMemories, index, 'core memory')
    case 'global':
      return Scope.at(scope.coreGlobals, index, 'core global')
    case 'tag':
      return Scope.at(scope.coreTags, index, 'core tag') as WebAssembly.ExportValue
    default:
      throw malformed(`A core ${sort} cannot be exported from a core instance.`)
  }
}

// The `instanceof` checks catch a binary whose alias names an export of another sort.
function addCore(scope: Scope, sort: CoreSort, value: WebAssembly.ExportValue | undefined, name: string): void {
  if (sort === 'func' && typeof value === 'function') scope.coreFuncs.push(value as CoreFunction)
  else if (sort === 'table' && value instanceof WebAssembly.Table) scope.coreTables.push(value)
  else if (sort === 'memory' && value instanceof WebAssembly.Memory) scope.coreMemories.push(value)
  else if (sort === 'global' && value instanceof WebAssembly.Global) scope.coreGlobals.push(value)
  else if (sort === 'tag' && value !== undefined) scope.coreTags.push(value)
  else throw malformed(`A core instance does not export a ${sort} "${name}".`)
}
