/** Directories of the host's file system: one name at a time, no symbolic link followed. Inside the worker. */

import {
  closeSync,
  constants,
  type Dir,
  type Dirent,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  opendirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { FileError, ifThere, refuse, system } from './code.ts'
import { HostFile } from './host-file.ts'
import { type Hold, type Holding, HostObject, holding, holdPath, typeOf } from './host-object.ts'
import type { Entries, Entry, Folder, Held } from './node.ts'

/**
 * Opens the directory of a grant. The path is the embedder's: links in it are followed.
 * @throws {FileError} when it is no directory, or one of the kernel's.
 */
export function openRoot(path: string, how: Holding = holding): HostFolder {
  const hold = holdPath(
    system(() => realpathSync(path)),
    how,
  )
  if (hold.stats.isDirectory()) return new HostFolder(hold, undefined)
  if (hold.fd !== undefined) closeSync(hold.fd)
  return refuse('not-directory')
}

/** A directory. */
export class HostFolder extends HostObject implements Folder {
  declare readonly type: 'directory'

  /** By which the system finds a name in this directory. */
  private at(name: string): string {
    if (this.how === 'path') this.stats()
    return `${this.path}/${name}`
  }

  hold(): HostFolder {
    const at = this.at('.')
    const hold = holdPath(this.how === 'path' ? this.path : at, this.how)
    return new HostFolder(hold, this.device)
  }

  look(name: string): Held | undefined {
    const hold = ifThere(() => holdPath(this.at(name), this.how))
    return hold && this.objectOf(hold)
  }

  private objectOf(hold: Hold): Held {
    if (hold.stats.isDirectory()) return new HostFolder(hold, this.device)
    return hold.stats.isFile() ? new HostFile(hold, this.device) : new HostObject(hold, this.device)
  }

  readLink(name: string): string {
    return textOf(system(() => readlinkSync(this.at(name), { encoding: 'buffer' }))) ?? refuse('illegal-byte-sequence')
  }

  entries(): Entries {
    const at = this.at('.')
    // The directory itself is opened here, and stays open: `at` is looked up now, not later.
    return new HostEntries(system(() => opendirSync(at, { encoding: 'buffer' as BufferEncoding })))
  }

  createFile(name: string): HostFile | undefined {
    const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants
    const at = this.at(name)
    try {
      closeSync(system(() => openSync(at, O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR, 0o666)))
    } catch (thrown) {
      if (thrown instanceof FileError && thrown.code === 'exist') return undefined
      throw thrown
    }
    const made = this.look(name)
    if (made instanceof HostFile) return made
    // Somebody removed or replaced it in the meantime.
    made?.[Symbol.dispose]()
    return undefined
  }

  createFolder(name: string): void {
    system(() => mkdirSync(this.at(name)))
  }

  createLink(name: string, target: string): void {
    system(() => symlinkSync(target, this.at(name)))
  }

  link(name: string, to: Folder, newName: string): void {
    const type = system(() => lstatSync(this.at(name)))
    // Security: names of devices and the like would outlive their first place; links to links are of no use.
    if (!type.isFile()) refuse('not-permitted')
    system(() => linkSync(this.at(name), (to as HostFolder).at(newName)))
  }

  rename(name: string, to: Folder, newName: string): void {
    system(() => renameSync(this.at(name), (to as HostFolder).at(newName)))
  }

  removeFile(name: string): void {
    system(() => unlinkSync(this.at(name)))
  }

  removeFolder(name: string): void {
    system(() => rmdirSync(this.at(name)))
  }

  sync(): void {
    system(() => {
      const fd = openSync(this.at('.'), constants.O_RDONLY)
      try {
        fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
    })
  }
}

/** The entries of a directory, some at a time, however many there are. */
class HostEntries implements Entries {
  private readonly dir: Dir

  constructor(dir: Dir) {
    this.dir = dir
  }

  next(): Entry | undefined {
    const entry = system(() => this.dir.readSync()) as unknown as Dirent<Buffer> | null
    return entry === null ? undefined : { type: typeOf(entry), name: textOf(entry.name) }
  }

  [Symbol.dispose](): void {
    this.dir.closeSync()
  }
}

/** Undefined for bytes that are no text: a guest's strings cannot hold them. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
