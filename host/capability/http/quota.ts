/** The ceilings of HTTP in one call, with their defaults. */

import type { HttpQuota } from '../../base/grant.ts'
import { KiB, MiB } from '../../base/limits.ts'

/** Every ceiling, set. */
export type Quota = Readonly<Required<HttpQuota>>

/** The ceilings of a grant that sets none. */
export const defaultQuota: Quota = Object.freeze({
  requests: 100,
  concurrency: 8,
  requestBytes: MiB,
  responseBytes: 16 * MiB,
  decodedBytes: 32 * MiB,
  headerBytes: 16 * KiB,
  redirects: 5,
  timeoutMs: 30_000,
})

/** The ceilings of a grant. */
export const quotaOf = (given: Partial<HttpQuota> = {}): Quota => ({ ...defaultQuota, ...given })
