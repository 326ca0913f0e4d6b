/** The SQLite file of an audit log: its schema, and the few statements on it. */

import type { DatabaseSync } from 'node:sqlite'
import { GloveboxError } from '../../base/error.ts'
import { firstHash, type Head, type Link } from './chain.ts'

/** A signed head. */
export interface Checkpoint extends Head {
  /** The public key: SPKI, DER, base64. */
  readonly key: string
  /** Ed25519, base64. */
  readonly signature: string
}

/** Every object of the file; a file with any other is not a log. */
export const schema = [
  'CREATE TABLE entries (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL, hash TEXT NOT NULL) STRICT',
  'CREATE TABLE checkpoints (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, key TEXT NOT NULL, signature TEXT NOT NULL) STRICT',
  'CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT',
] as const

/** `PRAGMA application_id` of a log: "gbAU". */
export const applicationId = 0x67624155

/** `PRAGMA user_version` of a log. */
export const userVersion = 1

/** How long a writer waits for another process to end its transaction, in milliseconds. */
const busyMs = 1000

/**
 * Opens a log for writing, and makes it where there is none.
 * @throws {GloveboxError} `config/invalid` for a file that is something else; what SQLite throws.
 */
export async function openForWriting(file: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await import('node:sqlite')
  const db = new DatabaseSync(file, { timeout: busyMs })
  try {
    // Durable also when the machine loses power: a commit waits for the disk.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF')
    inTransaction(db, () => {
      if (objectsOf(db).length === 0) create(db)
    })
    if (isLog(db)) return db
    throw new GloveboxError('config/invalid', `${file} is not an audit log of this version; name another file.`, {
      detail: { file },
    })
  } catch (error) {
    db.close()
    throw error
  }
}

function create(db: DatabaseSync): void {
  db.exec(`${schema.join(';\n')}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${userVersion}`)
  db.prepare('INSERT INTO head VALUES (1, 0, ?)').run(firstHash)
}

/** True when the file holds the tables of a log, exactly as they are made, and no view, trigger or index beside them. */
export function isLog(db: DatabaseSync): boolean {
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get()!)[0]
  const found = objectsOf(db)
  return (
    pragma('application_id') === applicationId &&
    pragma('user_version') === userVersion &&
    found.length === schema.length &&
    schema.every((sql, index) => found[index] === sql)
  )
}

/** Runs `work` in a transaction that holds the write lock from its start. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
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

function objectsOf(db: DatabaseSync): unknown[] {
  return db
    .prepare('SELECT sql FROM sqlite_schema ORDER BY rowid')
    .all()
    .map(row => row.sql)
}
