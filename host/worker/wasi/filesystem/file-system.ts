/** All files that one instance reaches: the directories that it was granted, and what it has open in them. Inside the worker. */

import type { FileGrant } from '../../../base/grant.ts'
import { grantLine } from '../../../base/grant-line.ts'
import type { Grants } from '../../grants.ts'
import { limitReached, Stop } from '../../stop.ts'
import type { Waiter } from '../poll.ts'
import { type ErrorCode, FileError, refuse } from './code.ts'
import type { Holding } from './host-object.ts'
import { Mount } from './mount.ts'
import type { Folder } from './node.ts'

/** Most descriptors, streams and listings that an instance has open at a time; each takes up to two descriptors of the process. */
export const MAX_OPEN = 256

/** What the files of an instance work with. */
export interface FilesHost {
  /** `call` is the id of the call that runs; 0 while the instance is made ahead of one. */
  readonly budget: Waiter & { readonly call: number }
  /** Hears of decisions. */
  readonly grants: Pick<Grants, 'allow' | 'deny'>
  /** Milliseconds as `Date.now()` counts them. */
  epochMs(): number
}

/** The errors that are decisions of ours. */
const denials: ReadonlySet<ErrorCode> = new Set(['not-permitted', 'read-only', 'cross-device'])

/** The errors of ceilings, which tell of themselves. */
const ceilings: ReadonlySet<ErrorCode> = new Set(['quota', 'file-too-large'])

/** The grant that would allow it: what was granted for reading is to be granted for writing. Undefined where there is no such one. */
const hintFor = (grant: FileGrant, code: ErrorCode): string | undefined =>
  code === 'read-only' && grant.kind === 'dir' && grant.access !== 'read-write'
    ? grantLine({ ...grant, access: 'read-write' })
    : undefined

/** The files of one instance. */
export class FileSystem implements Disposable {
  private readonly host: FilesHost
  /** In the order of the grants. */
  readonly mounts: readonly Mount[]
  private open = 0

  /** `how` objects of the host are held. *Default* the safest way of the machine. */
  constructor(host: FilesHost, grants: readonly FileGrant[], how?: Holding) {
    this.host = host
    this.mounts = grants.map(grant => {
      const refused = (code: ErrorCode): void => host.grants.deny(grant.kind, `write ${grant.guest}: ${code}`)
      return new Mount(grant, refused, how)
    })
  }

  /** What streams wait with. */
  get waiter(): Waiter {
    return this.host.budget
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.host.epochMs()
  }

  private expired({ expires }: FileGrant): boolean {
    return expires !== undefined && this.now() >= expires
  }

  /** Refuses what is open when its grant has expired, and tells so: uses of it are no decisions of their own before that. */
  assertHolds(grant: FileGrant, path: string): void {
    if (!this.expired(grant)) return
    this.host.grants.deny(grant.kind, `use ${path}: not-permitted`)
    refuse('not-permitted')
  }

  /**
   * Does what a guest asks of a directory, if its grant still holds, and tells of the decision: denied is what leads out, is no file, or
   * changes what was granted for reading; the system's own errors are no decisions.
   */
  decide<T>(grant: FileGrant, subject: string, run: () => T): T {
    this.assertLive()
    const { grants } = this.host
    try {
      if (this.expired(grant)) refuse('not-permitted')
      const value = run()
      grants.allow(grant, subject)
      return value
    } catch (thrown) {
      if (thrown instanceof FileError) {
        if (denials.has(thrown.code)) grants.deny(grant.kind, `${subject}: ${thrown.code}`, hintFor(grant, thrown.code))
        else if (!ceilings.has(thrown.code)) grants.allow(grant, subject)
      }
      throw thrown
    }
  }

  /**
   * Throws while no call is running. Security: what an instance does that is made ahead of a call would be done for nobody, at no time that
   * anybody asked for. So it is not made ahead.
   */
  private assertLive(): void {
    if (this.host.budget.call !== 0) return
    throw new Stop(limitReached('hostCalls', 'An instance that is made ahead of its call uses no files.'))
  }

  /** The directory that was granted; it is opened at the first use. */
  rootOf(mount: Mount): Folder {
    this.assertLive()
    return mount.root
  }

  /** Refuses when too much is open already. */
  assertRoom(): void {
    if (this.open >= MAX_OPEN) refuse('quota')
  }

  /** Counts something that is open, until it is disposed. */
  counted<T extends Partial<Disposable>>(opened: T): T & Disposable {
    this.open++
    let counted = true
    const dispose = (): void => {
      if (!counted) return
      counted = false
      this.open--
      opened[Symbol.dispose]?.()
    }
    return Object.assign(Object.create(opened) as T, { [Symbol.dispose]: dispose })
  }

  /** Forgets what a call left behind: scratch directories are empty again, ceilings full, and directories are looked up anew. */
  reset(): void {
    for (const mount of this.mounts) mount[Symbol.dispose]()
  }

  /** Lets go of everything; what the guest has open is disposed by who keeps its handles. */
  [Symbol.dispose](): void {
    this.reset()
  }
}
