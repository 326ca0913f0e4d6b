/** Counts what a guest writes into a directory that it was granted. Inside the worker. */

import type { FileQuota } from '../../../base/grant.ts'
import { type ErrorCode, refuse } from './code.ts'

/** Hears of a refusal. */
export type Refused = (code: ErrorCode) => void

/** What has been used of the ceilings of a directory, in one call or one session. */
export class Usage {
  private readonly quota: FileQuota
  /** What is removed is given back: the directory is in memory, and its ceilings are of what it holds, not of what was written. */
  private readonly givesBack: boolean
  private readonly refused: Refused
  private bytes = 0
  private files = 0

  constructor(quota: FileQuota, givesBack: boolean, refused: Refused = () => undefined) {
    this.quota = quota
    this.refused = refused
    this.givesBack = givesBack
  }

  /**
   * Counts a write of `length` bytes at a position of a file of `size` bytes, before it happens. A gap that it leaves counts as written:
   * it reads as zeros, and may become as many bytes of a disk. Refuses with `file-too-large` or `quota`.
   */
  write(size: number, position: number, length: number): void {
    const end = position + length
    if (end > this.quota.fileBytes) this.refuse('file-too-large')
    this.add(this.givesBack ? Math.max(0, end - size) : length + Math.max(0, position - size))
  }

  /** Counts a change of a file's size, before it happens. */
  resize(size: number, to: number): void {
    if (to > this.quota.fileBytes) this.refuse('file-too-large')
    if (to > size) this.add(to - size)
    else if (this.givesBack) this.bytes -= size - to
  }

  private add(bytes: number): void {
    if (this.bytes + bytes > this.quota.bytes) this.refuse('quota')
    this.bytes += bytes
  }

  private refuse(code: ErrorCode): never {
    this.refused(code)
    return refuse(code)
  }

  /** Counts a new file, directory or link, before it is made. */
  create(): void {
    if (this.files >= this.quota.files) this.refuse('quota')
    this.files++
  }

  /** One that was counted was not made after all; or it is gone, and given back. */
  uncreate(): void {
    this.files--
  }

  /** Starts anew, for the next call. */
  reset(): void {
    this.bytes = 0
    this.files = 0
  }
}
