/** What the SQLite files of agents have in common: how they are opened, told apart and written to. */

import type { DatabaseSync } from 'node:sqlite'
import { GloveboxError } from '../base/error.ts'

/** A kind of file. */
export interface FileKind {
  /** For messages: `an audit log`. */
  readonly what: string
  /** `PRAGMA application_id`. */
  readonly applicationId: number
  /** `PRAGMA user_version`; a file of another version is refused. */
  readonly version: number
  /** Statements that make every object of the file, in order. */
  readonly schema: readonly string[]
}

/**
 * What a commit survives. `power-loss`: it is on the disk, which is waited for. `kill`: it is with the operating system, which
 * outlives the process; a machine that stops may lose the last commits, and keeps the file sound.
 */
export type Survives = 'power-loss' | 'kill'

/** How long a writer waits for another process to end its transaction, in milliseconds. */
const busyMs = 1000

/**
 * Opens a file for writing, and makes it where there is none.
 * @throws {GloveboxError} `config/invalid` for a file of another kind; what SQLite throws.
 */
export async function openFile(file: string, kind: FileKind, survives: Survives = 'power-loss'): Promise<DatabaseSync> {
  const synchronous = { 'power-loss': 'FULL', kill: 'NORMAL' }[survives]
  if (synchronous === undefined) {
    throw new GloveboxError('config/invalid', `survives is "${survives}"; it is power-loss or kill.`)
  }
  // Loaded when it is needed: importing the agent must not pay for it.
  const { DatabaseSync } = await import('node:sqlite')
  // A pipe would be waited for without end.
  if (process.getBuiltinModule('node:fs').statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
    throw new GloveboxError('config/invalid', `${file} is no file; name another one.`, { detail: { file } })
  }
  const db = new DatabaseSync(file, { timeout: busyMs })
  try {
    // Before anything is changed: another program's file stays as it is.
    if (!isEmpty(db) && !isOfKind(db, kind)) {
      throw new GloveboxError('config/invalid', `${file} is not ${kind.what} of this version; name another file.`, {
        detail: { file },
      })
    }
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA trusted_schema = OFF`)
    inTransaction(db, () => {
      if (!isEmpty(db)) return
      db.exec(kind.schema.join(';\n'))
      db.exec(`PRAGMA application_id = ${kind.applicationId}; PRAGMA user_version = ${kind.version}`)
    })
    inPlace.set(db, placeOf(file))
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** True when the file says that it is of this kind and version. */
export function isOfKind(db: DatabaseSync, { applicationId, version }: FileKind): boolean {
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get()!)[0]
  return pragma('application_id') === applicationId && pragma('user_version') === version
}

const isEmpty = (db: DatabaseSync): boolean => !db.prepare('SELECT 1 FROM sqlite_schema').get()

/** Throws for an open file that is not where it was opened. */
const inPlace = new WeakMap<DatabaseSync, () => void>()

/** Remembers which files are there: the database, and the log that its last commits are in. One in memory has no place. */
function placeOf(file: string): () => void {
  const { statSync } = process.getBuiltinModule('node:fs')
  const path = process.getBuiltinModule('node:path').resolve(file)
  const idOf = (name: string) => {
    const found = statSync(name, { bigint: true, throwIfNoEntry: false })
    return found && `${found.dev}:${found.ino}`
  }
  const names = [path, `${path}-wal`]
  const ids = names.map(idOf)
  return () => {
    const moved = names.find((name, index) => idOf(name) !== ids[index])
    if (moved !== undefined) throw new Error(`${moved} was moved, replaced or removed while it was open`)
  }
}

/**
 * Runs `work` in a transaction that holds the write lock from its start: all of it is kept, or nothing. What would be kept in a file that
 * somebody has moved or removed meanwhile is not acknowledged.
 */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    inPlace.get(db)?.()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
