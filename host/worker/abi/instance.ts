/** A component instance's own state: its handles and the two flags that guard entering and leaving (CanonicalABI.md, "Component Instances"). Inside the worker. */

import type { WitResource } from '../../wasm/wit-type.ts'
import { trapIf } from './trap.ts'

/** A resource type. Two are the same only if they are the same object. */
export class Resource implements WitResource {
  readonly name: string
  /** The instance that defines it; undefined for the host's. */
  readonly owner: ComponentInstance | undefined
  /** Runs when an owned handle is dropped; gets the representation. */
  readonly destroy: ((representation: unknown) => void) | undefined

  constructor(name: string, owner?: ComponentInstance, destroy?: (representation: unknown) => void) {
    this.name = name
    this.owner = owner
    this.destroy = destroy
  }
}

/** What a handle stands for. */
export interface HandleEntry {
  readonly resource: Resource
  /** An i32 for a resource of a guest, any object for one of the host. */
  readonly representation: unknown
  readonly own: boolean
  /** The call that lent it, for a borrowed handle: it counts how many it still has out. */
  readonly scope: { borrows: number } | undefined
  /** How many calls in progress hold it borrowed. */
  lends: number
}

/** Handles of one instance; the ceiling keeps a guest from filling the host's heap with them. */
const MAX_HANDLES = 100_000

/** The table in which a guest's i32 handles are indices. Index 0 is never given out. */
export class HandleTable {
  private readonly entries: (HandleEntry | undefined)[] = [undefined]
  private readonly free: number[] = []

  get(index: number): HandleEntry {
    const entry = this.entries[index >>> 0]
    trapIf(entry === undefined, `unknown handle ${index >>> 0}`)
    return entry as HandleEntry
  }

  add(entry: HandleEntry): number {
    const index = this.free.pop() ?? this.entries.length
    trapIf(index > MAX_HANDLES, `more than ${MAX_HANDLES} handles`)
    this.entries[index] = entry
    return index
  }

  remove(index: number): HandleEntry {
    const entry = this.get(index)
    this.entries[index >>> 0] = undefined
    this.free.push(index >>> 0)
    return entry
  }

  /** The handle, if it is of the resource. */
  typed(index: number, resource: WitResource): HandleEntry {
    const entry = this.get(index)
    trapIf(entry.resource !== resource, `handle ${index >>> 0} is of ${entry.resource.name}, not ${resource.name}`)
    return entry
  }

  /** Representations of the host's resources that the guest still owns. */
  *ownedByHost(): Iterable<HandleEntry> {
    for (const entry of this.entries) if (entry?.own && entry.resource.owner === undefined) yield entry
  }
}

/** One instance of a component. */
export class ComponentInstance {
  readonly parent: ComponentInstance | undefined
  readonly handles = new HandleTable()
  mayEnter = true
  mayLeave = true
  /** Slots of `context.get` and `context.set`. */
  readonly context = [0, 0]

  constructor(parent?: ComponentInstance) {
    this.parent = parent
  }

  /** The instances that a call from `caller` enters: this one and its ancestors, less the caller's own. */
  private entering(caller: ComponentInstance | undefined): ComponentInstance[] {
    const inside = new Set<ComponentInstance>()
    for (let i = caller; i !== undefined; i = i.parent) inside.add(i)
    const list: ComponentInstance[] = []
    for (let i: ComponentInstance | undefined = this; i !== undefined; i = i.parent) if (!inside.has(i)) list.push(i)
    return list
  }

  /** Enters for a call; traps when the instance is already on the stack. Answers what `leave` needs. */
  enter(caller: ComponentInstance | undefined): readonly ComponentInstance[] {
    const entered = this.entering(caller)
    trapIf(
      entered.some(instance => !instance.mayEnter),
      'a component instance was re-entered',
    )
    for (const instance of entered) instance.mayEnter = false
    return entered
  }

  /** Leaves after a call that returned. After a trap nothing leaves: the instance stays shut. */
  leave(entered: readonly ComponentInstance[]): void {
    for (const instance of entered) instance.mayEnter = true
  }
}
