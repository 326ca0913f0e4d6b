/** Whether types can be named by whoever sees the imports and exports that use them (Explainer.md, "External Visibility of Types"). */

import { type FunctionType, partsOf, type WitType } from '../wit-type.ts'
import type { ExternType, InstanceType, TypeItem, Work } from './types.ts'

/** The names of types that can be seen: types of kinds that need one, and names of resource types, as objects. */
export class VisibleTypes {
  private readonly seen = new Set<object>()
  private readonly outer: VisibleTypes | undefined

  /** What `outer` sees is seen as well. */
  constructor(outer?: VisibleTypes) {
    this.outer = outer
  }

  has(type: object): boolean {
    return this.seen.has(type) || (this.outer?.has(type) ?? false)
  }

  /** Adds the types that an item makes visible by being imported or exported. */
  add(extern: ExternType, work: Work): void {
    work.step()
    if (extern.sort === 'type') {
      if (extern.type.kind === 'value') this.seen.add(extern.type.type)
      else if (extern.type.kind === 'resource') this.seen.add(extern.type.resource)
    } else if (extern.sort === 'instance') {
      for (const inner of extern.type.exports.values()) this.add(inner, work)
    }
  }
}

/** Whether an item may be imported or exported where these types are visible. */
export function usesVisible(extern: ExternType, visible: VisibleTypes, work: Work): boolean {
  work.step()
  switch (extern.sort) {
    case 'func':
      return func(extern.type, visible, work)
    case 'type':
      return item(extern.type, visible, work)
    case 'instance':
      return instance(extern.type, visible, work)
    default:
      // A component's own imports and exports are checked in itself, and it sees nothing of what is around it.
      return true
  }
}

function instance({ exports }: InstanceType, visible: VisibleTypes, work: Work): boolean {
  const inside = new VisibleTypes(visible)
  for (const extern of exports.values()) {
    if (!usesVisible(extern, inside, work)) return false
    inside.add(extern, work)
  }
  return true
}

function item(type: TypeItem, visible: VisibleTypes, work: Work): boolean {
  switch (type.kind) {
    case 'value':
      return needsName(type.type)
        ? partsOf(type.type).every(part => named(part, visible, work))
        : named(type.type, visible, work)
    case 'func':
      return func(type.type, visible, work)
    case 'instance':
      return instance(type.type, visible, work)
    default:
      return true
  }
}

const func = ({ params, result }: FunctionType, visible: VisibleTypes, work: Work): boolean =>
  params.every(({ type }) => named(type, visible, work)) && (result === undefined || named(result, visible, work))

function named(type: WitType, visible: VisibleTypes, work: Work): boolean {
  work.step()
  if (needsName(type)) return visible.has(type)
  if (type.kind === 'own' || type.kind === 'borrow') return visible.has(type.resource)
  return partsOf(type).every(part => named(part, visible, work))
}

const needsName = ({ kind }: WitType): boolean =>
  kind === 'record' || kind === 'variant' || kind === 'enum' || kind === 'flags'
