/** Whether one item can stand for another: type equality and subtyping, and what instantiation gives (Explainer.md, "Type Checking"). */

import { moduleMatches } from '../core-module-type.ts'
import type { FunctionType, WitType } from '../wit-type.ts'
import { Substitution } from './substitute.ts'
import {
  type ComponentType,
  type Externs,
  type ExternType,
  type Identity,
  type InstanceType,
  invalid,
  type ResourceType,
  type TypeItem,
  type Work,
} from './types.ts'

/** The exports of an instance of a component, and the resource types that instantiation made. */
export interface Instantiated {
  readonly exports: Externs
  readonly made: ReadonlySet<Identity>
}

/** Checks arguments against the imports of a component; answers the type of the instance. */
export function instantiate(component: ComponentType, args: Externs, work: Work): Instantiated {
  const matcher = new Matcher(component.bound, work)
  matcher.externs(args, component.imports, 'import')
  const substitution = new Substitution(matcher.bindings, component.fresh, work, matcher.names)
  return { exports: substitution.externs(component.exports), made: substitution.made }
}

/** Checks that an item can stand for another, in which the resource types `open` may be any. */
export function checkMatches(
  given: ExternType,
  wanted: ExternType,
  open: ReadonlySet<Identity>,
  what: string,
  work: Work,
): void {
  new Matcher(open, work).extern(given, wanted, what)
}

class Matcher {
  /** What the resource types that may be bound are bound to; the first item that names one binds it. */
  readonly bindings = new Map<Identity, Identity>()
  /** What the names of types are names for: those of the component's imports become those of the arguments. */
  readonly names = new Map<object, object>()
  private readonly bound: ReadonlySet<Identity>
  private readonly work: Work

  constructor(bound: ReadonlySet<Identity>, work: Work) {
    this.bound = bound
    this.work = work
  }

  externs(given: Externs, wanted: Externs, what: string): void {
    for (const [name, extern] of wanted) {
      const offered = given.get(name)
      if (offered === undefined) throw invalid(`There is no ${what} "${name}".`)
      this.extern(offered, extern, `${what} "${name}"`)
    }
  }

  extern(given: ExternType, wanted: ExternType, what: string): void {
    this.work.step()
    const fits = (() => {
      switch (wanted.sort) {
        case 'func':
          return given.sort === 'func' && this.func(given.type, wanted.type)
        case 'type':
          return given.sort === 'type' && this.item(given.type, wanted.type, what)
        case 'instance':
          return given.sort === 'instance' && this.instance(given.type, wanted.type)
        case 'component':
          return given.sort === 'component' && this.component(given.type, wanted.type)
        case 'core-module':
          return given.sort === 'core-module' && moduleMatches(given.type, wanted.type)
      }
    })()
    if (!fits) throw invalid(`The ${what} is given a ${given.sort} of another type.`)
  }

  private instance(given: InstanceType, wanted: InstanceType): boolean {
    // The resource types that the wanted type leaves open are bound here, like those of imports.
    const inner = wanted.fresh.size === 0 ? this : this.withBound(wanted.fresh)
    inner.externs(given.exports, wanted.exports, 'export')
    return true
  }

  private withBound(more: ReadonlySet<Identity>): Matcher {
    const inner = new Matcher(this.bound.union(more), this.work)
    for (const [from, to] of this.bindings) inner.bindings.set(from, to)
    return inner
  }

  /** A component can stand for another if it can be instantiated with what the other imports, and then exports what the other does. */
  private component(given: ComponentType, wanted: ComponentType): boolean {
    const outer = new Substitution(this.bindings, new Set(), this.work)
    const { exports } = instantiate(given, outer.externs(wanted.imports), this.work)
    this.withBound(wanted.fresh).externs(exports, wanted.exports, 'export')
    return true
  }

  private item(given: TypeItem, wanted: TypeItem, what: string): boolean {
    switch (wanted.kind) {
      case 'resource':
        if (given.kind !== 'resource' || !this.bind(given.resource, wanted.resource)) return false
        this.names.set(wanted.resource, given.resource)
        return true
      case 'value':
        if (given.kind !== 'value' || !this.value(given.type, wanted.type)) return false
        this.names.set(wanted.type, given.type)
        return true
      case 'func':
        return given.kind === 'func' && this.func(given.type, wanted.type)
      default: {
        if (given.kind !== wanted.kind) return false
        const [a, b] = [externOf(given), externOf(wanted)]
        this.extern(a, b, what)
        new Matcher(new Set(), this.work).extern(b, a, what)
        return true
      }
    }
  }

  private bind(given: ResourceType, wanted: ResourceType): boolean {
    if (this.bound.has(wanted.identity) && !this.bindings.has(wanted.identity)) {
      this.bindings.set(wanted.identity, given.identity)
      return true
    }
    return this.same(given, wanted)
  }

  private same(given: ResourceType, wanted: ResourceType): boolean {
    return given.identity === (this.bindings.get(wanted.identity) ?? wanted.identity)
  }

  private func(given: FunctionType, wanted: FunctionType): boolean {
    return this.named(given.params, wanted.params) && this.optional(given.result, wanted.result)
  }

  private optional(given: WitType | undefined, wanted: WitType | undefined): boolean {
    if (given === undefined || wanted === undefined) return given === wanted
    return this.value(given, wanted)
  }

  private named(
    given: readonly { readonly name: string; readonly type?: WitType }[],
    wanted: readonly { readonly name: string; readonly type?: WitType }[],
  ): boolean {
    return (
      given.length === wanted.length &&
      given.every((one, i) => one.name === wanted[i]!.name && this.optional(one.type, wanted[i]!.type))
    )
  }

  private value(given: WitType, wanted: WitType): boolean {
    this.work.step()
    switch (given.kind) {
      case 'list':
        return wanted.kind === 'list' && given.length === wanted.length && this.value(given.element, wanted.element)
      case 'record':
        return wanted.kind === 'record' && this.named(given.fields, wanted.fields)
      case 'variant':
        return wanted.kind === 'variant' && this.named(given.cases, wanted.cases)
      case 'enum':
        return wanted.kind === 'enum' && this.named(given.cases, wanted.cases)
      case 'flags':
        return wanted.kind === 'flags' && this.named(given.flags, wanted.flags)
      case 'tuple':
        return (
          wanted.kind === 'tuple' &&
          given.items.length === wanted.items.length &&
          given.items.every((item, i) => this.value(item, wanted.items[i]!))
        )
      case 'option':
        return wanted.kind === 'option' && this.value(given.some, wanted.some)
      case 'result':
        return wanted.kind === 'result' && this.optional(given.ok, wanted.ok) && this.optional(given.err, wanted.err)
      case 'own':
      case 'borrow':
        return wanted.kind === given.kind && this.same(given.resource as ResourceType, wanted.resource as ResourceType)
      default:
        return given.kind === wanted.kind
    }
  }
}

const externOf = (item: TypeItem & { kind: 'instance' | 'component' }): ExternType =>
  item.kind === 'instance' ? { sort: 'instance', type: item.type } : { sort: 'component', type: item.type }
