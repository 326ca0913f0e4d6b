/** The index spaces of a component, component type or instance type while it is validated (Explainer.md, "Index Spaces"). */

import type { Alias, CoreSort, Sort } from '../component.ts'
import type { CoreExternType } from '../core-extern.ts'
import type { CoreExports, CoreModuleType } from '../core-module-type.ts'
import type { ResolvedType, TypeIndices } from '../value-type.ts'
import type { FunctionType } from '../wit-type.ts'
import { freeOfResources } from './resources.ts'
import {
  type ComponentType,
  type ExternType,
  type Identity,
  type InstanceType,
  invalid,
  type ResourceType,
  type TypeItem,
  type Work,
} from './types.ts'

/** A core type: the signature of a function type, or a module type. */
export type CoreTypeItem =
  | { readonly kind: 'func'; readonly signature: string }
  | { readonly kind: 'module'; readonly type: CoreModuleType }

/** What a scope belongs to. */
export type ScopeKind = 'component' | 'component type' | 'instance type'

/** One scope. */
export class Scope implements TypeIndices {
  readonly kind: ScopeKind
  readonly work: Work
  private readonly parent: Scope | undefined
  readonly types: TypeItem[] = []
  readonly funcs: FunctionType[] = []
  readonly instances: InstanceType[] = []
  readonly components: ComponentType[] = []
  readonly coreTypes: CoreTypeItem[] = []
  readonly coreModules: CoreModuleType[] = []
  readonly coreInstances: CoreExports[] = []
  readonly core: Readonly<Record<CoreExternType['kind'], CoreExternType[]>> = {
    func: [],
    table: [],
    memory: [],
    global: [],
    tag: [],
  }
  /** Resource types that imports brought. */
  readonly bound = new Set<Identity>()
  /** Resource types that came into being here otherwise. */
  readonly fresh = new Set<Identity>()
  /** Resource types defined by this very component: only here do their representations show. */
  readonly local = new Set<Identity>()

  constructor(kind: ScopeKind, work: Work, parent?: Scope) {
    this.kind = kind
    this.work = work
    this.parent = parent
  }

  /** The item at an index. */
  at<T>(space: readonly T[], index: number, what: string): T {
    const item = space[index]
    if (item === undefined) throw invalid(`There is no ${what} ${index}.`)
    return item
  }

  /** The item of a kind at a type index. */
  typed<K extends TypeItem['kind']>(index: number, kind: K): TypeItem & { kind: K } {
    const item = this.at(this.types, index, 'type')
    if (item.kind !== kind) throw invalid(`Type ${index} is a ${item.kind} type, not a ${kind} type.`)
    return item as TypeItem & { kind: K }
  }

  value(index: number): ResolvedType {
    return this.typed(index, 'value')
  }

  resource(index: number): ResourceType {
    return this.typed(index, 'resource').resource
  }

  /** The signature at a core function index. */
  signature(index: number): string {
    const func = this.at(this.core.func, index, 'core function')
    return func.kind === 'func' ? func.type : ''
  }

  /** The item of a sort at an index, as something to be passed on. */
  item(sort: Sort, index: number): ExternType {
    switch (sort) {
      case 'func':
        return { sort, type: this.at(this.funcs, index, 'function') }
      case 'type':
        return { sort, type: this.at(this.types, index, 'type') }
      case 'instance':
        return { sort, type: this.at(this.instances, index, 'instance') }
      case 'component':
        return { sort, type: this.at(this.components, index, 'component') }
      case 'core-module':
        return { sort, type: this.at(this.coreModules, index, 'core module') }
      default:
        throw invalid(`A ${sort} is not passed between components.`)
    }
  }

  /** Gives an item the next index of its sort. */
  add(extern: ExternType): void {
    switch (extern.sort) {
      case 'func':
        this.funcs.push(extern.type)
        break
      case 'type':
        this.types.push(extern.type)
        break
      case 'instance':
        this.instances.push(extern.type)
        break
      case 'component':
        this.components.push(extern.type)
        break
      case 'core-module':
        this.coreModules.push(extern.type)
    }
  }

  /** The core item of a sort at an index. */
  coreItem(sort: CoreSort, index: number): CoreExternType {
    if (sort === 'type' || sort === 'module' || sort === 'instance') {
      throw invalid(`A core ${sort} is not an export of a core instance.`)
    }
    return this.at(this.core[sort], index, `core ${sort}`)
  }

  /** Runs an alias definition or declaration. */
  alias(alias: Alias): void {
    switch (alias.kind) {
      case 'export': {
        const extern = this.at(this.instances, alias.instance, 'instance').exports.get(alias.name)
        if (extern?.sort !== alias.sort) {
          throw invalid(`Instance ${alias.instance} does not export a ${alias.sort} "${alias.name}".`)
        }
        this.add(extern)
        break
      }
      case 'core-export': {
        const extern = this.at(this.coreInstances, alias.instance, 'core instance').get(alias.name)
        if (extern?.kind !== alias.sort) {
          throw invalid(`Core instance ${alias.instance} does not export a ${alias.sort} "${alias.name}".`)
        }
        this.core[extern.kind].push(extern)
        break
      }
      case 'outer':
        this.outerAlias(alias.sort, alias.count, alias.index)
    }
  }

  private outerAlias(sort: Sort, count: number, index: number): void {
    const { scope, crossed } = this.outer(count)
    if (sort === 'core-type') {
      this.coreTypes.push(scope.at(scope.coreTypes, index, 'core type'))
      return
    }
    const extern = scope.item(sort, index)
    if (crossed && extern.sort === 'type' && !freeOfResources(extern.type, this.work)) {
      throw invalid('A type that refers to resources is aliased from outside of the component.')
    }
    this.add(extern)
  }

  /** The scope `count` levels out, and whether the way there leaves a component. */
  outer(count: number): { scope: Scope; crossed: boolean } {
    let scope: Scope = this
    let crossed = false
    for (let i = 0; i < count; i++) {
      crossed ||= scope.kind === 'component'
      if (scope.parent === undefined) throw invalid(`There is nothing ${count} levels outside.`)
      scope = scope.parent
    }
    return { scope, crossed }
  }
}
