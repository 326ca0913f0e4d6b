/** The ceilings of grants that set none. */

import type { FileQuota, KeyValueQuota } from './grant.ts'
import { KiB, MiB } from './limits.ts'

/** Of a directory of the host. */
export const dirQuota: FileQuota = Object.freeze({ bytes: 64 * MiB, files: 1000, fileBytes: 16 * MiB })

/** Of a directory in memory. */
export const scratchQuota: FileQuota = Object.freeze({ bytes: 16 * MiB, files: 1000, fileBytes: 16 * MiB })

/** Of a key-value store. */
export const keyValueQuota: KeyValueQuota = Object.freeze({ bytes: MiB, keys: 10_000, valueBytes: 256 * KiB })
