/** Looks at every entry of an audit log, and says what is wrong with it. */

import type { KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { asError, GloveboxError } from '../../base/error.ts'
import { canonical } from '../canonical.ts'
import { entryVersion, firstHash, type Head, hashOf, headText, type Link, readHead } from './chain.ts'
import { isSigned, publicKeyText } from './signature.ts'
import { type Checkpoint, isLog } from './store.ts'

/** What a log is held against, beside itself. */
export interface VerifyOptions {
  /** A head that the log had once, `SEQ:HASH`: what it vouches for must still be there. */
  readonly head?: string
  /** The public key, an object or PEM: there must be checkpoints, and all must be signed with it. */
  readonly key?: KeyObject | string
}

/** One thing that is wrong. */
export interface AuditProblem {
  readonly kind: 'file' | 'schema' | 'entry' | 'chain' | 'pairing' | 'head' | 'checkpoint'
  /** The entry, where it is about one. */
  readonly seq?: number
  readonly message: string
}

/** What a verification found. */
export interface Verification {
  readonly ok: boolean
  /** Entries read. */
  readonly entries: number
  /** The last entry as `SEQ:HASH`; undefined for a file that cannot be read. */
  readonly head?: string
  /** The last entry that a checkpoint covers, 0 without one. What follows is chained, but whoever can write the file could write it anew. */
  readonly signedThrough: number
  /** Decisions without an outcome: calls under way, or a process that died under them. */
  readonly unfinished: number
  /** The first 100. */
  readonly problems: readonly AuditProblem[]
}

const maxProblems = 100

/**
 * Verifies a file, without changing it. It finds every change of an entry, every removal and every reordering; entries cut off at
 * the end together with all that tells of them, and a file written anew as a whole, only with `head`, or with `key` as far as
 * checkpoints reach.
 * @throws {GloveboxError} `config/invalid` for a head or a key that is none, or a file that is not there.
 */
export async function verifyAudit(file: string, options: VerifyOptions = {}): Promise<Verification> {
  const known = options.head === undefined ? undefined : readHead(options.head)
  if (options.head !== undefined && !known) {
    throw new GloveboxError('config/invalid', `"${options.head}" is not a head; it is SEQ:HASH, with 64 hex digits.`)
  }
  const key = options.key === undefined ? undefined : publicKeyText(options.key)
  const { statSync } = await import('node:fs')
  // A pipe would be waited for without end.
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new GloveboxError('config/invalid', `There is no file ${file}.`, { detail: { file } })
  const { DatabaseSync } = await import('node:sqlite')
  const verifier = new Verifier(known, key)
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 1000 })
    db.exec('PRAGMA trusted_schema = OFF; BEGIN')
    verifier.read(db)
  } catch (error) {
    // A file that SQLite cannot read was not left so by a log.
    verifier.report('file', `the file cannot be read: ${asError(error).message}`)
  } finally {
    db?.close()
  }
  return verifier.result()
}

/** Goes through a file once, in constant memory but for decisions that wait for their outcome. */
class Verifier {
  readonly #known: Head | undefined
  readonly #key: string | undefined
  readonly #problems: AuditProblem[] = []
  readonly #open = new Set<number>()
  #last: Head = { seq: 0, hash: firstHash }
  #entries = 0
  #signedThrough = 0
  #isRead = false

  constructor(known: Head | undefined, key: string | undefined) {
    this.#known = known
    this.#key = key
  }

  report(kind: AuditProblem['kind'], message: string, seq?: number): void {
    if (this.#problems.length < maxProblems) this.#problems.push({ kind, message, ...(seq !== undefined && { seq }) })
  }

  result(): Verification {
    return {
      ok: this.#problems.length === 0,
      entries: this.#entries,
      ...(this.#isRead && { head: headText(this.#last) }),
      signedThrough: this.#signedThrough,
      unfinished: this.#open.size,
      problems: this.#problems,
    }
  }

  read(db: DatabaseSync): void {
    if (!isLog(db)) {
      this.report('schema', 'the file is not an audit log of this version, or its tables were changed')
      return
    }
    const integrity = Object.values(db.prepare('PRAGMA integrity_check(1)').get()!)[0]
    if (integrity !== 'ok') this.report('file', `SQLite finds the file damaged: ${integrity}`)
    const checkpoints = new Map(this.#checkpoints(db))
    for (const row of db.prepare('SELECT seq, entry, hash FROM entries ORDER BY seq').iterate()) {
      this.#entry(row as unknown as Link, checkpoints)
    }
    this.#isRead = true
    this.#end(db, checkpoints)
  }

  *#checkpoints(db: DatabaseSync): Generator<[number, Checkpoint]> {
    for (const row of db.prepare('SELECT seq, hash, key, signature FROM checkpoints ORDER BY seq').iterate()) {
      const checkpoint = row as unknown as Checkpoint
      if (this.#key !== undefined && checkpoint.key !== this.#key)
        this.report('checkpoint', 'the checkpoint is signed with another key', checkpoint.seq)
      else if (!isSigned(checkpoint))
        this.report('checkpoint', 'the signature of the checkpoint is wrong', checkpoint.seq)
      else yield [checkpoint.seq, checkpoint]
    }
  }

  #entry({ seq, entry, hash }: Link, checkpoints: Map<number, Checkpoint>): void {
    this.#entries += 1
    const expected = this.#last.seq + 1
    if (seq !== expected) this.report('chain', `entry ${expected} is missing, or out of its place`, expected)
    if (hash !== hashOf(this.#last.hash, entry))
      this.report('chain', 'the hash is not that of the entry and the one before it', seq)
    this.#last = { seq, hash }
    this.#content(seq, entry)
    if (this.#known?.seq === seq && this.#known.hash !== hash)
      this.report('head', 'the entry is not the one that the head names', seq)
    const checkpoint = checkpoints.get(seq)
    checkpoints.delete(seq)
    if (checkpoint && checkpoint.hash !== hash)
      this.report('checkpoint', 'the entry is not the one that was signed', seq)
    else if (checkpoint) this.#signedThrough = seq
  }

  #content(seq: number, text: string): void {
    const entry = parse(text)
    const body = entry?.body as { type?: unknown; parent?: unknown } | undefined
    if (entry?.v !== entryVersion || entry.seq !== seq || !body || canonical(entry) !== text)
      this.report('entry', 'the entry is not canonical JSON of this version, or not of its place', seq)
    else if (body.type === 'decided') this.#open.add(seq)
    else if (body.type === 'finished' && !this.#open.delete(body.parent as number))
      this.report('pairing', `the outcome belongs to no open decision (${body.parent})`, seq)
  }

  #end(db: DatabaseSync, left: ReadonlyMap<number, Checkpoint>): void {
    const { seq, hash } = this.#last
    const heads = db.prepare('SELECT seq, hash FROM head').all() as unknown as Head[]
    if (heads.length !== 1 || heads[0]!.seq !== seq || heads[0]!.hash !== hash)
      this.report('head', `the log ends with entry ${seq}, and says that it ends with ${heads[0]?.seq ?? 'none'}`)
    if (this.#known && this.#known.seq > seq)
      this.report('head', `the log ends with entry ${seq}; it once had ${this.#known.seq}`)
    for (const at of left.keys()) this.report('checkpoint', 'the entry that was signed is gone', at)
    if (this.#key !== undefined && this.#signedThrough === 0 && this.#entries > 0)
      this.report('checkpoint', 'no checkpoint is signed with the key')
  }
}

function parse(text: unknown): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text as string)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    // Reported by the caller, as what it is: not JSON.
    return undefined
  }
}
