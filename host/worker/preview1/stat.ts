/** What a program on WASI's preview 1 reads of files, as it lies in its memory; and the times that it sets. Inside the worker. */

import type { Descriptor } from '../wasi/filesystem/descriptor.ts'
import type { NodeType } from '../wasi/filesystem/node.ts'
import type { DescriptorStat, NewTimestamp } from '../wasi/filesystem/stat.ts'
import { refuse } from './errno.ts'

/** Bytes of a `filestat`. */
export const FILESTAT_BYTES = 64

const SECOND = 1_000_000_000n

/** Numbers of `filetype`; what has none is unknown. */
const types: Partial<Readonly<Record<NodeType, number>>> = {
  'block-device': 1,
  'character-device': 2,
  directory: 3,
  'regular-file': 4,
  socket: 6,
  'symbolic-link': 7,
}

/** The number of a type. */
export const typeNumber = (type: NodeType): number => types[type] ?? 0

/** Writes a `filestat`. */
export function writeStat(
  view: DataView,
  stat: DescriptorStat,
  { lower, upper }: ReturnType<Descriptor['metadataHash']>,
): void {
  const { type, linkCount, size, dataAccessTimestamp, dataModificationTimestamp, statusChangeTimestamp } = stat
  const words = [upper, lower, BigInt(typeNumber(type)), linkCount, size]
  const times = [dataAccessTimestamp, dataModificationTimestamp, statusChangeTimestamp].map(time =>
    time === undefined ? 0n : time.seconds * SECOND + BigInt(time.nanoseconds),
  )
  for (const [i, word] of [...words, ...times].entries()) view.setBigUint64(i * 8, word, true)
}

/** The times that `flags` (`fstflags`) say: of the last access, then of the last change. */
export function timesOf(accessed: bigint, modified: bigint, flags: number): [NewTimestamp, NewTimestamp] {
  return [timeOf(accessed, flags & 3), timeOf(modified, (flags >> 2) & 3)]
}

function timeOf(time: bigint, flags: number): NewTimestamp {
  switch (flags) {
    case 0:
      return { tag: 'no-change' }
    case 1:
      return { tag: 'timestamp', val: { seconds: time / SECOND, nanoseconds: Number(time % SECOND) } }
    case 2:
      return { tag: 'now' }
    default:
      return refuse('inval')
  }
}
