/** The index spaces of one component while it is linked, and how type definitions become types in them. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import type { Component, Declaration, TypeDefinition, ValType } from '../wasm/component.ts'
import type { WitType } from '../wasm/wit-type.ts'
import type { ComponentFunction, CoreFunction, FunctionType } from './abi/function.ts'
import type { Resource } from './abi/instance.ts'

/** What a type index can stand for. */
export type TypeItem =
  | { readonly kind: 'value'; readonly type: WitType; readonly depth: number }
  | { readonly kind: 'func'; readonly type: FunctionType }
  | { readonly kind: 'resource'; readonly resource: Resource }
  | { readonly kind: 'instance' | 'component'; readonly declarations: readonly Declaration[]; readonly scope: Scope }

/** A component and the scope it was defined in, which its outer aliases refer to. */
export interface Closure {
  readonly component: Component
  readonly scope: Scope
}

/** What an instance exports, by name. */
export type Exports = ReadonlyMap<string, Exported>

/** One export of an instance. */
export type Exported =
  | { readonly sort: 'func'; readonly item: ComponentFunction }
  | { readonly sort: 'type'; readonly item: TypeItem }
  | { readonly sort: 'instance'; readonly item: Exports }
  | { readonly sort: 'component'; readonly item: Closure }
  | { readonly sort: 'core-module'; readonly item: CoreModule }

/** A core module: the definition that holds its bytes stands for it. */
export type CoreModule = { readonly kind: 'core-module'; readonly bytes: Uint8Array; readonly offset: number }

/** What a core instance exports, by name. */
export type CoreExports = ReadonlyMap<string, WebAssembly.ExportValue>

/** Value types nested deeper than this are refused, so that code that recurses over types cannot overflow the stack. */
const MAX_TYPE_DEPTH = 100

const malformed = (what: string): GloveboxError => new GloveboxError('component/malformed', what)

/** The index spaces of a component, or of a component or instance type. */
export class Scope {
  readonly parent: Scope | undefined
  readonly types: TypeItem[] = []
  readonly funcs: ComponentFunction[] = []
  readonly instances: Exports[] = []
  readonly components: Closure[] = []
  readonly coreModules: CoreModule[] = []
  readonly coreInstances: CoreExports[] = []
  readonly coreFuncs: CoreFunction[] = []
  readonly coreTables: WebAssembly.Table[] = []
  readonly coreMemories: WebAssembly.Memory[] = []
  readonly coreGlobals: WebAssembly.Global[] = []
  readonly coreTags: unknown[] = []

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

  /** Resolves a value type. */
  valType(type: ValType): { type: WitType; depth: number } {
    return typeof type === 'string' ? { type: { kind: type }, depth: 1 } : this.typed(type, 'value')
  }

  /** Resolves a type definition; resources are made by the linker, which knows their instance. */
  define(definition: Exclude<TypeDefinition, { kind: 'resource' }>): TypeItem {
    switch (definition.kind) {
      case 'func': {
        const params = definition.params.map(({ name, type }) => ({ name, type: this.valType(type).type }))
        const result = definition.result === undefined ? {} : { result: this.valType(definition.result).type }
        return { kind: 'func', type: { params, ...result } }
      }
      case 'instance':
      case 'component':
        return { kind: definition.kind, declarations: definition.declarations, scope: this }
      default:
        return this.defineValue(definition)
    }
  }

  private defineValue(
    definition: Exclude<TypeDefinition, { kind: 'resource' | 'func' | 'instance' | 'component' }>,
  ): TypeItem {
    let depth = 0
    const inner = (type: ValType): WitType => {
      const resolved = this.valType(type)
      depth = Math.max(depth, resolved.depth)
      return resolved.type
    }
    const type = ((): WitType => {
      switch (definition.kind) {
        case 'primitive':
          return { kind: definition.primitive }
        case 'record':
          return { kind: 'record', fields: definition.fields.map(({ name, type }) => ({ name, type: inner(type) })) }
        case 'variant':
          return {
            kind: 'variant',
            cases: definition.cases.map(({ name, type }) =>
              type === undefined ? { name } : { name, type: inner(type) },
            ),
          }
        case 'list':
          return { kind: 'list', element: inner(definition.element) }
        case 'tuple':
          return { kind: 'tuple', items: definition.items.map(inner) }
        case 'flags':
          return { kind: 'flags', flags: definition.labels.map(name => ({ name })) }
        case 'enum':
          return { kind: 'enum', cases: definition.labels.map(name => ({ name })) }
        case 'option':
          return { kind: 'option', some: inner(definition.some) }
        case 'result':
          return {
            kind: 'result',
            ...(definition.ok === undefined ? {} : { ok: inner(definition.ok) }),
            ...(definition.err === undefined ? {} : { err: inner(definition.err) }),
          }
        case 'own':
        case 'borrow':
          return { kind: definition.kind, resource: this.typed(definition.resource, 'resource').resource }
      }
    })()
    if (depth + 1 > MAX_TYPE_DEPTH) {
      throw new GloveboxError('component/too-large', `A value type is nested more than ${MAX_TYPE_DEPTH} deep.`)
    }
    return { kind: 'value', type, depth: depth + 1 }
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
}

/** A value type under the name that an interface or world gives it. */
export function namedType(item: TypeItem, name: string): TypeItem {
  return item.kind === 'value' && item.type.name === undefined
    ? { kind: 'value', type: { ...item.type, name }, depth: item.depth }
    : item
}
