/** Keys and values in SQLite, under ceilings that hold whoever writes: the totals are kept by the database itself, in the transaction of the change. */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { KeyValueQuota } from '../../base/grant.ts'

/** Longest key, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024

/** Keys that are listed at once. */
const PAGE = 100

/** How long another process may hold the file, in milliseconds: the app's event loop waits meanwhile. */
const BUSY_MS = 50

/** Keys are kept as their bytes, so that they are compared and counted as such, whatever they hold. */
const schema = `
  CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS totals (one INTEGER PRIMARY KEY CHECK (one = 1), bytes INTEGER NOT NULL, keys INTEGER NOT NULL) STRICT;
  INSERT OR IGNORE INTO totals VALUES (1, 0, 0);
  CREATE TRIGGER IF NOT EXISTS inserted AFTER INSERT ON entries BEGIN
    UPDATE totals SET bytes = bytes + length(new.key) + length(new.value), keys = keys + 1;
  END;
  CREATE TRIGGER IF NOT EXISTS updated AFTER UPDATE ON entries BEGIN
    UPDATE totals SET bytes = bytes + length(new.value) - length(old.value);
  END;
  CREATE TRIGGER IF NOT EXISTS deleted AFTER DELETE ON entries BEGIN
    UPDATE totals SET bytes = bytes - length(old.key) - length(old.value), keys = keys - 1;
  END;`

/** What a guest is told instead of an answer. */
export type StoreFault = 'quota' | 'key-too-long'

/** One store. What SQLite throws (a full disk, a file that another process holds) is thrown on. */
export class KeyValueStore implements Disposable {
  private readonly db: DatabaseSync
  private readonly quota: KeyValueQuota
  private readonly statements: Readonly<Record<'get' | 'set' | 'delete' | 'list' | 'totals', StatementSync>>

  /** `file` is a path, or `:memory:`. */
  constructor(sqlite: typeof import('node:sqlite'), file: string, quota: KeyValueQuota) {
    this.db = new sqlite.DatabaseSync(file, { timeout: BUSY_MS })
    this.quota = quota
    if (file !== ':memory:') this.db.exec('PRAGMA journal_mode = WAL')
    this.db.exec(schema)
    const prepare = (sql: string): StatementSync => this.db.prepare(sql)
    this.statements = {
      get: prepare('SELECT value FROM entries WHERE key = ?'),
      set: prepare('INSERT INTO entries VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value'),
      delete: prepare('DELETE FROM entries WHERE key = ?'),
      list: prepare(`SELECT key FROM entries WHERE key > ? ORDER BY key LIMIT ${PAGE}`),
      totals: prepare('SELECT bytes, keys FROM totals'),
    }
  }

  /** The value of a key; undefined when there is none. */
  get(key: string): Uint8Array | undefined {
    return this.statements.get.get(bytesOf(key))?.value as Uint8Array | undefined
  }

  /** Sets a value; nothing changes when that would pass a ceiling. */
  set(key: string, value: Uint8Array): StoreFault | undefined {
    const bytes = bytesOf(key)
    if (bytes.length > MAX_KEY_BYTES) return 'key-too-long'
    if (value.length > this.quota.valueBytes) return 'quota'
    this.db.exec('BEGIN IMMEDIATE')
    try {
      this.statements.set.run(bytes, value)
      const { bytes: total, keys } = this.statements.totals.get() as { bytes: number; keys: number }
      const within = total <= this.quota.bytes && keys <= this.quota.keys
      this.db.exec(within ? 'COMMIT' : 'ROLLBACK')
      return within ? undefined : 'quota'
    } catch (thrown) {
      this.db.exec('ROLLBACK')
      throw thrown
    }
  }

  /** Deletes a key, if it is there. */
  delete(key: string): void {
    this.statements.delete.run(bytesOf(key))
  }

  /** Up to 100 keys after one, in the order of their bytes; a cursor when there may be more. */
  list(after: string | undefined): { readonly keys: readonly string[]; readonly cursor?: string } {
    // Before the first of all keys, the empty one included, is nothing: null would compare as unknown.
    const rows = after === undefined ? this.first() : this.statements.list.all(bytesOf(after))
    const keys = rows.map(({ key }) => Buffer.from(key as Uint8Array).toString())
    return keys.length < PAGE ? { keys } : { keys, cursor: keys.at(-1)! }
  }

  private first(): readonly Record<string, unknown>[] {
    const empty = this.statements.get.get(bytesOf('')) ? [{ key: new Uint8Array() }] : []
    return [...empty, ...this.statements.list.all(bytesOf(''))].slice(0, PAGE)
  }

  [Symbol.dispose](): void {
    this.db.close()
  }
}

const bytesOf = (key: string): Uint8Array => new Uint8Array(Buffer.from(key))
