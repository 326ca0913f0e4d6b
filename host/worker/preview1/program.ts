/** What the host keeps for a program on WASI's preview 1: its memory, and its file descriptors. Inside the worker. */

import { AbiTrap } from '../abi/trap.ts'
import type { Descriptor } from '../wasi/filesystem/descriptor.ts'
import type { FileSystem } from '../wasi/filesystem/file-system.ts'
import { preopens } from '../wasi/filesystem/preopens.ts'
import { refuse } from './errno.ts'
import { Listing } from './listing.ts'
import { type Charge, ProgramMemory } from './memory.ts'

/** A standard stream: input, which is at its end, or output, which is logged. */
export interface Stdio {
  readonly level: 'info' | 'error' | undefined
}

/** An open file or directory. */
export class OpenFd implements Disposable {
  readonly level = undefined
  readonly descriptor: Descriptor
  /** Where the guest finds what was granted; undefined for what it opened. */
  readonly granted: string | undefined
  readonly listing: Listing
  /** Where the next read or write is. */
  position = 0n
  append = false

  constructor(descriptor: Descriptor, budget: Charge, granted?: string) {
    this.descriptor = descriptor
    this.granted = granted
    this.listing = new Listing(descriptor, budget)
  }

  /** It was closed. */
  [Symbol.dispose](): void {
    this.listing[Symbol.dispose]()
    this.descriptor[Symbol.dispose]()
  }
}

/** What a file descriptor stands for. */
export type Fd = Stdio | OpenFd

/** What a program is kept with. */
export interface ProgramHost {
  readonly budget: Charge
  readonly files: FileSystem
  /** As `HostContext.unrepeatable`. */
  unrepeatable(): void
}

/** A program: one instance of a plugin. */
export class Program implements Disposable {
  private readonly context: ProgramHost
  private attached: ProgramMemory | undefined
  private owner: unknown
  /** Made at the first use. */
  private table: Map<number, Fd> | undefined

  constructor(context: ProgramHost) {
    this.context = context
  }

  /**
   * The program's memory is there: its module was instantiated. Security: who hands it over had it to hand over, and is the one component
   * instance that works in it from now on; another one of a composition must not.
   */
  attach(memory: WebAssembly.Memory | undefined, owner: unknown): void {
    if (memory === undefined || this.attached !== undefined) throw new AbiTrap('it attaches no memory, or a second one')
    this.attached = new ProgramMemory(memory, this.context.budget)
    this.owner = owner
  }

  /** Traps for another component instance than the one that attached the memory. */
  assertOwner(caller: unknown): void {
    if (this.attached !== undefined && caller !== this.owner)
      throw new AbiTrap('it works in a memory that another component attached')
  }

  /** Its memory. */
  get memory(): ProgramMemory {
    if (this.attached === undefined) throw new AbiTrap('it uses WASI in its start function, before its memory is there')
    return this.attached
  }

  private get fds(): Map<number, Fd> {
    if (this.table === undefined) {
      const { files, budget } = this.context
      const granted = preopens(files).map(([descriptor, guest]) => new OpenFd(descriptor, budget, guest))
      const standard: Fd[] = [{ level: undefined }, { level: 'info' }, { level: 'error' }]
      this.table = new Map([...standard, ...granted].map((fd, i) => [i, fd]))
    }
    return this.table
  }

  /** What a descriptor stands for. */
  fd(number: number): Fd {
    return this.fds.get(number) ?? refuse('badf')
  }

  /** An open file or directory. */
  open(number: number): OpenFd {
    const fd = this.fd(number)
    return fd instanceof OpenFd ? fd : refuse('badf')
  }

  /** Gives a descriptor its number, the least that is free. */
  add(descriptor: Descriptor): { readonly number: number; readonly fd: OpenFd } {
    const { fds } = this
    let number = 0
    // Bounded: files that are open have a ceiling.
    while (fds.has(number)) number++
    const fd = new OpenFd(descriptor, this.context.budget)
    fds.set(number, fd)
    return { number, fd }
  }

  /** Closes a descriptor. */
  close(number: number): void {
    const fd = this.fd(number)
    this.context.unrepeatable()
    this.fds.delete(number)
    if (fd instanceof OpenFd) fd[Symbol.dispose]()
  }

  /** Moves a descriptor to the number of another one, which is closed. */
  renumber(from: number, to: number): void {
    const fd = this.fd(from)
    this.fd(to)
    if (from === to) return
    this.close(to)
    this.fds.delete(from)
    this.fds.set(to, fd)
  }

  /** Goes back to how it is made: what was opened is closed. */
  reset(): void {
    for (const fd of this.table?.values() ?? []) if (fd instanceof OpenFd) fd[Symbol.dispose]()
    this.table = undefined
  }

  /** Closes everything. */
  [Symbol.dispose](): void {
    this.reset()
  }
}
