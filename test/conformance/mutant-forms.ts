/** The forms that weakenings of the host have: what is replaced where, for each kind of limit and grant. */

import type { FileGrant, FileQuota, GrantKind, HttpQuota, KeyValueQuota } from '../../host/base/grant.ts'
import type { HostFunctionTerms } from '../../host/mod.ts'

/** One weakening: what is replaced where, and by what. The text must be there, once. */
export interface Mutant {
  readonly guarantee: string
  readonly file: string
  readonly find: string
  readonly replace: string
  /** Cases of which at least one turns red. */
  readonly cases: readonly string[]
}

/** A limit that is not set, so that the default stays, however low it was to be. */
export const ignored = (limit: string, ...cases: string[]): Mutant => ({
  guarantee: `limits.${limit}`,
  file: 'base/limits.ts',
  find: 'if (value === undefined) continue',
  replace: `if (value === undefined || name === '${limit}') continue`,
  cases,
})

/** A ceiling of a grant that is not there, whatever was set. */
const unbounded = (name: string, file: string, find: string, ...cases: string[]): Mutant => ({
  guarantee: name,
  file,
  find,
  replace: find.replace(/ \}$/, `, ${name.split('.').at(-1)}: 2 ** 31 - 1 }`),
  cases,
})

/** Where files are, below the host's folder. */
export const filesystem = 'worker/wasi/filesystem'

/** A ceiling of a directory. */
export const fileQuota = (name: keyof FileQuota, ...cases: string[]): Mutant =>
  unbounded(`dir.quota.${name}`, `${filesystem}/mount.ts`, '{ ...(scratch ? scratchQuota : dirQuota), ...grant.quota }', ...cases) // biome-ignore format: one thought

/** A ceiling of HTTP. */
export const httpQuota = (name: keyof HttpQuota, ...cases: string[]): Mutant =>
  unbounded(`http.quota.${name}`, 'capability/http/quota.ts', '{ ...defaultQuota, ...given }', ...cases)

/** A ceiling of a key-value store. */
export const storeQuota = (name: keyof KeyValueQuota, ...cases: string[]): Mutant =>
  unbounded(`key-value.quota.${name}`, 'capability/key-value/capability.ts', '{ ...keyValueQuota, ...quota }', ...cases)

/** Terms of a function of the app that do not hold: it costs nothing, or has no ceiling. */
export const freely = (name: keyof HostFunctionTerms, ...cases: string[]): Mutant => ({
  guarantee: `imports.${name}`,
  file: 'capability/host-function.ts',
  find: 'timeoutMs: 5_000, ...terms }',
  replace: `timeoutMs: 5_000, ...terms, ${name}: ${name === 'fuel' ? 0 : 60_000} }`,
  cases,
})

/** A kind of grant, of those that are served in the worker, that does not expire. */
export const lasting = (kind: GrantKind, ...cases: string[]): Mutant => ({
  guarantee: `${kind}: expires`,
  file: 'worker/grants.ts',
  find: 'if (grant.expires !== undefined &&',
  replace: `if (grant.expires !== undefined && grant.kind !== '${kind}' &&`,
  cases,
})

/** A kind of directory that does not expire. */
export const lastingFiles = (kind: FileGrant['kind'], ...cases: string[]): Mutant => ({
  guarantee: `${kind}: expires`,
  file: `${filesystem}/file-system.ts`,
  find: 'expired({ expires }: FileGrant): boolean {\n    return ',
  replace: `expired({ expires, kind }: FileGrant): boolean {\n    return kind !== '${kind}' && `,
  cases,
})
