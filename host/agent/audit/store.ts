/** The SQLite file of an audit log: its schema, and the few statements on it. */

import type { DatabaseSync } from 'node:sqlite'
import { GloveboxError } from '../../base/error.ts'
import { type FileKind, inTransaction, isOfKind } from '../sqlite.ts'
import { firstHash, type Head, type Link } from './chain.ts'

/** A signed head. */
export interface Checkpoint extends Head {
  /** The public key: SPKI, DER, base64. */
  readonly key: string
  /** Ed25519, base64. */
  readonly signature: string
}

const tables = [
  'CREATE TABLE entries (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL, hash TEXT NOT NULL) STRICT',
  'CREATE TABLE checkpoints (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, key TEXT NOT NULL, signature TEXT NOT NULL) STRICT',
  'CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT',
]

/** An audit log in a file; "gbAU". */
export const auditKind: FileKind = {
  what: 'an audit log',
  applicationId: 0x67624155,
  version: 1,
  schema: [...tables, `INSERT INTO head VALUES (1, 0, '${firstHash}')`],
}

/** True when the file holds the tables of a log, exactly as they are made, and no view, trigger or index beside them. */
export function isLog(db: DatabaseSync): boolean {
  const found = db.prepare('SELECT sql FROM sqlite_schema ORDER BY rowid').all()
  return (
    isOfKind(db, auditKind) && found.length === tables.length && tables.every((sql, index) => found[index]!.sql === sql)
  )
}

/** What is appended at once. */
export interface Appendix {
  readonly links: readonly Link[]
  readonly checkpoint?: Checkpoint | undefined
}

/** The statements of a log that is written to. */
export class Store {
  readonly #db: DatabaseSync
  readonly #head
  readonly #last
  readonly #insert
  readonly #setHead
  readonly #checkpoint

  /** Prepares them. */
  constructor(db: DatabaseSync) {
    this.#db = db
    this.#head = db.prepare('SELECT seq, hash FROM head')
    this.#last = db.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1')
    this.#insert = db.prepare('INSERT INTO entries (seq, entry, hash) VALUES (?, ?, ?)')
    this.#setHead = db.prepare('UPDATE head SET seq = ?, hash = ?')
    this.#checkpoint = db.prepare('INSERT OR IGNORE INTO checkpoints (seq, hash, key, signature) VALUES (?, ?, ?, ?)')
  }

  /**
   * The head, for who is about to append.
   * @throws {GloveboxError} `audit/failed` when it is not the last entry's: nothing is written after a gap.
   */
  head(): Head {
    const head = this.#head.get() as unknown as Head
    const last = (this.#last.get() as unknown as Head | undefined) ?? { seq: 0, hash: firstHash }
    if (head?.seq === last.seq && head.hash === last.hash) return { seq: head.seq, hash: head.hash }
    throw new GloveboxError(
      'audit/failed',
      'The audit log does not end where it says it does; verify it, and start a new one.',
      {
        detail: { head: head?.seq, last: last.seq },
      },
    )
  }

  /** Appends what `make` makes of the head, and the checkpoint of the last link if one is due; all of it or nothing. */
  append<T extends Appendix>(make: (head: Head) => T): T {
    return inTransaction(this.#db, () => {
      const appendix = make(this.head())
      const { links, checkpoint } = appendix
      for (const { seq, entry, hash } of links) this.#insert.run(seq, entry, hash)
      const last = links.at(-1)
      if (last) this.#setHead.run(last.seq, last.hash)
      if (checkpoint) this.#checkpoint.run(checkpoint.seq, checkpoint.hash, checkpoint.key, checkpoint.signature)
      return appendix
    })
  }

  /** Closes the file. */
  close(): void {
    this.#db.close()
  }
}
