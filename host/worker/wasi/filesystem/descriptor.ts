/** The resource `descriptor`: an open file or directory, and all that a guest can do with it (wasi-filesystem 0.2, types.wit). Inside the worker. */

import { InputStream, OutputStream } from '../streams.ts'
import { refuse } from './code.ts'
import { DirectoryEntryStream } from './directory-entries.ts'
import { fileSink, fileSource, writeCounted } from './file-streams.ts'
import type { FileSystem } from './file-system.ts'
import { type File, type Folder, type Held, isFolder, type NodeType, type OpenFile } from './node.ts'
import { type DescriptorFlags, joined, type Opened, type OpenFlags, openFile } from './opened.ts'
import { parsePath, staysInside } from './path.ts'
import { type Following, Way } from './resolve.ts'
import { type DescriptorStat, type MetadataHash, metadataHash, type NewTimestamp, statOf, timesOf } from './stat.ts'

/** Most bytes of one `read`. */
const MAX_READ = 1024 * 1024

/** Most attempts to open or make a file whose name somebody else takes and frees meanwhile. */
const MAX_ATTEMPTS = 8

/** A path, and which links at its end are followed. */
interface Place {
  readonly path: string
  readonly following: Following
}

type NamedWay = Way & { readonly name: string }

/** The resource `descriptor`. */
export class Descriptor implements Disposable {
  private readonly system: FileSystem
  private readonly opened: Opened

  constructor(system: FileSystem, opened: Opened) {
    this.system = system
    this.opened = opened
  }

  private get held(): Held {
    this.assertHolds()
    return this.opened.held ?? this.system.rootOf(this.opened.mount)
  }

  /** Security: a session keeps what it has open from call to call; the end of its grant ends that too. */
  private assertHolds(): void {
    this.system.assertHolds(this.opened.mount.grant, this.opened.path)
  }

  private get isFolder(): boolean {
    return this.opened.held === undefined || isFolder(this.opened.held)
  }

  /** The directory that it stands for, in which something is about to be done. */
  private get folder(): Folder {
    const { held } = this
    return isFolder(held) ? held : refuse('not-directory')
  }

  private assertWritable(): void {
    if (!this.opened.mount.writable) refuse('read-only')
  }

  /** The open file, if it was opened for that: what was opened is not decided on again, but for the end of its grant. */
  private file(access: 'read' | 'write'): OpenFile {
    this.assertHolds()
    if (this.isFolder) refuse('is-directory')
    const { file, access: allowed } = this.opened
    return file && allowed?.[access] ? file : refuse('bad-descriptor')
  }

  /** Each use of a directory is decided on when it happens. */
  private decide<T>(operation: string, path: string, run: () => T): T {
    return this.system.decide(this.opened.mount.grant, `${operation} ${joined(this.opened.path, path)}`, run)
  }

  /** Does something with what a path names. */
  private at<T>(operation: string, { path, following }: Place, run: (held: Held) => T): T {
    return this.decide(operation, path, () => {
      using way = this.way(path, following)
      using held = way.take()
      return run(held)
    })
  }

  private way(path: string, following: Following): Way {
    return Way.to(this.folder, this.opened.depth, path, following)
  }

  /** Changes a directory, at a name in it that is there or to be made. */
  private change(operation: string, path: string, run: (way: NamedWay) => void): void {
    this.decide(operation, path, () => {
      this.assertWritable()
      using way = this.nameAt(path)
      run(way)
    })
  }

  private nameAt(path: string): NamedWay {
    const way = Way.toName(this.folder, this.opened.depth, path)
    if (way.name !== undefined) return way as NamedWay
    way[Symbol.dispose]()
    return refuse('invalid')
  }

  /** Opens a file a second time: a stream may outlive its descriptor. */
  private reopened(access: 'read' | 'write'): OpenFile {
    this.file(access)
    this.system.assertRoom()
    return (this.held as File).open({ read: access === 'read', write: access === 'write' })
  }

  /** `read-via-stream`. */
  readViaStream(offset: bigint): InputStream {
    const position = positionOf(offset)
    const source = fileSource(this.reopened('read'), position, () => this.assertHolds())
    return new InputStream(this.system.waiter, this.system.counted(source))
  }

  /** `write-via-stream`. */
  writeViaStream(offset: bigint): OutputStream {
    return this.outputAt(positionOf(offset))
  }

  /** `append-via-stream`. */
  appendViaStream(): OutputStream {
    return this.outputAt('end')
  }

