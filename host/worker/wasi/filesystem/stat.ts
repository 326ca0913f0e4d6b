/** What a guest is told of files, and how it tells times. Inside the worker. */

import { crypto } from '../../../base/crypto.ts'
import { refuse } from './code.ts'
import type { Mount } from './mount.ts'
import type { Held, NodeType, Stat, Times } from './node.ts'

/** `datetime`. */
interface Datetime {
  readonly seconds: bigint
  readonly nanoseconds: number
}

/** `descriptor-stat`. */
export interface DescriptorStat {
  readonly type: NodeType
  readonly linkCount: bigint
  readonly size: bigint
  readonly dataAccessTimestamp: Datetime | undefined
  readonly dataModificationTimestamp: Datetime | undefined
  readonly statusChangeTimestamp: Datetime | undefined
}

/** `new-timestamp`. */
export type NewTimestamp = { readonly tag: 'no-change' | 'now' } | { readonly tag: 'timestamp'; readonly val: Datetime }

const SECOND = 1_000_000_000n

/** What is known of an object, as the guest gets it. */
export function statOf({ type, links, size, accessed, modified, changed }: Stat): DescriptorStat {
  return {
    type,
    linkCount: links,
    size,
    dataAccessTimestamp: datetimeOf(accessed),
    dataModificationTimestamp: datetimeOf(modified),
    statusChangeTimestamp: datetimeOf(changed),
  }
}

// Security: whole seconds. A guest that makes a file and looks at its times would have a clock as fine as the file system's.
function datetimeOf(nanoseconds: bigint | undefined): Datetime | undefined {
  if (nanoseconds === undefined) return undefined
  return { seconds: nanoseconds < 0n ? 0n : nanoseconds / SECOND, nanoseconds: 0 }
}

/** Times to set; `now` is in milliseconds since 1970. */
export function timesOf(accessed: NewTimestamp, modified: NewTimestamp, now: number): Times {
  const timeOf = (given: NewTimestamp): bigint | undefined => {
    if (given.tag === 'timestamp') return nanosecondsOf(given.val)
    return given.tag === 'now' ? BigInt(Math.trunc(now)) * 1_000_000n : undefined
  }
  return { accessed: timeOf(accessed), modified: timeOf(modified) }
}

/** The last second that is a date in JavaScript; file systems end sooner. */
const MAX_SECONDS = 8_640_000_000_000n

function nanosecondsOf({ seconds, nanoseconds }: Datetime): bigint {
  if (seconds > MAX_SECONDS || nanoseconds >= SECOND) refuse('invalid')
  return seconds * SECOND + BigInt(nanoseconds)
}

/** `metadata-hash-value`. */
export interface MetadataHash {
  readonly lower: bigint
  readonly upper: bigint
}

/**
 * Tells an object from others, the same in every call. Security: the key is what the guest does not know, so that it learns no numbers of
 * devices and files.
 */
export function metadataHash({ grant }: Mount, held: Held): MetadataHash {
  const key = grant.kind === 'dir' ? grant.host : 'scratch'
  const hash = crypto().createHmac('sha256', key).update(held.identity).digest()
  return { lower: hash.readBigUInt64LE(0), upper: hash.readBigUInt64LE(8) }
}
