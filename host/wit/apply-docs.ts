/** Attaches the docs of a package to the functions and types that a component exports. */

import type { WitFunction, WitType } from '../wasm/wit-type.ts'
import type { InterfaceDocs, PackageDocs, TypeDocs } from './docs.ts'
import { nameParts } from './names.ts'
import { labelsOf } from './signature.ts'

/**
 * The same functions with docs on them and on the fields, cases and flags of their named types. Docs that are there already stay, so the
 * sections of several packages can be applied one after the other. A name that has several meanings in the docs gets none.
 */
export function applyDocs(functions: readonly WitFunction[], docs: PackageDocs): WitFunction[] {
  const index = typeIndex(docs)
  return functions.map(fn => {
    const scope = scopeOf(fn, docs)
    const found = fn.docs ?? own(scope.funcs, nameParts(fn.name).function)
    const typed = new Retyping(scope, index)
    return {
      ...fn,
      ...(found !== undefined && { docs: found }),
      params: fn.params.map(param => ({ ...param, type: typed.of(param.type) })),
      ...(fn.result && { result: typed.of(fn.result) }),
    }
  })
}

/** The docs of the interface, or world, that a function belongs to. */
function scopeOf(fn: WitFunction, docs: PackageDocs): InterfaceDocs {
  const parts = nameParts(fn.name)
  const worlds = Object.values(docs.worlds ?? {})
  if (parts.package !== undefined) {
    const foreign = docs.package !== undefined && docs.package !== parts.package
    return (foreign ? undefined : own(docs.interfaces, parts.interface)) ?? {}
  }
  // The section does not say which of its worlds the component is of, so a world counts when it is alone in having the export.
  if (parts.interface !== undefined)
    return only(worlds.map(world => own(world.interfaceExports, parts.interface))) ?? {}
  const world = only(worlds.map(one => (own(one.funcExports, fn.name) === undefined ? undefined : one)))
  return { funcs: world?.funcExports ?? {}, types: world?.types ?? {} }
}

/** Most types of one name that are compared with a type of the component. */
const maxMeanings = 16

type TypeIndex = ReadonlyMap<string, readonly TypeDocs[]>

/** All documented types by name: those of `use`d interfaces carry their docs there. */
function typeIndex(docs: PackageDocs): TypeIndex {
  const worlds = Object.values(docs.worlds ?? {})
  const interfaces = [
    ...Object.values(docs.interfaces ?? {}),
    ...worlds,
    ...worlds.flatMap(world => Object.values(world.interfaceExports ?? {})),
  ]
  const index = new Map<string, TypeDocs[]>()
  for (const [name, type] of interfaces.flatMap(one => Object.entries(one.types ?? {}))) {
    const same = index.get(name)
    if (same === undefined) index.set(name, [type])
    else if (same.length < maxMeanings) same.push(type)
  }
  return index
}

/** Rebuilds types with docs, each distinct type once, so that shared types stay shared. */
class Retyping {
  private readonly done = new Map<WitType, WitType>()
  private readonly scope: InterfaceDocs
  private readonly index: TypeIndex

  constructor(scope: InterfaceDocs, index: TypeIndex) {
    this.scope = scope
    this.index = index
  }

  /** Invariant: the decoder bounds the depth of types to 100, and with it this recursion. */
  of(type: WitType): WitType {
    const known = this.done.get(type)
    if (known !== undefined) return known
    const found = this.find(type)
    const docs = type.docs ?? found?.docs
    const rebuilt = { ...this.rebuild(type, found?.items), ...(docs !== undefined && { docs }) }
    this.done.set(type, rebuilt)
    return rebuilt
  }

  private find(type: WitType): TypeDocs | undefined {
    if (type.name === undefined) return undefined
    const labels = new Set(labelsOf(type).map(one => one.name))
    const fits = (docs: TypeDocs) => Object.keys(docs.items ?? {}).every(name => labels.has(name))
    const near = own(this.scope.types, type.name)
    return near !== undefined && fits(near) ? near : only((this.index.get(type.name) ?? []).filter(fits))
  }

  private rebuild(type: WitType, items: Readonly<Record<string, string>> | undefined): WitType {
    const label = <T extends { readonly name: string; readonly docs?: string }>(one: T): T => {
      const docs = one.docs ?? own(items, one.name)
      return docs === undefined ? one : { ...one, docs }
    }
    switch (type.kind) {
      case 'list':
        return { ...type, element: this.of(type.element) }
      case 'option':
        return { ...type, some: this.of(type.some) }
      case 'tuple':
        return { ...type, items: type.items.map(item => this.of(item)) }
      case 'result':
        return { ...type, ...(type.ok && { ok: this.of(type.ok) }), ...(type.err && { err: this.of(type.err) }) }
      case 'record':
        return { ...type, fields: type.fields.map(field => label({ ...field, type: this.of(field.type) })) }
      case 'variant':
        return { ...type, cases: type.cases.map(one => label(one.type ? { ...one, type: this.of(one.type) } : one)) }
      case 'enum':
        return { ...type, cases: type.cases.map(label) }
      case 'flags':
        return { ...type, flags: type.flags.map(label) }
      default:
        return type
    }
  }
}

function own<V>(record: Readonly<Record<string, V>> | undefined, key: string | undefined): V | undefined {
  return record !== undefined && key !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}

/** The one value that is there, if it is one. */
function only<V>(values: readonly (V | undefined)[]): V | undefined {
  const there = values.filter(value => value !== undefined)
  return there.length === 1 ? there[0] : undefined
}