  private outputAt(position: number | 'end'): OutputStream {
    const sink = fileSink(this.reopened('write'), position, this.opened.mount.usage, () => this.assertHolds())
    return new OutputStream(this.system.waiter, this.system.counted(sink))
  }

  /** `advise`: nothing is done with it. */
  advise(): void {}

  /** `sync-data`. */
  syncData(): void {
    this.sync()
  }

  /** `sync`. */
  sync(): void {
    this.assertHolds()
    if (this.isFolder) this.folder.sync()
    else this.opened.file?.sync()
  }

  /** `get-flags`. */
  getFlags(): Required<DescriptorFlags> & Record<string, boolean> {
    const { access, mount } = this.opened
    return {
      read: this.isFolder || (access?.read ?? false),
      write: access?.write ?? false,
      mutateDirectory: this.isFolder && mount.writable,
      fileIntegritySync: false,
      dataIntegritySync: false,
      requestedWriteSync: false,
    }
  }

  /** `get-type`. */
  getType(): NodeType {
    return this.isFolder ? 'directory' : this.held.type
  }

  /** `set-size`. */
  setSize(size: bigint): void {
    const file = this.file('write')
    const to = positionOf(size)
    this.opened.mount.usage.resize(file.size(), to)
    file.setSize(to)
  }

  /** `read`: up to a mebibyte at a time; the second part tells whether the end was reached. */
  read(length: bigint, offset: bigint): [Uint8Array, boolean] {
    const file = this.file('read')
    const most = length < MAX_READ ? Number(length) : MAX_READ
    const bytes = file.read(most, positionOf(offset))
    return [bytes, most > 0 && bytes.length === 0]
  }

  /** `write`. */
  write(bytes: Uint8Array, offset: bigint): bigint {
    return BigInt(writeCounted(this.file('write'), bytes, positionOf(offset), this.opened.mount.usage))
  }

  /** `read-directory`. */
  readDirectory(): DirectoryEntryStream {
    return this.decide('read-directory', '', () => {
      this.system.assertRoom()
      return new DirectoryEntryStream(this.system.counted(this.folder.entries()), () => this.assertHolds())
    })
  }

  /** `stat`. */
  stat(): DescriptorStat {
    this.assertHolds()
    return statOf((this.opened.file ?? this.held).stat())
  }

  /** `stat-at`. */
  statAt(following: Following, path: string): DescriptorStat {
    return this.at('stat-at', { path, following }, held => statOf(held.stat()))
  }

  /** `set-times`. */
  setTimes(accessed: NewTimestamp, modified: NewTimestamp): void {
    this.decide('set-times', '', () => {
      this.assertWritable()
      this.held.setTimes(timesOf(accessed, modified, this.system.now()))
    })
  }

  /** `set-times-at`. */
  setTimesAt(following: Following, path: string, accessed: NewTimestamp, modified: NewTimestamp): void {
    this.at('set-times-at', { path, following }, held => {
      this.assertWritable()
      held.setTimes(timesOf(accessed, modified, this.system.now()))
    })
  }

