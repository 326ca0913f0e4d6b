/** What lifting and lowering need to know of the instance they work for: memory, `realloc`, budget (CanonicalABI.md, "Lifting and Lowering Context"). Inside the worker. */

import type { CanonOptions } from '../../wasm/component.ts'
import { MAX_BYTE_LENGTH } from '../../wasm/layout.ts'
import type { WitResource } from '../../wasm/wit-type.ts'
import type { BorrowScope, ComponentInstance, HandleEntry, PlannedResource, Resource } from './instance.ts'
import { trapIf } from './trap.ts'

/** The ceilings of what crosses the boundary. */
export interface CallBudget {
  /** Counts a call out of the guest, before anything is lifted; throws when the call is to end. Answers what is lifted so far. */
  crossing(): number
  /** Counts bytes copied out of the guest, before they are; throws when all that is held at once would pass the ceiling. */
  take(bytes: number): void
  /** What was lifted since `lifted` is held no more: the call that it was for has returned. */
  release(lifted: number): void
  /**
   * Notes what is thrown into a guest. Security: a guest's `catch_all` may swallow what JavaScript throws; the budget makes it trap at
   * its next check even so.
   */
  fail(thrown: unknown): void
}

/** `cabi_realloc`. */
export type Realloc = (old: number, oldSize: number, alignment: number, newSize: number) => number

/** Reads a value at an address that was checked to be aligned and inside the memory. */
export type Load = (cx: AbiContext, ptr: number) => unknown

/** Writes a value at an address that was checked to be aligned and inside the memory. */
export type Store = (cx: AbiContext, ptr: number, value: unknown) => void

const noMemory = Buffer.alloc(0)
const noView = new DataView(noMemory.buffer)

/**
 * One for all canonical definitions of an instance that have the same options: these, and the handles of the call at hand. Invariant: values
 * are lifted and lowered in one piece, with no other call in between, since `realloc` may not call out.
 */
export class AbiContext {
  readonly instance: ComponentInstance
  readonly encoding: CanonOptions['encoding']
  readonly budget: CallBudget
  /** What the resources are that types refer to. */
  private readonly resources: readonly Resource[]
  /** The memory of the definition, if it has one. */
  readonly memory: WebAssembly.Memory | undefined
  private readonly realloc: Realloc | undefined
  /** Handles that the arguments of this call lend; new for each call. */
  lenders: HandleEntry[] = []
  /** Counts the handles that the arguments of this call borrow; new for each call. */
  borrowScope: BorrowScope = { borrows: 0 }
  /** Long texts are lifted as {@link LongText}: what is lifted now goes to the outside, where they are read. */
  liftsLongTexts = false
  /** The memory, seen anew by {@link refresh}. A Buffer for its fast text methods; never `slice` it, that makes no copy. */
  bytes: Buffer = noMemory
  view = noView

  constructor(
    instance: ComponentInstance,
    encoding: CanonOptions['encoding'],
    budget: CallBudget,
    resources: readonly Resource[],
    memory: WebAssembly.Memory | undefined,
    realloc: Realloc | undefined,
  ) {
    this.instance = instance
    this.encoding = encoding
    this.budget = budget
    this.resources = resources
    this.memory = memory
    this.realloc = realloc
  }

  /** The resource type that types refer to so. */
  resource(planned: WitResource): Resource {
    return this.resources[(planned as PlannedResource).index]!
  }

  /** Looks at the memory anew; needed after anything that ran guest code, since growth detaches the old buffer. */
  refresh(): void {
    const buffer = this.memory?.buffer
    if (buffer === undefined || buffer === this.bytes.buffer) return
    this.bytes = Buffer.from(buffer)
    this.view = new DataView(buffer)
  }

  /** Traps at a range that is misaligned or leaves the memory. */
  checkRange(ptr: number, byteLength: number, alignment: number, what: string): void {
    if ((ptr & (alignment - 1)) === 0 && ptr + byteLength <= this.bytes.length) return
    const at = `0x${ptr.toString(16)}`
    trapIf(ptr + byteLength > this.bytes.length, `${what}: ${byteLength} bytes at ${at} leave the memory`)
    trapIf(true, `${what}: the pointer ${at} is not aligned to ${alignment}`)
  }

  /** Asks the guest for room; the answer is checked like any pointer of the guest. */
  allocate(alignment: number, byteLength: number, what: string): number {
    trapIf(byteLength > MAX_BYTE_LENGTH, `${what}: more than ${MAX_BYTE_LENGTH} bytes may not cross`)
    const { instance } = this
    // Security: while realloc runs the guest must not call out, or it could come back in the middle of a lowering.
    instance.mayLeave = false
    const outer = instance.beginTask()
    const ptr = this.realloc!(0, 0, alignment, byteLength) >>> 0
    instance.endTask(outer)
    instance.mayLeave = true
    this.refresh()
    this.checkRange(ptr, byteLength, alignment, what)
    return ptr
  }
}
