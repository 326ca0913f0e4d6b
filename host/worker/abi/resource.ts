/** Handles across the boundary, and the built-ins on them (CanonicalABI.md, `lift_own` to `canon_resource_rep`). Inside the worker. */

import type { WitType } from '../../wasm/wit-type.ts'
import type { AbiContext } from './context.ts'
import type { ComponentInstance, Resource } from './instance.ts'
import { trapIf } from './trap.ts'

type HandleType = WitType & { kind: 'own' | 'borrow' }

/** Takes an owned handle from the guest, or borrows one for the length of the call; answers the representation. */
export function liftHandle(cx: AbiContext, index: number, type: HandleType): unknown {
  const { handles } = cx.instance
  const entry = handles.typed(index, type.resource)
  if (type.kind === 'borrow') {
    cx.lend(entry)
    return entry.representation
  }
  trapIf(entry.lends !== 0, `handle ${index} is lent`)
  trapIf(!entry.own, `handle ${index} is borrowed, not owned`)
  handles.remove(index)
  return entry.representation
}

/** Gives the guest a handle for a representation. */
export function lowerHandle(cx: AbiContext, representation: unknown, type: HandleType): number {
  const resource = type.resource as Resource
  if (type.kind === 'own') {
    return cx.instance.handles.add({ resource, representation, own: true, scope: undefined, lends: 0 })
  }
  if (resource.owner === cx.instance) return representation as number
  cx.borrows++
  return cx.instance.handles.add({ resource, representation, own: false, scope: cx, lends: 0 })
}

/** `canon resource.new`. */
export function resourceNew(instance: ComponentInstance, resource: Resource): (representation: number) => number {
  return representation => {
    trapIf(!instance.mayLeave, 'resource.new while the instance may not be left')
    return instance.handles.add({ resource, representation, own: true, scope: undefined, lends: 0 })
  }
}

/** `canon resource.drop`; an owned handle runs the destructor, in the instance that defines the resource. */
export function resourceDrop(instance: ComponentInstance, resource: Resource): (index: number) => void {
  return index => {
    trapIf(!instance.mayLeave, 'resource.drop while the instance may not be left')
    const entry = instance.handles.typed(index, resource)
    trapIf(entry.lends !== 0, `handle ${index >>> 0} is lent`)
    instance.handles.remove(index)
    if (!entry.own) {
      entry.scope!.borrows--
      return
    }
    if (resource.destroy === undefined) return
    if (resource.owner === undefined || resource.owner === instance) {
      resource.destroy(entry.representation)
      return
    }
    const entered = resource.owner.enter(instance)
    resource.destroy(entry.representation)
    resource.owner.leave(entered)
  }
}

/** `canon resource.rep`. */
export function resourceRep(instance: ComponentInstance, resource: Resource): (index: number) => number {
  return index => instance.handles.typed(index, resource).representation as number
}
