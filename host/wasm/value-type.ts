/** Resolves the definitions of value types and function types to types without indices; sizes are bounded (Binary.md, "Type Definitions"). */

import { GloveboxError } from '../base/error.ts'
import type { TypeDefinition, ValType } from './component.ts'
import type { FunctionType, WitField, WitResource, WitType } from './wit-type.ts'

/** A type with its size as a tree. Parts that are shared count each time, since what is made of types may repeat them. */
export interface ResolvedType {
  readonly type: WitType
  readonly depth: number
  readonly nodes: number
}

/** What type indices stand for where a type is defined. */
export interface TypeIndices {
  value(index: number): ResolvedType
  resource(index: number): WitResource
}

/** The definitions of value types. */
export type ValueDefinition = Exclude<TypeDefinition, { kind: 'func' | 'resource' | 'component' | 'instance' }>

/**
 * The most that types may be nested, so that code that recurses over types cannot overflow the stack, and the most parts of one type,
 * so that neither a schema nor a client made from it can be exponential in the size of the component.
 */
const valueCeilings = { depth: 100, nodes: 20_000 }

/** Resolves the definition of a value type. */
export function defineValue(definition: ValueDefinition, indices: TypeIndices): ResolvedType {
  const resolver = new Resolver(indices)
  const type = resolver.define(definition)
  return resolver.checked(type)
}

/** Resolves the definition of a function type. */
export function defineFunction(definition: TypeDefinition & { kind: 'func' }, indices: TypeIndices): FunctionType {
  const resolver = new Resolver(indices)
  const params = definition.params.map(param => resolver.field(param))
  const type = definition.result === undefined ? { params } : { params, result: resolver.part(definition.result) }
  resolver.checked(type)
  return type
}

class Resolver {
  private readonly indices: TypeIndices
  private depth = 1
  private nodes = 1

  constructor(indices: TypeIndices) {
    this.indices = indices
  }

  part(type: ValType): WitType {
    if (typeof type === 'string') {
      this.nodes++
      return { kind: type }
    }
    const resolved = this.indices.value(type)
    this.depth = Math.max(this.depth, resolved.depth + 1)
    this.nodes += resolved.nodes
    return resolved.type
  }

  field({ name, type }: { readonly name: string; readonly type: ValType }): WitField {
    return { name, type: this.part(type) }
  }

  private labels(labels: readonly string[]): { name: string }[] {
    this.nodes += labels.length
    return labels.map(name => ({ name }))
  }

  define(definition: ValueDefinition): WitType {
    switch (definition.kind) {
      case 'primitive':
        return { kind: definition.primitive }
      case 'record':
        return { kind: 'record', fields: definition.fields.map(field => this.field(field)) }
      case 'variant':
        this.nodes += definition.cases.length
        return {
          kind: 'variant',
          cases: definition.cases.map(({ name, type }) => (type === undefined ? { name } : this.field({ name, type }))),
        }
      case 'list': {
        const { length } = definition
        const list = { kind: 'list', element: this.part(definition.element) } as const
        return length === undefined ? list : { ...list, length }
      }
      case 'map':
        // CanonicalABI.md, "Despecialization": a map is passed as a list of pairs.
        return {
          kind: 'list',
          element: { kind: 'tuple', items: [this.part(definition.key), this.part(definition.value)] },
        }
      case 'tuple':
        return { kind: 'tuple', items: definition.items.map(item => this.part(item)) }
      case 'flags':
        return { kind: 'flags', flags: this.labels(definition.labels) }
      case 'enum':
        return { kind: 'enum', cases: this.labels(definition.labels) }
      case 'option':
        return { kind: 'option', some: this.part(definition.some) }
      case 'result':
        return {
          kind: 'result',
          ...(definition.ok === undefined ? {} : { ok: this.part(definition.ok) }),
          ...(definition.err === undefined ? {} : { err: this.part(definition.err) }),
        }
      case 'own':
      case 'borrow':
        return { kind: definition.kind, resource: this.indices.resource(definition.resource) }
    }
  }

  checked<T>(type: T): { type: T; depth: number; nodes: number } {
    const { depth, nodes } = this
    if (depth > valueCeilings.depth || nodes > valueCeilings.nodes) {
      const sizes = `${nodes} parts in ${depth} levels; at most ${valueCeilings.nodes} in ${valueCeilings.depth}`
      throw new GloveboxError('component/too-large', `A type has ${sizes} are accepted.`)
    }
    return { type, depth, nodes }
  }
}
