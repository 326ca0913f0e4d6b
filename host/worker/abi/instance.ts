/** A component instance's own state: its handles, and the flags that guard entering and leaving (CanonicalABI.md, "Component Instances", "Table State", "Resource State"). Inside the worker. */

import type { WitResource } from '../../wasm/wit-type.ts'
import { trapIf } from './trap.ts'

/** A resource type as the types of all instances of a component refer to it; what it is in one of them is a {@link Resource}. */
export class PlannedResource implements WitResource {
  readonly name: string
  /** The place among the resource types of an instance. */
  readonly index: number

  constructor(name: string, index: number) {
    this.name = name
    this.index = index
  }
}

/** A resource type. Two are the same only if they are the same object. */
export class Resource {
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

/** How many borrowed handles a call has out. */
export interface BorrowScope {
  borrows: number
}

/** What a handle stands for. */
export interface HandleEntry {
  readonly resource: Resource
  /** An i32 for a resource of a guest, any value for one of the host. */
  readonly representation: unknown
  /** The call that lent it, for a borrowed handle; undefined for an owned one. */
  readonly scope: BorrowScope | undefined
  /** How many calls in progress hold it borrowed. */
  lends: number
}

/** How many handles there are in all instances of a component: together they may not fill the host's heap. */
export class HandleQuota {
  private count = 0

  /** Counts one more; traps above the ceiling. */
  add(): void {
    trapIf(this.count >= MAX_HANDLES, `more than ${MAX_HANDLES} handles`)
    this.count++
  }

  /** Counts one less. */
  remove(): void {
    this.count--
  }
}

/** Most handles at a time, of all instances of a component together. */
export const MAX_HANDLES = 100_000

/** Index 0 is never given out; what was freed last is given out first. */
export class HandleTable {
  private readonly quota: HandleQuota
  private readonly entries: (HandleEntry | undefined)[] = [undefined]
  private readonly free: number[] = []
  /** How often handles came or went. */
  changes = 0

  constructor(quota: HandleQuota) {
    this.quota = quota
  }

  /** The handle at an index, which must be of the resource. */
  get(index: number, resource: Resource): HandleEntry {
    const entry = this.entries[index >>> 0]
    trapIf(entry === undefined, `unknown handle ${index >>> 0}`)
    trapIf(entry!.resource !== resource, `handle ${index >>> 0} is of another resource type than ${resource.name}`)
    return entry!
  }

  /** Adds a handle, owned or, with a scope, borrowed; answers its index. */
  add(resource: Resource, representation: unknown, scope: BorrowScope | undefined): number {
    this.quota.add()
    const index = this.free.pop() ?? this.entries.length
    this.entries[index] = { resource, representation, scope, lends: 0 }
    this.changes++
    return index
  }

  /** Takes out a handle, which must be of the resource and not lent. */
  remove(index: number, resource: Resource): HandleEntry {
    const entry = this.get(index, resource)
    trapIf(entry.lends !== 0, `handle ${index >>> 0} is lent`)
    this.entries[index >>> 0] = undefined
    this.changes++
    this.quota.remove()
    this.free.push(index >>> 0)
    return entry
  }
}

/** What `context.get` reads in a task that set nothing. */
const noStorage: readonly [number, number] = [0, 0]

/** One instance of a component. */
export class ComponentInstance {
  private readonly parent: ComponentInstance | undefined
  readonly handles: HandleTable
  /** False while a call is in the instance, and for ever after a trap. */
  mayEnter = true
  /** False while `realloc` and `post-return` run: these may not call anything outside. */
  mayLeave = true
  /** The storage of the task at hand; outside of one it means nothing. */
  private storage = noStorage

  constructor(quota: HandleQuota, parent?: ComponentInstance) {
    this.handles = new HandleTable(quota)
    this.parent = parent
  }

  /** Whether this instance or one around it is `other`. */
  private isInside(other: ComponentInstance): boolean {
    for (let i: ComponentInstance | undefined = this; i !== undefined; i = i.parent) if (i === other) return true
    return false
  }

  /**
   * Enters for a call by `caller`, or by the host: this instance and those around it, except those that the caller is in already.
   * Traps when one of them is on the stack. After a trap nobody leaves, so that the instance stays shut ("lockdown").
   */
  enter(caller: ComponentInstance | undefined): void {
    for (let i: ComponentInstance | undefined = this; i !== undefined; i = i.parent) {
      if (caller?.isInside(i)) return
      trapIf(!i.mayEnter, 'a component instance was entered again')
      i.mayEnter = false
    }
  }

  /** Leaves after a call by `caller` that returned. */
  leave(caller: ComponentInstance | undefined): void {
    for (let i: ComponentInstance | undefined = this; i !== undefined; i = i.parent) {
      if (caller?.isInside(i)) return
      i.mayEnter = true
    }
  }

  /** Refuses a call to the outside while there may be none. */
  assertMayLeave(): void {
    trapIf(!this.mayLeave, 'the instance called out of its realloc or post-return')
  }

  /** Gives a new task empty storage; answers that of the task around it, for {@link endTask}. */
  beginTask(): readonly [number, number] {
    const outer = this.storage
    this.storage = noStorage
    return outer
  }

  /** Goes back to the storage of the task around. */
  endTask(outer: readonly [number, number]): void {
    this.storage = outer
  }

  /** `canon context.get`. */
  getContext(slot: 0 | 1): number {
    return this.storage[slot]
  }

  /** `canon context.set`. */
  setContext(slot: 0 | 1, value: number): undefined {
    this.storage = slot === 0 ? [value, this.storage[1]] : [this.storage[0], value]
  }
}
