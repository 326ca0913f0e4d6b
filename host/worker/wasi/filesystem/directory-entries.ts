/** The resource `directory-entry-stream` (wasi-filesystem 0.2, types.wit). Inside the worker. */

import { refuse } from './code.ts'
import type { Entries, NodeType } from './node.ts'

/** The entries of a directory, one after the other. */
export class DirectoryEntryStream implements Disposable {
  private entries: Entries | undefined

  private readonly assertHolds: () => void

  /** `assertHolds` throws once the directory may not be read any more. */
  constructor(entries: Entries, assertHolds: () => void) {
    this.entries = entries
    this.assertHolds = assertHolds
  }

  /** `read-directory-entry`: undefined at the end. An entry whose name is no text is an error, and the next one follows. */
  readDirectoryEntry(): { readonly type: NodeType; readonly name: string } | undefined {
    this.assertHolds()
    const entry = this.entries?.next()
    if (entry === undefined) return undefined
    const { type, name = refuse('illegal-byte-sequence') } = entry
    return { type, name }
  }

  /** The guest dropped it. */
  [Symbol.dispose](): void {
    this.entries?.[Symbol.dispose]()
    this.entries = undefined
  }
}
