/** Reads the paths that guests write. Inside the worker. */

import { refuse } from './code.ts'

/** Longest path, in bytes of UTF-8, as Linux has it (PATH_MAX). */
export const MAX_PATH = 4096

/** Longest name in a path, in bytes of UTF-8 (NAME_MAX). */
const MAX_NAME = 255

/** A path taken apart. */
export interface Path {
  /** Names and `..`, in order; `.` and empty ones are left out. */
  readonly parts: readonly string[]
  /** It ends in `/` or `.`: what it names must be a directory. */
  readonly directory: boolean
}

/** Takes a path apart; refuses what is empty, absolute, too long, or not a path at all. */
export function parsePath(path: string): Path {
  if (path === '') refuse('no-entry')
  // No file has this in its name. Security: the system's functions would throw, with the whole path of the host in the message.
  if (path.includes('\0')) refuse('invalid')
  if (Buffer.byteLength(path) >= MAX_PATH) refuse('name-too-long')
  if (path.startsWith('/')) refuse('not-permitted')
  const all = path.split('/')
  const parts = all.filter(part => part !== '' && part !== '.')
  if (parts.some(part => Buffer.byteLength(part) > MAX_NAME)) refuse('name-too-long')
  return { parts, directory: all.at(-1) === '' || all.at(-1) === '.' }
}

/** Whether a path that starts `depth` directories below the root stays below it, going by its text alone. */
export function staysInside({ parts }: Path, depth: number): boolean {
  let at = depth
  return parts.every(part => {
    at += part === '..' ? -1 : 1
    return at >= 0
  })
}
