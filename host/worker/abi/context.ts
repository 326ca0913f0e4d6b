/** What lifting and lowering need to know of the instance they work for: its memory, `realloc`, handles and budget. Inside the worker. */

import type { CanonOptions } from '../../wasm/component.ts'
import type { ComponentInstance, HandleEntry } from './instance.ts'
import { trapIf } from './trap.ts'

/** The ceilings of what crosses the boundary. */
export interface CallBudget {
  /** Counts a call out of the guest, before anything is lifted; throws when the call is to end. */
  crossing(): void
  /** Counts bytes copied out of the guest, before they are; throws when they would pass the ceiling. */
  take(bytes: number): void
}

/** `cabi_realloc`. */
export type Realloc = (old: number, oldSize: number, alignment: number, newSize: number) => number

/** The largest string or list that may cross, in bytes (CanonicalABI.md: MAX_STRING_BYTE_LENGTH, MAX_LIST_BYTE_LENGTH). */
export const MAX_BYTE_LENGTH = 2 ** 28 - 1

const noMemory = new Uint8Array(0)

/** One per canonical definition: the options with their indices resolved. */
export class AbiContext {
  readonly instance: ComponentInstance
  readonly encoding: CanonOptions['encoding']
  readonly budget: CallBudget
  private readonly memory: WebAssembly.Memory | undefined
  private readonly realloc: Realloc | undefined
  /** Handles lent for the current call; given back when it returns. */
  private lenders: HandleEntry[] = []
  /** Borrowed handles that the current callee still holds. */
  borrows = 0
  bytes: Uint8Array = noMemory
  view = new DataView(noMemory.buffer)

  constructor(
    instance: ComponentInstance,
    encoding: CanonOptions['encoding'],
    budget: CallBudget,
    memory: WebAssembly.Memory | undefined,
    realloc: Realloc | undefined,
  ) {
    this.instance = instance
    this.encoding = encoding
    this.budget = budget
    this.memory = memory
    this.realloc = realloc
  }

  /** Looks at the memory anew; needed after anything that ran guest code, since growth detaches the old buffer. */
  refresh(): void {
    const buffer = this.memory?.buffer
    if (buffer === undefined || buffer === this.bytes.buffer) return
    this.bytes = new Uint8Array(buffer)
    this.view = new DataView(buffer)
  }

  /** Refuses a range that is misaligned or leaves the memory. */
  checkRange(ptr: number, byteLength: number, alignment: number, what: string): void {
    trapIf((ptr & (alignment - 1)) !== 0, `${what}: pointer 0x${ptr.toString(16)} is not aligned to ${alignment}`)
    trapIf(
      ptr + byteLength > this.bytes.length,
      `${what}: ${byteLength} bytes at 0x${ptr.toString(16)} leave the memory of ${this.bytes.length} bytes`,
    )
  }

  /** Asks the guest for room; the answer is checked like any pointer of the guest. */
  allocate(alignment: number, byteLength: number, what: string): number {
    trapIf(byteLength > MAX_BYTE_LENGTH, `${what}: ${byteLength} bytes are more than may cross`)
    trapIf(this.realloc === undefined, `${what}: the component gives no realloc`)
    // Security: while realloc runs, the guest must not call out, or it could re-enter the host half-way through a lowering.
    this.instance.mayLeave = false
    const ptr = this.realloc!(0, 0, alignment, byteLength) >>> 0
    this.instance.mayLeave = true
    this.refresh()
    this.checkRange(ptr, byteLength, alignment, what)
    return ptr
  }

  /** Remembers a handle that is lent for the length of the current call. */
  lend(handle: HandleEntry): void {
    handle.lends++
    this.lenders.push(handle)
  }

  /** Gives back what was lent. */
  endLoans(): void {
    if (this.lenders.length === 0) return
    for (const handle of this.lenders) handle.lends--
    this.lenders = []
  }
}
