/** The memory of a program on WASI's preview 1, read and written for it. Inside the worker. */

import { AbiTrap } from '../abi/trap.ts'
import { ErrnoError } from './errno.ts'

/** Most buffers of one read or write (`IOV_MAX`). */
export const MAX_BUFFERS = 1024

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What reading and writing for a program costs it. */
export interface Charge {
  /** Takes fuel, or throws. */
  charge(fuel: number): void
}

/**
 * The memory that a program exports. Security: a pointer or a length is what a hostile program makes it; what leaves the memory traps, as in
 * the canonical ABI. Who copies what is here charges it by its length. Numbers are unsigned, below 2^32, so that sums are exact.
 */
export class ProgramMemory {
  private readonly memory: WebAssembly.Memory
  private readonly budget: Charge

  constructor(memory: WebAssembly.Memory, budget: Charge) {
    this.memory = memory
    this.budget = budget
  }

  /** So many bytes of the memory itself, good until the program runs again. */
  bytes(pointer: number, length: number): Uint8Array {
    const { buffer } = this.memory
    if (pointer + length > buffer.byteLength)
      throw new AbiTrap(`${length} bytes at 0x${pointer.toString(16)} leave the memory`)
    return new Uint8Array(buffer, pointer, length)
  }

  /** A structure of the memory, to be read or written. */
  view(pointer: number, length: number): DataView {
    const bytes = this.bytes(pointer, length)
    return new DataView(bytes.buffer, bytes.byteOffset, length)
  }

  /** Writes 32 bits. */
  setU32(pointer: number, value: number): void {
    this.view(pointer, 4).setUint32(0, value, true)
  }

  /** Writes 64 bits. */
  setU64(pointer: number, value: bigint): void {
    this.view(pointer, 8).setBigUint64(0, value, true)
  }

  /** A text, of at most `most` bytes. */
  text(pointer: number, length: number, most: number): string {
    const bytes = this.bytes(pointer, length)
    if (length > most) throw new ErrnoError('nametoolong')
    this.budget.charge(length)
    try {
      return utf8.decode(bytes)
    } catch {
      throw new ErrnoError('ilseq')
    }
  }

  /** The buffers of a list of them, one at a time, since each may hold what the others are. */
  *buffers(pointer: number, count: number): Iterable<Uint8Array> {
    if (count > MAX_BUFFERS) throw new ErrnoError('inval')
    const list = this.view(pointer, count * 8)
    this.budget.charge(count * 8)
    const places = Array.from(
      { length: count },
      (_, i) => [list.getUint32(i * 8, true), list.getUint32(i * 8 + 4, true)] as const,
    )
    for (const [at, length] of places) yield this.bytes(at, length)
  }
}
