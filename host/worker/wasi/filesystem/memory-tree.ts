/** A directory in memory, for what a guest needs to write down and nobody else to see. Inside the worker. */

import { refuse } from './code.ts'
import type { Entries, Entry, File, Folder, Held, NodeType, OpenFile, Stat, Times } from './node.ts'
import type { Usage } from './quota.ts'

/** What the objects of one tree share. */
export interface MemoryTree {
  readonly usage: Usage
  /** Of the next object. */
  nextIdentity: number
}

/** An object, counted by the names that it has and by who holds it: with the last of them its bytes are free again. */
abstract class MemoryObject implements Held {
  abstract readonly type: NodeType
  readonly identity: string
  protected readonly tree: MemoryTree
  private accessed: bigint | undefined
  private modified: bigint | undefined
  private holds = 0
  links = 0

  constructor(tree: MemoryTree) {
    this.tree = tree
    this.identity = String(tree.nextIdentity++)
  }

  /** Bytes that it takes. */
  abstract get bytes(): number

  stat(): Stat {
    const times = {
      ...(this.accessed !== undefined && { accessed: this.accessed }),
      ...(this.modified !== undefined && { modified: this.modified }),
    }
    return { type: this.type, links: BigInt(this.links), size: BigInt(this.bytes), ...times }
  }

  setTimes({ accessed, modified }: Times): void {
    this.accessed = accessed ?? this.accessed
    this.modified = modified ?? this.modified
  }

  hold(): this {
    this.holds++
    return this
  }

  unlink(): void {
    this.links--
    this.tree.usage.uncreate()
    this.free()
  }

  [Symbol.dispose](): void {
    this.holds--
    this.free()
  }

  private free(): void {
    if (this.links + this.holds === 0) this.tree.usage.resize(this.bytes, 0)
  }
}

/** A symbolic link. */
class MemoryLink extends MemoryObject {
  readonly type = 'symbolic-link'
  readonly target: string

  constructor(tree: MemoryTree, target: string) {
    super(tree)
    tree.usage.resize(0, Buffer.byteLength(target))
    this.target = target
  }

  get bytes(): number {
    return Buffer.byteLength(this.target)
  }
}

/** A regular file. */
class MemoryFile extends MemoryObject implements File {
  readonly type = 'regular-file'
  bytes = 0
  /** At least as long as the file, zeros beyond it. */
  private room = new Uint8Array()

  open(): OpenFile {
    this.hold()
    return {
      stat: () => this.stat(),
      size: () => this.bytes,
      read: (most, position) => this.room.slice(position, Math.min(this.bytes, position + most)),
      write: (bytes, position) => {
        this.setSize(Math.max(this.bytes, position + bytes.length))
        this.room.set(bytes, position)
        return bytes.length
      },
      setSize: size => this.setSize(size),
      sync: () => undefined,
      [Symbol.dispose]: () => this[Symbol.dispose](),
    }
  }

  /** Invariant: the quota allowed this size before. */
  private setSize(size: number): void {
    if (size > this.room.length) {
      const room = new Uint8Array(Math.max(size, this.room.length * 2))
      room.set(this.room)
      this.room = room
    }
    if (size < this.bytes) this.room.fill(0, size, this.bytes)
    this.bytes = size
  }
}

/** A directory. */
export class MemoryFolder extends MemoryObject implements Folder {
  readonly type = 'directory'
  readonly bytes = 0
  private parent: MemoryFolder | undefined
  private readonly names = new Map<string, MemoryObject>()

  look(name: string): Held | undefined {
    return this.names.get(name)?.hold()
  }

  private get(name: string): MemoryObject {
    return this.names.get(name) ?? refuse('no-entry')
  }

  private add<T extends MemoryObject>(name: string, object: T): T {
    this.assertFree(name)
    this.put(name, object)
    object.links++
    return object
  }

  private assertFree(name: string): void {
    // One that was removed is not seen again, so that nothing must be put into it.
    if (this.links === 0) refuse('no-entry')
    if (this.names.has(name)) refuse('exist')
  }

  private put(name: string, object: MemoryObject): void {
    this.names.set(name, object)
    if (object instanceof MemoryFolder) object.parent = this
  }

  private remove(name: string): void {
    const object = this.get(name)
    this.names.delete(name)
    object.unlink()
  }

  readLink(name: string): string {
    const object = this.get(name)
    return object instanceof MemoryLink ? object.target : refuse('invalid')
  }

  entries(): Entries {
    const names = this.names.entries()
    const next = (): Entry | undefined => {
      const { value } = names.next()
      return value && { name: value[0], type: value[1].type }
    }
    return { next, [Symbol.dispose]: () => undefined }
  }

  createFile(name: string): File | undefined {
    return this.names.has(name) ? undefined : this.add(name, new MemoryFile(this.tree)).hold()
  }

  createFolder(name: string): void {
    this.add(name, new MemoryFolder(this.tree))
  }

  createLink(name: string, target: string): void {
    this.assertFree(name)
    this.add(name, new MemoryLink(this.tree, target))
  }

  link(name: string, to: Folder, newName: string): void {
    const object = this.get(name)
    if (object.type !== 'regular-file') refuse('not-permitted')
    ;(to as MemoryFolder).add(newName, object)
  }

  rename(name: string, to: Folder, newName: string): void {
    const target = to as MemoryFolder
    const object = this.get(name)
    const taken = target.names.get(newName)
    if (taken === object) return
    if (target.isInside(object)) refuse('invalid')
    if (target.links === 0) refuse('no-entry')
    if (taken) target.makeRoom(newName, taken, object)
    this.names.delete(name)
    target.put(newName, object)
  }

  /** Whether this is a directory, or below it. */
  private isInside(other: MemoryObject): boolean {
    for (let at: MemoryFolder | undefined = this; at !== undefined; at = at.parent) if (at === other) return true
    return false
  }

  private makeRoom(name: string, taken: MemoryObject, by: MemoryObject): void {
    if (taken instanceof MemoryFolder && !(by instanceof MemoryFolder)) refuse('is-directory')
    if (!(taken instanceof MemoryFolder) && by instanceof MemoryFolder) refuse('not-directory')
    if (taken instanceof MemoryFolder && taken.names.size > 0) refuse('not-empty')
    this.remove(name)
  }

  removeFile(name: string): void {
    if (this.get(name).type === 'directory') refuse('is-directory')
    this.remove(name)
  }

  removeFolder(name: string): void {
    const object = this.get(name)
    if (!(object instanceof MemoryFolder)) refuse('not-directory')
    if (object.names.size > 0) refuse('not-empty')
    this.remove(name)
  }

  sync(): void {}
}

/** A new, empty tree. */
export function memoryRoot(usage: Usage): MemoryFolder {
  const root = new MemoryFolder({ usage, nextIdentity: 0 })
  root.links = 1
  return root
}
