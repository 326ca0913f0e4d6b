/** Replaces resource types in types: what importing and instantiating do (Explainer.md, "Type Checking"). */

import type { FunctionType, WitType } from '../wit-type.ts'
import {
  type ComponentType,
  componentType,
  type Externs,
  type ExternType,
  Identity,
  type InstanceType,
  instanceType,
  type ResourceType,
  type TypeItem,
  type Work,
} from './types.ts'

/** A replacement of some resource types by others. Types in which nothing is replaced stay the same objects. */
export class Substitution {
  private readonly bindings: ReadonlyMap<Identity, Identity>
  private readonly renewed: ReadonlySet<Identity>
  private readonly work: Work
  /** Resource types that were made instead of the `renewed` ones. */
  readonly made = new Set<Identity>()
  private readonly fresh = new Map<Identity, Identity>()
  private readonly done: Map<object, object>

  /** Replaces by `bindings`, each of `renewed` by one that is new, and the objects that are names of types by `names`. */
  constructor(
    bindings: ReadonlyMap<Identity, Identity>,
    renewed: ReadonlySet<Identity>,
    work: Work,
    names: ReadonlyMap<object, object> = new Map(),
  ) {
    this.done = new Map(names)
    this.bindings = bindings
    this.renewed = renewed
    this.work = work
  }

  private identity(identity: Identity): Identity {
    const bound = this.bindings.get(identity) ?? this.fresh.get(identity)
    if (bound !== undefined || !this.renewed.has(identity)) return bound ?? identity
    const made = new Identity()
    this.fresh.set(identity, made)
    this.made.add(made)
    return made
  }

  // Each object is replaced once, so that what was one name of a type stays one name.
  private once<T extends object>(original: T, replace: () => T): T {
    const known = this.done.get(original)
    if (known !== undefined) return known as T
    this.work.step()
    const replaced = replace()
    this.done.set(original, replaced)
    return replaced
  }

  externs(externs: Externs): Externs {
    let changed = false
    const replaced = new Map<string, ExternType>()
    for (const [name, extern] of externs) {
      const other = this.extern(extern)
      changed ||= other !== extern
      replaced.set(name, other)
    }
    return changed ? replaced : externs
  }

  extern(extern: ExternType): ExternType {
    switch (extern.sort) {
      case 'func':
        return this.rebuilt(extern, this.func(extern.type))
      case 'type':
        return this.rebuilt(extern, this.item(extern.type))
      case 'instance':
        return this.rebuilt(extern, this.instance(extern.type))
      case 'component':
        return this.rebuilt(extern, this.component(extern.type))
      default:
        return extern
    }
  }

  private rebuilt<T extends { readonly type: unknown }>(whole: T, type: T['type']): T {
    return type === whole.type ? whole : { ...whole, type }
  }

  private item(item: TypeItem): TypeItem {
    switch (item.kind) {
      case 'value':
        return this.rebuilt(item, this.value(item.type))
      case 'func':
        return this.rebuilt(item, this.func(item.type))
      case 'resource': {
        const resource = this.resource(item.resource)
        return resource === item.resource ? item : { kind: 'resource', resource }
      }
      case 'instance':
        return this.rebuilt(item, this.instance(item.type))
      case 'component':
        return this.rebuilt(item, this.component(item.type))
    }
  }

  instance(instance: InstanceType): InstanceType {
    return this.once(instance, () => {
      const exports = this.externs(instance.exports)
      return exports === instance.exports ? instance : instanceType(exports, instance.fresh)
    })
  }

  private component(component: ComponentType): ComponentType {
    return this.once(component, () => {
      const [imports, exports] = [this.externs(component.imports), this.externs(component.exports)]
      return imports === component.imports && exports === component.exports
        ? component
        : componentType(imports, component.bound, exports, component.fresh)
    })
  }

  private resource(resource: ResourceType): ResourceType {
    return this.once(resource, () => {
      const identity = this.identity(resource.identity)
      return identity === resource.identity ? resource : { name: resource.name, identity }
    })
  }

  private func(func: FunctionType): FunctionType {
    return this.once(func, () => {
      const params = this.all(func.params)
      const result = func.result && this.value(func.result)
      if (params === func.params && result === func.result) return func
      return result === undefined ? { params } : { params, result }
    })
  }

  private all<T extends { readonly type?: WitType }>(parts: readonly T[]): readonly T[] {
    const replaced = parts.map(part =>
      part.type === undefined ? part : this.rebuilt(part as T & { type: WitType }, this.value(part.type)),
    )
    return replaced.every((part, i) => part === parts[i]) ? parts : replaced
  }

  private value(type: WitType): WitType {
    return this.once(type, () => {
      switch (type.kind) {
        case 'own':
        case 'borrow': {
          const resource = this.resource(type.resource as ResourceType)
          return resource === type.resource ? type : { ...type, resource }
        }
        case 'list': {
          const element = this.value(type.element)
          return element === type.element ? type : { ...type, element }
        }
        case 'option': {
          const some = this.value(type.some)
          return some === type.some ? type : { ...type, some }
        }
        case 'record': {
          const fields = this.all(type.fields)
          return fields === type.fields ? type : { ...type, fields }
        }
        case 'variant': {
          const cases = this.all(type.cases)
          return cases === type.cases ? type : { ...type, cases }
        }
        case 'tuple': {
          const items = type.items.map(item => this.value(item))
          return items.every((item, i) => item === type.items[i]) ? type : { ...type, items }
        }
        case 'result': {
          const [ok, err] = [type.ok && this.value(type.ok), type.err && this.value(type.err)]
          if (ok === type.ok && err === type.err) return type
          return { ...type, ...(ok && { ok }), ...(err && { err }) }
        }
        default:
          return type
      }
    })
  }
}
