/** The errors of WASI's preview 1, and what errors of WASI 0.2 are among them. Inside the worker. */

import { WitError } from '../wasi/error.ts'

/** Numbers of `errno` (WASI preview 1, `types`), those that are answered. */
export const errno = {
  success: 0,
  acces: 2,
  badf: 8,
  busy: 10,
  dquot: 19,
  exist: 20,
  fbig: 22,
  ilseq: 25,
  intr: 27,
  inval: 28,
  io: 29,
  isdir: 31,
  loop: 32,
  mlink: 34,
  nametoolong: 37,
  noent: 44,
  nomem: 48,
  nospc: 51,
  nosys: 52,
  notdir: 54,
  notempty: 55,
  notsup: 58,
  overflow: 61,
  perm: 63,
  range: 68,
  rofs: 69,
  spipe: 70,
  txtbsy: 74,
  xdev: 75,
  notcapable: 76,
} as const

/** The name of an error. */
export type Errno = keyof typeof errno

/** Thrown for an error that the guest is answered. */
export class ErrnoError extends Error {
  override readonly name = 'ErrnoError'
  readonly number: number

  constructor(name: Errno) {
    super(name)
    this.number = errno[name]
  }
}

/** Answers the guest an error. */
export function refuse(name: Errno): never {
  throw new ErrnoError(name)
}

/** By the cases of `error-code` of `wasi:filesystem`. */
const byCode: ReadonlyMap<unknown, Errno> = new Map<string, Errno>([
  ['access', 'acces'],
  ['bad-descriptor', 'badf'],
  ['busy', 'busy'],
  ['cross-device', 'xdev'],
  ['exist', 'exist'],
  ['file-too-large', 'fbig'],
  ['illegal-byte-sequence', 'ilseq'],
  ['insufficient-memory', 'nomem'],
  ['insufficient-space', 'nospc'],
  ['interrupted', 'intr'],
  ['invalid', 'inval'],
  ['is-directory', 'isdir'],
  ['loop', 'loop'],
  ['name-too-long', 'nametoolong'],
  ['no-entry', 'noent'],
  ['not-directory', 'notdir'],
  ['not-empty', 'notempty'],
  ['not-permitted', 'perm'],
  ['overflow', 'overflow'],
  ['quota', 'dquot'],
  ['read-only', 'rofs'],
  ['text-file-busy', 'txtbsy'],
  ['too-many-links', 'mlink'],
  ['unsupported', 'notsup'],
])

/** Runs a function of preview 1: what it throws for the guest is its answer, anything else is thrown on. */
export function answered(run: () => void): number {
  try {
    run()
    return errno.success
  } catch (thrown) {
    if (thrown instanceof ErrnoError) return thrown.number
    if (thrown instanceof WitError) return errno[byCode.get(thrown.payload) ?? 'io']
    throw thrown
  }
}
