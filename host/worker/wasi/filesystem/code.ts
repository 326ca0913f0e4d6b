/** The error codes of `wasi:filesystem`, and what the system's errors are among them. Inside the worker. */

import { WitError } from '../error.ts'

/** The cases of `error-code` that are answered (wasi-filesystem 0.2, types.wit). */
export type ErrorCode =
  | 'access'
  | 'bad-descriptor'
  | 'busy'
  | 'cross-device'
  | 'exist'
  | 'file-too-large'
  | 'illegal-byte-sequence'
  | 'insufficient-memory'
  | 'insufficient-space'
  | 'interrupted'
  | 'invalid'
  | 'io'
  | 'is-directory'
  | 'loop'
  | 'name-too-long'
  | 'no-entry'
  | 'not-directory'
  | 'not-empty'
  | 'not-permitted'
  | 'overflow'
  | 'quota'
  | 'read-only'
  | 'text-file-busy'
  | 'too-many-links'
  | 'unsupported'
  | 'would-block'

/** A refusal, or a failure of the system, as the guest gets it: a code and nothing else. */
export class FileError extends WitError {
  readonly code: ErrorCode

  constructor(code: ErrorCode) {
    super(code)
    this.code = code
  }
}

/** Refuses with a code. */
export function refuse(code: ErrorCode): never {
  throw new FileError(code)
}

/** What Node throws when its permissions, and not the system, refuse. */
const NODE_REFUSES = 'ERR_ACCESS_DENIED'

const codes: ReadonlyMap<string, ErrorCode> = new Map([
  ['EACCES', 'access'],
  ['EAGAIN', 'would-block'],
  ['EBADF', 'bad-descriptor'],
  ['EBUSY', 'busy'],
  ['EDQUOT', 'quota'],
  ['EEXIST', 'exist'],
  ['EFBIG', 'file-too-large'],
  ['EILSEQ', 'illegal-byte-sequence'],
  ['EINTR', 'interrupted'],
  ['EINVAL', 'invalid'],
  ['EISDIR', 'is-directory'],
  ['ELOOP', 'loop'],
  ['EMFILE', 'insufficient-memory'],
  ['EMLINK', 'too-many-links'],
  ['ENAMETOOLONG', 'name-too-long'],
  ['ENFILE', 'insufficient-memory'],
  ['ENOENT', 'no-entry'],
  ['ENOMEM', 'insufficient-memory'],
  ['ENOSPC', 'insufficient-space'],
  ['ENOTDIR', 'not-directory'],
  ['ENOTEMPTY', 'not-empty'],
  ['ENOTSUP', 'unsupported'],
  ['EOPNOTSUPP', 'unsupported'],
  ['EOVERFLOW', 'overflow'],
  ['EPERM', 'not-permitted'],
  ['EROFS', 'read-only'],
  ['ETXTBSY', 'text-file-busy'],
  ['EXDEV', 'cross-device'],
  // Node's own permissions, under which guests in processes run; they allow no symbolic links to be made, for one.
  [NODE_REFUSES, 'not-permitted'],
])

/**
 * Does something with the system's files.
 * Security: an error of the system holds paths of the host in its message and its fields; nothing of it but its code passes.
 */
export function system<T>(run: () => T): T {
  try {
    return run()
  } catch (thrown) {
    if (!isOfSystem(thrown)) throw thrown
    throw new FileError(codes.get(thrown.code) ?? 'io')
  }
}

/** The same, but undefined when what is named does not exist. */
export function ifThere<T>(run: () => T): T | undefined {
  try {
    return system(run)
  } catch (thrown) {
    if (thrown instanceof FileError && thrown.code === 'no-entry') return undefined
    throw thrown
  }
}

const isOfSystem = (thrown: unknown): thrown is Error & { readonly code: string } =>
  thrown instanceof Error &&
  'code' in thrown &&
  typeof thrown.code === 'string' &&
  ('syscall' in thrown || thrown.code === NODE_REFUSES)
