/** The SQLite file of a memory: its tables, and how errors of SQLite are told. */

import { asError, GloveboxError } from '../../base/error.ts'
import type { FileKind } from '../sqlite.ts'

/** A memory in a file; "gbME". Text is indexed by FTS5, which triggers keep equal to the table. */
export const memoryKind: FileKind = {
  what: 'a memory',
  applicationId: 0x67624d45,
  version: 1,
  schema: [
    'CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, thread TEXT NOT NULL, at INTEGER NOT NULL, message TEXT NOT NULL) STRICT',
    'CREATE INDEX messages_by_thread ON messages (owner, thread, id)',
    `CREATE TABLE items (
      id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, thread TEXT NOT NULL,
      at INTEGER NOT NULL, text TEXT NOT NULL, data TEXT NOT NULL, embedder TEXT, vector BLOB, UNIQUE (owner, kind, key)) STRICT`,
    'CREATE INDEX items_by_thread ON items (owner, kind, thread, id)',
    `CREATE VIRTUAL TABLE item_text USING fts5(text, content = 'items', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2')`,
    'CREATE TRIGGER item_added AFTER INSERT ON items BEGIN INSERT INTO item_text (rowid, text) VALUES (new.id, new.text); END',
    `CREATE TRIGGER item_removed AFTER DELETE ON items BEGIN INSERT INTO item_text (item_text, rowid, text) VALUES ('delete', old.id, old.text); END`,
    `CREATE TRIGGER item_changed AFTER UPDATE OF text ON items BEGIN
      INSERT INTO item_text (item_text, rowid, text) VALUES ('delete', old.id, old.text);
      INSERT INTO item_text (rowid, text) VALUES (new.id, new.text); END`,
  ],
}

/** Runs work on the file. @throws {GloveboxError} `memory/failed` for what SQLite throws. */
export async function onFile<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (GloveboxError.is(error)) throw error
    throw new GloveboxError('memory/failed', `The memory could not be read or written: ${asError(error).message}`, {
      cause: error,
    })
  }
}
