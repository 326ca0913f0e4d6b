/** Handles across the boundary, and the built-ins on them (CanonicalABI.md, `lift_own` to `lower_borrow`, `canon_resource_new` to `canon_resource_rep`). Inside the worker. */

import type { WitType } from '../../wasm/wit-type.ts'
import type { AbiContext } from './context.ts'
import type { ComponentInstance, Resource } from './instance.ts'
import { trapIf } from './trap.ts'

type HandleType = WitType & { kind: 'own' | 'borrow' }

/** Takes an owned handle from the guest, or borrows one for the length of the call; answers the representation. */
export function liftHandle(cx: AbiContext, index: number, type: HandleType): unknown {
  const { handles } = cx.instance
  const resource = cx.resource(type.resource)
  if (type.kind === 'borrow') {
    const entry = handles.get(index, resource)
    entry.lends++
    cx.lenders.push(entry)
    return entry.representation
  }
  const entry = handles.remove(index, resource)
  trapIf(entry.scope !== undefined, `handle ${index} is borrowed, not owned`)
  return entry.representation
}

/** Gives the guest a handle for a representation. */
export function lowerHandle(cx: AbiContext, representation: unknown, type: HandleType): number {
  const { instance } = cx
  const resource = cx.resource(type.resource)
  if (type.kind === 'own') return instance.handles.add(resource, representation, undefined)
  // Only the defining instance sees representations.
  if (resource.owner === instance) return representation as number
  cx.borrowScope.borrows++
  return instance.handles.add(resource, representation, cx.borrowScope)
}

/** `canon resource.new`. */
export function resourceNew(instance: ComponentInstance, resource: Resource): (representation: number) => number {
  return representation => {
    instance.assertMayLeave()
    return instance.handles.add(resource, representation, undefined)
  }
}

/** `canon resource.drop`; an owned handle runs the destructor, as a call to the instance that defines the resource. */
export function resourceDrop(instance: ComponentInstance, resource: Resource): (index: number) => undefined {
  const { owner, destroy } = resource
  return index => {
    instance.assertMayLeave()
    const { scope, representation } = instance.handles.remove(index, resource)
    if (scope !== undefined) {
      scope.borrows--
      return
    }
    owner?.enter(instance)
    const outer = owner?.beginTask()
    destroy?.(representation)
    if (outer) owner!.endTask(outer)
    owner?.leave(instance)
  }
}

/** `canon resource.rep`. */
export function resourceRep(instance: ComponentInstance, resource: Resource): (index: number) => number {
  return index => instance.handles.get(index, resource).representation as number
}
