/**
 * Plans how instances of a component are made: evaluates its definitions in order, as Explainer.md describes, but for what each instance
 * has of its own. That is left as steps, so that types are resolved and nested components followed once, and not for each call. Inside the
 * worker.
 */

import { GloveboxError } from '../base/error.ts'
import { RESERVED } from '../meter/contract.ts'
import type { Alias, Canon, CanonOptions, Component, Definition, ExternDescription } from '../wasm/component.ts'
import { instanceItems } from '../wasm/instance-items.ts'
import { PlannedResource } from './abi/instance.ts'
import type { ContextStep, CoreModule, LinkPlan, Named, Step } from './plan.ts'
import { type Closure, type Exported, type Exports, Scope, type TypeItem } from './scope.ts'

/**
 * Ceilings of one plan: a small binary can ask for exponentially many instances. Each takes an engine microseconds and some hundred bytes
 * for an export, so that what core modules have is counted as well, once for each instance (`instanceItems`).
 */
const ceilings = { definitions: 200_000, instances: 1000, items: 1_000_000 }

const malformed = (what: string): GloveboxError => new GloveboxError('component/malformed', what)

/**
 * Plans the linking of a valid component.
 * @throws {GloveboxError} `component/too-large` when instances of it would take more than the ceilings, `component/unsupported-feature` when
 * it imports what no host gives.
 */
export function planLink(component: Component): LinkPlan {
  const planner = new Planner()
  const exports = planner.instantiate({ component, scope: new Scope() }, undefined, undefined)
  return { steps: planner.steps, functions: exportedFunctions(exports) }
}

/** The functions among some exports, those of exported interfaces included, in the order of the binary. */
function exportedFunctions(exports: Exports, prefix = ''): Named[] {
  return [...exports].flatMap(([name, exported]): Named[] => {
    if (exported.sort === 'func') return [{ name: prefix + name, index: exported.item }]
    return exported.sort === 'instance' && prefix === '' ? exportedFunctions(exported.item, `${name}#`) : []
  })
}

/** One component instance while its definitions are evaluated. */
interface Frame {
  readonly scope: Scope
  /** Its position among the instances. */
  readonly instance: number
  /** What it is instantiated with; undefined when its imports come from the host. */
  readonly args: Exports | undefined
  readonly exports: Map<string, Exported>
  /** Its ABI contexts, by their options. */
  readonly contexts: Map<string, number>
}

class Planner {
  readonly steps: Step[] = []
  private definitions = 0
  /** What all core instances have. */
  private items = 0
  /** By core module, what one instance of it has. */
  private readonly itemsOf = new Map<CoreModule, number>()
  /** Instances of components and of core modules. */
  private made = 0
  private instances = 0
  private coreInstances = 0
  private core = 0
  private resources = 0
  private contexts = 0
  private funcs = 0
  /** Positions of core items by instance, sort and name: what is aliased twice is one item. */
  private readonly coreExports: Map<string, number>[] = []

  /** Evaluates a component; answers what the instance exports. */
  instantiate({ component, scope }: Closure, args: Exports | undefined, parent: number | undefined): Exports {
    this.countInstance()
    this.steps.push({ kind: 'instance', parent })
    const exports = new Map<string, Exported>()
    const frame = { scope: new Scope(scope), instance: this.instances++, args, exports, contexts: new Map() }
    for (const definition of component.definitions) this.evaluate(definition, frame)
    return exports
  }

  private countInstance(): void {
    if (++this.made > ceilings.instances) tooLarge('instances', ceilings.instances)
  }

  private countItems(module: CoreModule): void {
    const known = this.itemsOf.get(module) ?? instanceItems(module.bytes)
    this.itemsOf.set(module, known)
    this.items += known
    if (this.items > ceilings.items)
      tooLarge('functions, imports, exports and the like in all core instances', ceilings.items)
  }

  /** Counts work: definitions, and whatever a definition has many of. */
  private count(work: number): void {
    this.definitions += work
    if (this.definitions > ceilings.definitions) tooLarge('definitions', ceilings.definitions)
  }

