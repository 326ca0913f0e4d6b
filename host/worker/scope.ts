/** The index spaces of one component while its linking is planned, and how type definitions become types in them. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import type { Component, Declaration, TypeDefinition } from '../wasm/component.ts'
import { defineFunction, defineValue, type ResolvedType, type TypeIndices } from '../wasm/value-type.ts'
import type { FunctionType } from '../wasm/wit-type.ts'
import type { PlannedResource } from './abi/instance.ts'
import type { CoreModule } from './plan.ts'

/** What a type index can stand for. */
export type TypeItem =
  | ({ readonly kind: 'value' } & ResolvedType)
  | { readonly kind: 'func'; readonly type: FunctionType }
  | { readonly kind: 'resource'; readonly resource: PlannedResource }
  | { readonly kind: 'instance' | 'component'; readonly declarations: readonly Declaration[]; readonly scope: Scope }

/** A component and the scope it was defined in, which its outer aliases refer to. */
export interface Closure {
  readonly component: Component
  readonly scope: Scope
}

/** What an instance exports, by name. */
export type Exports = ReadonlyMap<string, Exported>

/** One export of an instance; a function is a position among the functions that the plan makes. */
export type Exported =
  | { readonly sort: 'func'; readonly item: number }
  | { readonly sort: 'type'; readonly item: TypeItem }
  | { readonly sort: 'instance'; readonly item: Exports }
  | { readonly sort: 'component'; readonly item: Closure }
  | { readonly sort: 'core-module'; readonly item: CoreModule }

const malformed = (what: string): GloveboxError => new GloveboxError('component/malformed', what)

/** The index spaces of a component, or of a component or instance type. Numbers are positions in what the plan makes. */
export class Scope implements TypeIndices {
  readonly parent: Scope | undefined
  readonly types: TypeItem[] = []
  readonly funcs: number[] = []
  readonly instances: Exports[] = []
  readonly components: Closure[] = []
  readonly coreModules: CoreModule[] = []
  readonly coreInstances: number[] = []
  readonly core: Readonly<Record<'func' | 'table' | 'memory' | 'global' | 'tag', number[]>> = {
    func: [],
    table: [],
    memory: [],
    global: [],
    tag: [],
  }

  constructor(parent?: Scope) {
    this.parent = parent
  }

  /** The item at an index; a hole means that the binary lies. */
  static at<T>(space: readonly T[], index: number, what: string): T {
    if (index >= space.length) throw malformed(`There is no ${what} ${index}.`)
    return space[index]!
  }

  /** The scope `count` levels out; 0 is this one. */
  outer(count: number): Scope {
    let scope: Scope = this
    for (let i = 0; i < count; i++) {
      if (scope.parent === undefined) throw malformed(`There is no scope ${count} levels out.`)
      scope = scope.parent
    }
    return scope
  }

  /** The item of type `kind` at an index. */
  typed<K extends TypeItem['kind']>(index: number, kind: K): TypeItem & { kind: K } {
    const item = Scope.at(this.types, index, 'type')
    if (item.kind !== kind) throw malformed(`Type ${index} is a ${item.kind} type, not a ${kind} type.`)
    return item as TypeItem & { kind: K }
  }

  value(index: number): ResolvedType {
    return this.typed(index, 'value')
  }

  resource(index: number): PlannedResource {
    return this.typed(index, 'resource').resource
  }

  /** Resolves a type definition; resources are made by the planner, which numbers them. */
  define(definition: Exclude<TypeDefinition, { kind: 'resource' }>): TypeItem {
    switch (definition.kind) {
      case 'func':
        return { kind: 'func', type: defineFunction(definition, this) }
      case 'instance':
      case 'component':
        return { kind: definition.kind, declarations: definition.declarations, scope: this }
      default:
        return { kind: 'value', ...defineValue(definition, this) }
    }
  }

  /** Adds what an export names to the index space of its sort. */
  add(exported: Exported): void {
    switch (exported.sort) {
      case 'func':
        this.funcs.push(exported.item)
        break
      case 'type':
        this.types.push(exported.item)
        break
      case 'instance':
        this.instances.push(exported.item)
        break
      case 'component':
        this.components.push(exported.item)
        break
      case 'core-module':
        this.coreModules.push(exported.item)
    }
  }

  /** The item of a sort at an index, as something that can be exported. */
  item(sort: string, index: number): Exported {
    switch (sort) {
      case 'func':
        return { sort, item: Scope.at(this.funcs, index, 'function') }
      case 'type':
        return { sort, item: Scope.at(this.types, index, 'type') }
      case 'instance':
        return { sort, item: Scope.at(this.instances, index, 'instance') }
      case 'component':
        return { sort, item: Scope.at(this.components, index, 'component') }
      case 'core-module':
        return { sort, item: Scope.at(this.coreModules, index, 'core module') }
      default:
        throw malformed(`A ${sort} cannot be passed between components.`)
    }
  }

  /** The core item of a sort at an index. */
  coreItem(sort: string, index: number): number {
    if (!Object.hasOwn(this.core, sort)) throw malformed(`A core ${sort} cannot be used as a core item.`)
    return Scope.at(this.core[sort as keyof Scope['core']], index, `core ${sort}`)
  }
}
