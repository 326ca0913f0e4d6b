/** Sees to it that grants of files can be kept: directories that are there, by absolute paths, and that do not contradict each other. */

import { realpathSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { asError, GloveboxError } from '../base/error.ts'
import type { DirGrant, FileGrant, GuestGrant } from '../base/grant.ts'

/**
 * The grants, with absolute paths of directories.
 * @throws {GloveboxError} `grant/invalid` for a directory that is not there, a path of the guest that two grants have, or a directory that
 * one grant lets a guest read and another one, around it, lets it write.
 */
export function checkedFiles(grants: readonly GuestGrant[]): readonly GuestGrant[] {
  const checked = grants.map(grant => (grant.kind === 'dir' ? { ...grant, host: directory(grant.host) } : grant))
  refuseTwice(checked.filter(grant => grant.kind === 'dir' || grant.kind === 'scratch'))
  refuseContradictions(checked.filter(grant => grant.kind === 'dir'))
  return checked
}

function directory(path: string): string {
  if (process.platform === 'win32') {
    throw invalid('Directories of the host cannot be granted on Windows yet; a scratch directory can.', path)
  }
  const absolute = resolve(path)
  try {
    if (statSync(absolute).isDirectory()) return absolute
  } catch (thrown) {
    throw invalid(`The directory ${absolute} cannot be granted: ${asError(thrown).message}.`, path, thrown)
  }
  throw invalid(`${absolute} cannot be granted: it is no directory.`, path)
}

const guestPath = ({ guest }: FileGrant): string => guest.replace(/\/+$/, '') || '/'

function refuseTwice(files: readonly FileGrant[]): void {
  const seen = new Set<string>()
  for (const grant of files) {
    const path = guestPath(grant)
    if (seen.has(path)) throw invalid(`Two grants are found at ${path}; give each a path of its own.`, path)
    seen.add(path)
  }
}

// Security: through the directory around it, the guest could write what is granted for reading.
function refuseContradictions(dirs: readonly DirGrant[]): void {
  const real = dirs.map(({ host, access }) => ({ path: realpathSync(host), writable: access === 'read-write' }))
  for (const inner of real.filter(one => !one.writable)) {
    const around = real.find(({ path, writable }) => writable && isInside(inner.path, path))
    if (around === undefined) continue
    throw invalid(
      `${inner.path} is granted for reading, but lies in ${around.path}, which is granted for writing.`,
      inner.path,
    )
  }
}

const isInside = (path: string, other: string): boolean =>
  path === other || path.startsWith(other.endsWith(sep) ? other : other + sep)

function invalid(message: string, path: string, cause?: unknown): GloveboxError {
  return new GloveboxError('grant/invalid', message, { detail: { path }, ...(cause !== undefined && { cause }) })
}
