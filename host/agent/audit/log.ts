/** The audit log: entries on their way into a file, in one order, several to a transaction. */

import type { KeyObject } from 'node:crypto'
import { asError, GloveboxError } from '../../base/error.ts'
import type { AuditLog, DecidedEntry, FinishedEntry, NotedEntry } from '../audit.ts'
import { inRange } from '../option.ts'
import { openFile, type Survives } from '../sqlite.ts'
import { bodyText, contentHash, type Head, headText, type Link, linkAfter } from './chain.ts'
import { checkpointSigner } from './signature.ts'
import { auditKind, isLog, Store } from './store.ts'
import { type Verification, type VerifyOptions, verifyAudit } from './verify.ts'

/** Options of {@link audit}. */
export interface AuditOptions {
  /** An Ed25519 private key, as `crypto.createPrivateKey` makes it: checkpoints are signed with it. Default: no checkpoints. */
  readonly sign?: KeyObject
  /** Entries from one checkpoint to the next, 1 to 1,000,000; disposing writes one, too. Default 256. */
  readonly checkpointEvery?: number
  /**
   * What is kept of arguments, model requests, results and answers: their hash alone, or also themselves, secrets in them
   * included. Default `hash`.
   */
  readonly content?: 'hash' | 'full'
  /**
   * What an acknowledged entry survives: a machine that loses power, which means waiting for the disk, or the death of the process. Default
   * `power-loss`.
   */
  readonly survives?: Survives
  /** Tells the time, as `Date.now` does. */
  readonly now?: () => number
}

/** An audit log in a file. */
export interface AuditFile extends AuditLog, AsyncDisposable {
  readonly file: string
  /** The last entry as `SEQ:HASH`. Keep it elsewhere now and then: `verify` with it finds what was cut off, or written anew. */
  readonly head: string
  /** Looks at every entry. */
  verify(options?: VerifyOptions): Promise<Verification>
}

interface Waiting {
  /** Canonical JSON. */
  readonly body: string
  readonly resolve: (seq: number) => void
  readonly reject: (error: GloveboxError) => void
}

/** Most entries that wait to be written. */
const maxWaiting = 10_000

/**
 * Opens an audit log, and makes the file where there is none. Several processes may write to one file.
 *
 * An entry is durable when its promise resolves. Entries that are asked for in one turn
 * of the event loop share a transaction.
 * @throws {GloveboxError} `config/invalid` for a file or a key that is something else, `audit/failed` when it cannot be opened.
 * @example
 * await using log = await audit('audit.db')
 * const run = await helper.run('…', { scope: scope({ audit: log }) })
 * console.log(log.head)
 */
export async function audit(file: string, options: AuditOptions = {}): Promise<AuditFile> {
  const every = inRange('checkpointEvery', options.checkpointEvery ?? 256, 1, 1_000_000)
  const signer = options.sign && checkpointSigner(options.sign)
  const { content = 'hash', now = Date.now } = options
  const store = await open(file, options.survives)
  return new Log(file, store, { signer, every, keep: content === 'full', now })
}

interface Settings {
  readonly signer: ReturnType<typeof checkpointSigner> | undefined
  readonly every: number
  readonly keep: boolean
  readonly now: () => number
}

async function open(file: string, survives: Survives | undefined): Promise<Store> {
  try {
    const db = await openFile(file, auditKind, survives)
    if (isLog(db)) return new Store(db)
    db.close()
    throw new GloveboxError('audit/failed', `The tables of the audit log ${file} were changed; start a new one.`)
  } catch (error) {
    throw GloveboxError.is(error) ? error : failure(error, 'cannot be opened', { file })
  }
}

class Log implements AuditFile {
  readonly file: string
  readonly #store: Store
  readonly #settings: Settings
  #head: Head
  #sinceCheckpoint = 0
  #waiting: Waiting[] = []
  #closed = false

  constructor(file: string, store: Store, settings: Settings) {
    this.file = file
    this.#store = store
    this.#settings = settings
    this.#head = store.head()
  }

  get head(): string {
    return headText(this.#head)
  }

  decided({ content, ...entry }: DecidedEntry): Promise<number> {
    return this.#put('decided', entry, content)
  }

  async finished(parent: number, { content, ...entry }: FinishedEntry): Promise<void> {
    await this.#put('finished', { ...entry, parent }, content)
  }

  noted(entry: NotedEntry): Promise<number> {
    return this.#put('noted', entry)
  }

  verify(options: VerifyOptions = {}): Promise<Verification> {
    return verifyAudit(this.file, options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#flush(true)
    this.#closed = true
    this.#store.close()
  }

  #put(type: string, entry: object, content?: unknown): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    if (this.#closed) reject(new GloveboxError('audit/failed', `The audit log ${this.file} is closed.`))
    else if (this.#waiting.length >= maxWaiting)
      reject(new GloveboxError('audit/failed', `More than ${maxWaiting} entries wait to be written to ${this.file}.`))
    else {
      try {
        this.#waiting.push({ body: this.#body({ ...entry, type, at: this.#settings.now() }, content), resolve, reject })
        // Not at once: what else is asked for in this turn of the event loop shares the transaction, and its wait for the disk.
        if (this.#waiting.length === 1) setImmediate(() => this.#flush(false))
      } catch (error) {
        reject(failure(error, 'cannot hold this entry', { file: this.file }))
      }
    }
    return promise
  }

  #body(entry: { readonly type: string; readonly at: number }, content: unknown): string {
    if (content === undefined) return bodyText(entry)
    try {
      return bodyText({ ...entry, contentHash: contentHash(content), ...(this.#settings.keep && { content }) })
    } catch (error) {
      // What a tool of the host answers need not be JSON. It did run, and the log says so; a decision about such content is refused.
      if (entry.type !== 'finished') throw error
      return bodyText({ ...entry, unwritable: asError(error).message })
    }
  }

  #flush(isLast: boolean): void {
    const batch = this.#waiting
    this.#waiting = []
    if (this.#closed || (batch.length === 0 && !isLast)) return
    try {
      const { links, head, checkpoint } = this.#store.append(start => this.#linksAfter(start, batch, isLast))
      this.#head = { seq: head.seq, hash: head.hash }
      this.#sinceCheckpoint = checkpoint ? 0 : this.#sinceCheckpoint + batch.length
      batch.forEach(({ resolve }, index) => {
        resolve(links[index]!.seq)
      })
    } catch (error) {
      const refusal = failure(error, 'could not be written', { file: this.file })
      for (const { reject } of batch) reject(refusal)
    }
  }

  #linksAfter(start: Head, batch: readonly Waiting[], isLast: boolean) {
    const { signer, every } = this.#settings
    const links: Link[] = []
    let head = start
    for (const { body } of batch) {
      const link = linkAfter(head, body)
      links.push(link)
      head = link
    }
    const isDue = isLast ? head.seq > 0 : this.#sinceCheckpoint + batch.length >= every
    return { links, head, checkpoint: isDue ? signer?.(head) : undefined }
  }
}

function failure(cause: unknown, what: string, detail: Readonly<Record<string, unknown>>): GloveboxError {
  const message = `The audit log ${what}: ${asError(cause).message}`
  return new GloveboxError('audit/failed', message, { cause, detail })
}
