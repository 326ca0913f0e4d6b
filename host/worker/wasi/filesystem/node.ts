/** What a directory of the host and a scratch directory have in common: the objects of a tree, of which each backend makes its own. Inside the worker. */

/** The kinds of objects (`descriptor-type`). */
export type NodeType =
  | 'unknown'
  | 'block-device'
  | 'character-device'
  | 'directory'
  | 'fifo'
  | 'symbolic-link'
  | 'regular-file'
  | 'socket'

/** What is known of an object. Times are nanoseconds since 1970, undefined where the backend keeps none. */
export interface Stat {
  readonly type: NodeType
  readonly links: bigint
  readonly size: bigint
  readonly accessed?: bigint
  readonly modified?: bigint
  readonly changed?: bigint
}

/** Times to set, in nanoseconds since 1970; undefined leaves one as it is. */
export interface Times {
  readonly accessed: bigint | undefined
  readonly modified: bigint | undefined
}

/** An object that is held until it is disposed: it stays the same one, whatever happens to its names meanwhile. */
export interface Held extends Disposable {
  readonly type: NodeType
  /** Tells it from every other object of the tree. */
  readonly identity: string
  stat(): Stat
  setTimes(times: Times): void
}

/** An entry of a directory. */
export interface Entry {
  readonly type: NodeType
  /** Undefined when it is no text. */
  readonly name: string | undefined
}

/** The entries of a directory that were not read yet. */
export interface Entries extends Disposable {
  next(): Entry | undefined
}

/**
 * A directory. Each method works on one name in it, which is never `.`, `..` or a path, and never follows a symbolic link.
 * `to` is a directory of the same tree.
 */
export interface Folder extends Held {
  readonly type: 'directory'
  /** Holds the directory once more. */
  hold(): Folder
  /** Holds what a name stands for, a symbolic link itself; undefined when there is nothing. */
  look(name: string): Held | undefined
  readLink(name: string): string
  entries(): Entries
  /** A new file; undefined when the name is taken. */
  createFile(name: string): File | undefined
  createFolder(name: string): void
  createLink(name: string, target: string): void
  link(name: string, to: Folder, newName: string): void
  rename(name: string, to: Folder, newName: string): void
  removeFile(name: string): void
  removeFolder(name: string): void
  sync(): void
}

/** How a file is opened. */
export interface Access {
  readonly read: boolean
  readonly write: boolean
}

/** A regular file. */
export interface File extends Held {
  readonly type: 'regular-file'
  open(access: Access): OpenFile
}

/** A file that is open. Positions and lengths are whole numbers below 2^53. */
export interface OpenFile extends Disposable {
  stat(): Stat
  size(): number
  /** Up to so many bytes from a position on; none at the end. */
  read(most: number, position: number): Uint8Array
  /** Answers how many bytes were written. */
  write(bytes: Uint8Array, position: number): number
  setSize(size: number): void
  sync(): void
}

/** Whether an object is a directory. */
export const isFolder = (held: Held): held is Folder => held.type === 'directory'

/** Whether an object is a regular file. */
export const isFile = (held: Held): held is File => held.type === 'regular-file'
