/** The form of an entry, and the hashes that chain entries together. */

import { canonical, fingerprintOf, sha256 } from '../canonical.ts'

/** Version of the form of entries; part of each entry and of each hash. */
export const entryVersion = 1

/** The hash before the first entry. */
export const firstHash = '0'.repeat(64)

/** An entry as it is stored: canonical JSON, and what chains it to the one before it. */
export interface Link {
  readonly seq: number
  readonly entry: string
  /** SHA-256, in hex. */
  readonly hash: string
}

/** Where a chain stands: its last entry, as `SEQ:HASH`. Kept elsewhere, it shows when entries were cut off later. */
export type Head = Pick<Link, 'seq' | 'hash'>

/** The canonical JSON of what an entry tells. It is made as the part of an entry that it will be, so that what is written can be verified. */
export function bodyText(body: object): string {
  return canonical({ body }).slice('{"body":'.length, -1)
}

/** Makes the next link. `body` is that of {@link bodyText}; the members around it are in canonical order, too. */
export function linkAfter(head: Head, body: string): Link {
  const seq = head.seq + 1
  const entry = `{"body":${body},"seq":${seq},"v":${entryVersion}}`
  return { seq, entry, hash: hashOf(head.hash, entry) }
}

/** Security: the tag keeps these hashes apart from all others, and the fixed length of `previous` keeps it apart from the entry. */
export function hashOf(previous: string, entry: string): string {
  return sha256(`glovebox audit ${entryVersion}\n${previous}\n${entry}`)
}

/** The hash under which arguments, requests and results are kept. Short content can be guessed from its hash: it hides nothing. */
export function contentHash(content: unknown): string {
  return fingerprintOf('glovebox audit content 1', content ?? null)
}

/** What a checkpoint signs. */
export function checkpointText({ seq, hash }: Head): string {
  return `glovebox audit checkpoint ${entryVersion}\n${seq}\n${hash}`
}

/** A head as text. */
export const headText = ({ seq, hash }: Head): string => `${seq}:${hash}`

/** Reads {@link headText}; undefined for what is none. */
export function readHead(text: string): Head | undefined {
  const match = /^(0|[1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text)
  return match ? { seq: Number(match[1]), hash: match[2]! } : undefined
}
