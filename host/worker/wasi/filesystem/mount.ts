/** A directory that was granted, as an instance has it: its root, what may be done there, and how much. Inside the worker. */

import type { FileGrant } from '../../../base/grant.ts'
import { dirQuota, scratchQuota } from '../../../base/grant-quota.ts'
import { openRoot } from './host-folder.ts'
import type { Holding } from './host-object.ts'
import { memoryRoot } from './memory-tree.ts'
import type { Folder } from './node.ts'
import { type Refused, Usage } from './quota.ts'

/** A directory that was granted. */
export class Mount implements Disposable {
  readonly grant: FileGrant
  readonly writable: boolean
  readonly usage: Usage
  private readonly how: Holding | undefined
  private folder: Folder | undefined

  /** `refused` hears of what a ceiling refuses. */
  constructor(grant: FileGrant, refused: Refused, how?: Holding) {
    const scratch = grant.kind === 'scratch'
    this.grant = grant
    this.writable = scratch || grant.access === 'read-write'
    this.usage = new Usage({ ...(scratch ? scratchQuota : dirQuota), ...grant.quota }, scratch, refused)
    this.how = how
  }

  /**
   * The directory itself. It is opened when a call first needs it, and stays the same one until the call, or the session, ends: also when
   * it is moved or replaced meanwhile.
   */
  get root(): Folder {
    this.folder ??= this.grant.kind === 'scratch' ? memoryRoot(this.usage) : openRoot(this.grant.host, this.how)
    return this.folder
  }

  /** Goes back to how it was before a call. */
  [Symbol.dispose](): void {
    if (this.grant.kind === 'dir') this.folder?.[Symbol.dispose]()
    this.folder = undefined
    this.usage.reset()
  }
}