  private evaluate(definition: Definition, frame: Frame): void {
    const { scope } = frame
    this.count(1)
    switch (definition.kind) {
      case 'core-module':
        scope.coreModules.push(definition)
        break
      case 'core-instance':
      case 'core-instance-of-exports':
        this.coreInstance(definition, scope)
        break
      case 'core-type':
        break // Checked before, and nothing of an instance is made from it.
      case 'component':
        scope.components.push({ component: definition.component, scope })
        break
      case 'instance': {
        this.count(definition.args.length)
        const passed = new Map(definition.args.map(arg => [arg.name, scope.item(arg.sort, arg.index)]))
        const closure = Scope.at(scope.components, definition.component, 'component')
        scope.instances.push(this.instantiate(closure, passed, frame.instance))
        break
      }
      case 'instance-of-exports':
        this.count(definition.exports.length)
        scope.instances.push(
          new Map(definition.exports.map(({ name, sort, index }) => [name, scope.item(sort, index)])),
        )
        break
      case 'alias':
        this.alias(definition.alias, scope)
        break
      case 'type':
        scope.types.push(
          definition.type.kind === 'resource'
            ? this.defineResource(definition.type.destructor, frame)
            : scope.define(definition.type),
        )
        break
      case 'canon':
        this.canon(definition.canon, frame)
        break
      case 'import': {
        const { name, description } = definition
        scope.add(frame.args ? passedImport(frame.args, name) : this.hostItem(description, '', name, scope))
        break
      }
      case 'export': {
        const exported = scope.item(definition.sort, definition.index)
        frame.exports.set(definition.name, exported)
        scope.add(exported)
      }
    }
  }

  private coreInstance(
    definition: Definition & { kind: 'core-instance' | 'core-instance-of-exports' },
    scope: Scope,
  ): void {
    if (definition.kind === 'core-instance') {
      const { module, args } = definition
      this.count(args.length)
      this.countInstance()
      const coreModule = Scope.at(scope.coreModules, module, 'core module')
      this.countItems(coreModule)
      this.steps.push({
        kind: definition.kind,
        module: coreModule,
        args: args.map(({ name, instance }) => ({
          name,
          index: Scope.at(scope.coreInstances, instance, 'core instance'),
        })),
      })
    } else {
      this.count(definition.exports.length)
      const exports = definition.exports.map(({ name, sort, index }) => ({ name, index: scope.coreItem(sort, index) }))
      this.steps.push({ kind: definition.kind, exports })
    }
    scope.coreInstances.push(this.coreInstances++)
    this.coreExports.push(new Map())
  }