  /** `open-at`. Rights go with the grant: a directory that is opened allows what the one that was granted allows. */
  openAt(following: Following, path: string, how: OpenFlags, flags: DescriptorFlags): Descriptor {
    return this.decide('open-at', path, () => {
      if (how.create || how.truncate || flags.write || flags.mutateDirectory) this.assertWritable()
      if (how.create && how.directory) refuse('invalid')
      this.system.assertRoom()
      const mustBeNew = (how.create && how.exclusive) ?? false
      const place = { path, following: mustBeNew ? {} : following }
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const opened = this.openOrMake(place, mustBeNew, how, flags)
        if (opened) return opened
      }
      return refuse('busy')
    })
  }

  /** Undefined when somebody else made a file of that name meanwhile. */
  private openOrMake(place: Place, mustBeNew: boolean, how: OpenFlags, flags: DescriptorFlags): Descriptor | undefined {
    using way = this.way(place.path, place.following)
    const { name } = way
    if (name === undefined || way.held) {
      if (mustBeNew) refuse('exist')
      return this.open(way.take(), { ...place, depth: way.depth + (name === undefined ? 0 : 1) }, how, flags)
    }
    if (!how.create) refuse('no-entry')
    if (way.directory) refuse('is-directory')
    const made = this.counted(() => way.folder.createFile(name))
    if (made) return this.open(made, { ...place, depth: way.depth + 1 }, {}, flags)
    this.opened.mount.usage.uncreate()
    return undefined
  }

  /** Makes something that counts as a file; gives the count back when it is not made. */
  private counted<T>(make: () => T): T {
    const { usage } = this.opened.mount
    usage.create()
    try {
      return make()
    } catch (thrown) {
      usage.uncreate()
      throw thrown
    }
  }

  private open(held: Held, at: Place & { readonly depth: number }, how: OpenFlags, flags: DescriptorFlags): Descriptor {
    const { mount } = this.opened
    const opened = { mount, held, depth: at.depth, path: joined(this.opened.path, at.path) }
    try {
      if (!isFolder(held)) return this.make({ ...opened, ...openFile(held, mount, how, flags) })
      if (flags.write || how.truncate) refuse('is-directory')
      return this.make(opened)
    } catch (thrown) {
      held[Symbol.dispose]()
      throw thrown
    }
  }

  private make(opened: Opened): Descriptor {
    const dispose = (): void => {
      opened.file?.[Symbol.dispose]()
      opened.held?.[Symbol.dispose]()
    }
    return new Descriptor(this.system, this.system.counted({ ...opened, [Symbol.dispose]: dispose }))
  }

  /** `create-directory-at`. */
  createDirectoryAt(path: string): void {
    this.change('create-directory-at', path, way => this.counted(() => way.folder.createFolder(way.name)))
  }

  /** `link-at`. Only files, and only inside of what one grant gives. */
  linkAt(following: Following, path: string, to: Descriptor, newPath: string): void {
    this.change('link-at', path, way => {
      if (following.symlinkFollow) refuse('invalid')
      this.assertSameMount(to)
      using target = to.nameAt(newPath)
      if (way.directory || target.directory) refuse('not-directory')
      this.counted(() => way.folder.link(way.name, target.folder, target.name))
    })
  }

  /** `rename-at`, only inside of what one grant gives. */
  renameAt(path: string, to: Descriptor, newPath: string): void {
    this.change('rename-at', path, way => {
      this.assertSameMount(to)
      using target = to.nameAt(newPath)
      if (way.directory || target.directory) assertFolder(way)
      way.folder.rename(way.name, target.folder, target.name)
    })
  }

  // Security: moving a file from one grant to another would get around the rights and the ceilings of either.
  private assertSameMount(to: Descriptor): void {
    if (to.opened.mount !== this.opened.mount) refuse('cross-device')
  }

  /** `symlink-at`. The target is refused when it leads out of what was granted by its text; what it leads to is checked at each use. */
  symlinkAt(target: string, path: string): void {
    this.change('symlink-at', path, way => {
      const parsed = parsePath(target)
      if (way.directory) refuse('no-entry')
      // Security: programs of the host that read the directory later follow links without asking us.
      if (!staysInside(parsed, way.depth)) refuse('not-permitted')
      this.counted(() => way.folder.createLink(way.name, target))
    })
  }

  /** `readlink-at`. A target that is absolute is not told: it is a path of the host. */
  readlinkAt(path: string): string {
    return this.decide('readlink-at', path, () => {
      using way = this.nameAt(path)
      const target = way.folder.readLink(way.name)
      return target.startsWith('/') ? refuse('not-permitted') : target
    })
  }

  /** `remove-directory-at`. */
  removeDirectoryAt(path: string): void {
    this.change('remove-directory-at', path, way => way.folder.removeFolder(way.name))
  }

  /** `unlink-file-at`. */
  unlinkFileAt(path: string): void {
    this.change('unlink-file-at', path, way => {
      if (way.directory) {
        assertFolder(way)
        refuse('is-directory')
      }
      way.folder.removeFile(way.name)
    })
  }

  /** `is-same-object`. */
  isSameObject(other: Descriptor): boolean {
    return this.opened.mount === other.opened.mount && this.held.identity === other.held.identity
  }

  /** `metadata-hash`. */
  metadataHash(): MetadataHash {
    return metadataHash(this.opened.mount, this.held)
  }

  /** `metadata-hash-at`. */
  metadataHashAt(following: Following, path: string): MetadataHash {
    return this.at('metadata-hash-at', { path, following }, held => metadataHash(this.opened.mount, held))
  }

  /** The guest dropped it, or its instance ended. */
  [Symbol.dispose](): void {
    this.opened[Symbol.dispose]?.()
  }
}

/** Most is a whole number of JavaScript: no file is longer. */
function positionOf(offset: bigint): number {
  return offset > Number.MAX_SAFE_INTEGER ? refuse('file-too-large') : Number(offset)
}

/** Refuses when a name stands for something else than a directory. */
function assertFolder(way: NamedWay): void {
  using held = way.folder.look(way.name) ?? refuse('no-entry')
  if (!isFolder(held)) refuse('not-directory')
}
