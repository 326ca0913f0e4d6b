/** What a descriptor stands for, and opening the files among it. Inside the worker. */

import { refuse } from './code.ts'
import type { Mount } from './mount.ts'
import { type Access, type Held, isFile, type OpenFile } from './node.ts'

/** `descriptor-flags`. */
export interface DescriptorFlags extends Partial<Access> {
  readonly mutateDirectory?: boolean
}

/** `open-flags`. */
export interface OpenFlags {
  readonly create?: boolean
  readonly directory?: boolean
  readonly exclusive?: boolean
  readonly truncate?: boolean
}

/** What a descriptor stands for. */
export interface Opened extends Partial<Disposable> {
  readonly mount: Mount
  /** What is held; undefined for the root of the mount, which the mount holds. */
  readonly held: Held | undefined
  /** How many directories of the mount are above it. */
  readonly depth: number
  /** Where the guest found it, for people. */
  readonly path: string
  readonly file?: OpenFile
  readonly access?: Access
}

/** Opens what is no directory, if it is a file, for what the flags say. */
export function openFile(
  held: Held,
  mount: Mount,
  how: OpenFlags,
  flags: DescriptorFlags,
): Pick<Opened, 'file' | 'access'> {
  if (how.directory) refuse('not-directory')
  if (held.type === 'symbolic-link') refuse('loop')
  // Security: pipes would block, and devices are not files.
  if (!isFile(held)) return refuse('not-permitted')
  const access = { read: flags.read ?? false, write: flags.write ?? false }
  const file = held.open({ read: access.read, write: access.write || (how.truncate ?? false) })
  if (how.truncate) {
    mount.usage.resize(file.size(), 0)
    file.setSize(0)
  }
  return { file, access }
}

/** A path as it is shown to people: not one to open anything by. */
export const joined = (path: string, more: string): string =>
  more === '' ? path : `${path === '/' ? '' : path}/${more}`