  private alias(alias: Alias, scope: Scope): void {
    switch (alias.kind) {
      case 'core-export': {
        const space = scope.core[alias.sort as keyof Scope['core']]
        space.push(this.coreExport(alias, Scope.at(scope.coreInstances, alias.instance, 'core instance')))
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
        // Core types are checked before, and nothing of an instance is made from them.
        if (alias.sort !== 'core-type') scope.add(scope.outer(alias.count).item(alias.sort, alias.index))
    }
  }

  private coreExport({ sort, name }: Alias & { kind: 'core-export' }, instance: number): number {
    // Security: what the meter adds to a module is no part of the component.
    if (name.startsWith(RESERVED)) throw malformed(`A core instance does not export a ${sort} "${name}".`)
    const known = this.coreExports[instance]!
    const key = `${sort} ${name}`
    const position = known.get(key) ?? this.core
    if (position === this.core) {
      known.set(key, this.core++)
      this.steps.push({ kind: 'core-export', sort, instance, name })
    }
    return position
  }

  private defineResource(destructor: number | undefined, { scope, instance }: Frame): TypeItem {
    const run = destructor === undefined ? undefined : scope.coreItem('func', destructor)
    this.steps.push({ kind: 'resource', instance, destructor: run })
    return { kind: 'resource', resource: new PlannedResource('resource', this.resources++) }
  }

  /** The context for some options; canonical definitions of one instance share it when their options are the same. */
  private context({ encoding, memory, realloc }: CanonOptions, { scope, instance, contexts }: Frame): number {
    const step: ContextStep = {
      kind: 'abi-context',
      instance,
      encoding,
      memory: memory === undefined ? undefined : scope.coreItem('memory', memory),
      realloc: realloc === undefined ? undefined : scope.coreItem('func', realloc),
    }
    const key = `${encoding} ${step.memory} ${step.realloc}`
    const known = contexts.get(key)
    if (known !== undefined) return known
    this.steps.push(step)
    contexts.set(key, this.contexts)
    return this.contexts++
  }

  private canon(canon: Canon, frame: Frame): void {
    const { scope, instance } = frame
    switch (canon.kind) {
      case 'lift': {
        const { postReturn } = canon.options
        const { type } = scope.typed(canon.type, 'func')
        const context = this.context(canon.options, frame)
        const after = postReturn === undefined ? undefined : scope.coreItem('func', postReturn)
        const core = scope.coreItem('func', canon.func)
        this.steps.push({ kind: 'lift', type, core, context, postReturn: after })
        scope.funcs.push(this.funcs++)
        return
      }
      case 'lower': {
        const context = this.context(canon.options, frame)
        this.steps.push({ kind: 'lower', func: Scope.at(scope.funcs, canon.func, 'function'), context })
        break
      }
      case 'resource.new':
      case 'resource.drop':
      case 'resource.rep':
        this.steps.push({ kind: canon.kind, instance, resource: scope.resource(canon.type).index })
        break
      case 'context.get':
      case 'context.set':
        this.steps.push({ kind: canon.kind, instance, slot: canon.slot })
    }
    scope.core.func.push(this.core++)
  }

  /** What the host gives for an import, or for an export of an imported interface. */
  private hostItem(description: ExternDescription, from: string, name: string, scope: Scope): Exported {
    switch (description.kind) {
      case 'func': {
        const { type } = scope.typed(description.type, 'func')
        this.steps.push({ kind: 'import-function', from, name, type })
        return { sort: 'func', item: this.funcs++ }
      }
      case 'type':
        return { sort: 'type', item: this.hostType(description, from, name, scope) }
      case 'instance':
        if (from === '')
          return { sort: 'instance', item: this.hostInstance(name, scope.typed(description.type, 'instance')) }
    }
    const path = from === '' ? name : `${from}/${name}`
    throw new GloveboxError(
      'component/unsupported-feature',
      `The component imports the ${description.kind} "${path}"; this host gives functions, interfaces and types only.`,
      { detail: { import: path } },
    )
  }

  private hostType(
    description: ExternDescription & { kind: 'type' },
    from: string,
    name: string,
    scope: Scope,
  ): TypeItem {
    if (description.bound === 'eq') return Scope.at(scope.types, description.type, 'type')
    const resource = new PlannedResource(name, this.resources++)
    this.steps.push({ kind: 'import-resource', from, type: resource })
    return { kind: 'resource', resource }
  }

  /** An instance of the host's, with what the instance type declares. */
  private hostInstance(interfaceName: string, type: TypeItem & { kind: 'instance' | 'component' }): Exports {
    const scope = new Scope(type.scope)
    const exports = new Map<string, Exported>()
    for (const declaration of type.declarations) {
      this.count(1)
      switch (declaration.kind) {
        case 'type':
          if (declaration.type.kind === 'resource') throw malformed('An instance type defines a resource.')
          scope.types.push(scope.define(declaration.type))
          break
        case 'alias':
          this.alias(declaration.alias, scope)
          break
        case 'export': {
          const exported = this.hostItem(declaration.description, interfaceName, declaration.name, scope)
          exports.set(declaration.name, exported)
          scope.add(exported)
          break
        }
        case 'core-type':
          break
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

function tooLarge(what: string, most: number): never {
  throw new GloveboxError('component/too-large', `Linking the component takes more than ${most} ${what}.`)
}
