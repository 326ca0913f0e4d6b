/** Finds the resource types and borrowed handles in types. */

import { partsOf, type WitType } from '../wit-type.ts'
import type { ExternType, Identity, ResourceType, TypeItem, Work } from './types.ts'

/** Whether a value of the type can have a borrowed handle in it. */
export const containsBorrow = (type: WitType): boolean => type.kind === 'borrow' || partsOf(type).some(containsBorrow)

/** Whether a type refers to no resource type but those that it introduces itself. */
export function freeOfResources(type: TypeItem, work: Work): boolean {
  return !mentions({ sort: 'type', type }, new Set(), work)
}

function mentions(extern: ExternType, own: ReadonlySet<Identity>, work: Work): boolean {
  work.step()
  const inAll = (externs: ReadonlyMap<string, ExternType>, more: ReadonlySet<Identity>) =>
    [...externs.values()].some(inner => mentions(inner, more, work))
  const isForeign = (resource: ResourceType) => !own.has(resource.identity)
  const inValue = (type: WitType): boolean => {
    work.step()
    if (type.kind === 'own' || type.kind === 'borrow') return isForeign(type.resource as ResourceType)
    return partsOf(type).some(inValue)
  }
  switch (extern.sort) {
    case 'func':
      return (
        extern.type.params.some(({ type }) => inValue(type)) ||
        (extern.type.result ? inValue(extern.type.result) : false)
      )
    case 'instance':
      return inAll(extern.type.exports, own.union(extern.type.fresh))
    case 'component': {
      const { imports, bound, exports, fresh } = extern.type
      const inside = own.union(bound).union(fresh)
      return inAll(imports, inside) || inAll(exports, inside)
    }
    case 'type':
      switch (extern.type.kind) {
        case 'value':
          return inValue(extern.type.type)
        case 'resource':
          return isForeign(extern.type.resource)
        case 'func':
          return mentions({ sort: 'func', type: extern.type.type }, own, work)
        case 'instance':
          return mentions({ sort: 'instance', type: extern.type.type }, own, work)
        case 'component':
          return mentions({ sort: 'component', type: extern.type.type }, own, work)
      }
      break
    default:
  }
  return false
}
