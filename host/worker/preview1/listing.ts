/** The entries of a directory by cookies, as `fd_readdir` of WASI's preview 1 asks for them. Inside the worker. */

import { WitError } from '../wasi/error.ts'
import type { Descriptor } from '../wasi/filesystem/descriptor.ts'
import type { DirectoryEntryStream } from '../wasi/filesystem/directory-entries.ts'
import type { NodeType } from '../wasi/filesystem/node.ts'
import type { Charge } from './memory.ts'

/** Fuel for each entry that is read: a program may go through a directory again and again without reading a byte of it. */
const ENTRY_FUEL = 1000

/** One entry. */
export interface Listed {
  readonly name: string
  readonly type: NodeType
}

const own: readonly Listed[] = ['.', '..'].map(name => ({ name, type: 'directory' }))

/** The entries of one open directory. Cookies count them, `.` and `..` first. */
export class Listing implements Disposable {
  private readonly descriptor: Descriptor
  private readonly budget: Charge
  private stream: DirectoryEntryStream | undefined
  /** The cookie of what is read next. */
  private next = 0n
  /** What was read last: a program whose buffer was too small asks for it again. */
  private last: Listed | undefined

  constructor(descriptor: Descriptor, budget: Charge) {
    this.descriptor = descriptor
    this.budget = budget
  }

  /** The entry with a cookie; undefined at the end. */
  at(cookie: bigint): Listed | undefined {
    if (this.last !== undefined && cookie === this.next - 1n) return this.last
    if (cookie < this.next) this[Symbol.dispose]()
    do this.last = this.read()
    while (this.last !== undefined && this.next <= cookie)
    return this.last
  }

  private read(): Listed | undefined {
    this.budget.charge(ENTRY_FUEL)
    const entry = this.next < own.length ? own[Number(this.next)] : this.readStream()
    if (entry !== undefined) this.next++
    return entry
  }

  private readStream(): Listed | undefined {
    this.stream ??= this.descriptor.readDirectory()
    for (;;) {
      try {
        return this.stream.readDirectoryEntry()
      } catch (thrown) {
        // A name that is no text cannot be told; the next one follows.
        if (!(thrown instanceof WitError && thrown.payload === 'illegal-byte-sequence')) throw thrown
        this.budget.charge(ENTRY_FUEL)
      }
    }
  }

  /** Goes back to the beginning. */
  [Symbol.dispose](): void {
    this.stream?.[Symbol.dispose]()
    this.stream = undefined
    this.next = 0n
    this.last = undefined
  }
}
