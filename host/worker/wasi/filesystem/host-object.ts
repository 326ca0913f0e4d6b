/** Objects of the host's file system, held so that no renaming or swapping of names changes which ones they are. Inside the worker. */

import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, statfsSync, utimesSync } from 'node:fs'
import { refuse, system } from './code.ts'
import type { Held, NodeType, Stat, Times } from './node.ts'

/** Linux: a descriptor that stands for an object without opening it. The same number on every architecture that Node runs on. */
const O_PATH = 0o10000000

/**
 * Kinds of file systems, as `statfs` tells them, in which names stand for the kernel's own data and not for files: proc, sysfs, cgroup
 * (both), debugfs, tracefs, securityfs, bpf, devpts, configfs, pstore, efivarfs, selinux, nsfs, binfmt_misc, fusectl, rpc_pipefs
 * (Linux, include/uapi/linux/magic.h).
 */
const ofKernel: ReadonlySet<number> = new Set([
  0x9fa0, 0x62656572, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163, 0x73636673, 0xcafe4a11, 0x1cd1, 0x62656570,
  0x6165676c, 0xde5e81e4, 0xf97cff8c, 0x6e736673, 0x42494e4d, 0x65735543, 0x67596969,
])

/**
 * How objects are held.
 * `descriptor`: each by a descriptor of its own, from which the system goes on through `/proc/self/fd`; Linux. No race can change what is
 * found. `path`: by its path and its identity, which is compared before and after each use; elsewhere. Somebody else who swaps directories
 * at the right moment can win against that.
 */
export type Holding = 'descriptor' | 'path'

/** How objects are held on this machine. */
export const holding: Holding = process.platform === 'linux' && hasProc() ? 'descriptor' : 'path'

function hasProc(): boolean {
  try {
    return statfsSync('/proc/self/fd').type === 0x9fa0
  } catch {
    return false
  }
}

/** What is held, and by what. */
export interface Hold {
  /** By which the system finds it. */
  readonly path: string
  /** Holds it; undefined when it is held by its path. */
  readonly fd: number | undefined
  readonly stats: BigIntStats
}

/** Holds what a path stands for, a symbolic link itself. The path is a name in a directory that is held. */
export function holdPath(path: string, how: Holding): Hold {
  if (how === 'path') return { path, fd: undefined, stats: system(() => lstatSync(path, { bigint: true })) }
  const fd = system(() => openSync(path, O_PATH | constants.O_NOFOLLOW))
  return { path: `/proc/self/fd/${fd}`, fd, stats: fstatSync(fd, { bigint: true }) }
}

const identityOf = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`

/** Any object; of links and special files nothing more is needed. */
export class HostObject implements Held {
  readonly type: NodeType
  readonly identity: string
  /** The file system it is in. */
  readonly device: bigint
  protected readonly path: string
  private fd: number | undefined

  constructor({ path, fd, stats }: Hold, within: bigint | undefined) {
    this.path = path
    this.fd = fd
    this.type = typeOf(stats)
    this.identity = identityOf(stats)
    this.device = stats.dev
    if (stats.dev !== within && this.type !== 'symbolic-link') this.assertNotOfKernel()
  }

  /**
   * Refuses what is no file but of the kernel.
   * Security: a directory may have other file systems mounted in it. Those of the kernel have the environment and the memory of processes
   * in them as files.
   */
  private assertNotOfKernel(): void {
    try {
      if (ofKernel.has(system(() => statfsSync(this.path).type))) refuse('not-permitted')
    } catch (thrown) {
      this[Symbol.dispose]()
      throw thrown
    }
  }

  protected get how(): Holding {
    return this.fd === undefined ? 'path' : 'descriptor'
  }

  protected stats(): BigIntStats {
    const { fd } = this
    if (fd !== undefined) return system(() => fstatSync(fd, { bigint: true }))
    const stats = system(() => lstatSync(this.path, { bigint: true }))
    this.assertSame(stats)
    return stats
  }

  /** Refuses when what was found is another object than the one that is held. */
  protected assertSame(stats: BigIntStats): void {
    if (identityOf(stats) !== this.identity) refuse('no-entry')
  }

  stat(): Stat {
    return statOf(this.stats())
  }

  setTimes(times: Times): void {
    const stats = this.assertOwn()
    const seconds = (time: bigint): number => Number(time) / 1e9
    const { accessed = stats.atimeNs, modified = stats.mtimeNs } = times
    system(() => utimesSync(this.path, seconds(accessed), seconds(modified)))
  }

  /**
   * Refuses to change a file that has more names than one.
   * Security: the others may lie outside of what was granted; package managers make such links into stores that all projects share.
   */
  protected assertOwn(): BigIntStats {
    const stats = this.stats()
    if (this.type !== 'directory' && stats.nlink > 1n) refuse('not-permitted')
    return stats
  }

  [Symbol.dispose](): void {
    if (this.fd !== undefined) closeSync(this.fd)
    this.fd = undefined
  }
}

/** What the system knows of an object. */
export function statOf(stats: BigIntStats): Stat {
  const { nlink, size, atimeNs, mtimeNs, ctimeNs } = stats
  return { type: typeOf(stats), links: nlink, size, accessed: atimeNs, modified: mtimeNs, changed: ctimeNs }
}

/** What the system tells of an object's kind, of the object itself or of a name in a directory. */
type Kind = Pick<
  BigIntStats,
  'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket' | 'isBlockDevice' | 'isCharacterDevice'
>

/** What kind of object it is. */
export function typeOf(stats: Kind): NodeType {
  if (stats.isFile()) return 'regular-file'
  if (stats.isDirectory()) return 'directory'
  if (stats.isSymbolicLink()) return 'symbolic-link'
  if (stats.isFIFO()) return 'fifo'
  if (stats.isSocket()) return 'socket'
  if (stats.isBlockDevice()) return 'block-device'
  return stats.isCharacterDevice() ? 'character-device' : 'unknown'
}
