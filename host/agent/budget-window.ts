/** The window of a budget in a file: what all processes together spent in this minute, hour or day, and have set aside. */

import type { DatabaseSync } from 'node:sqlite'
import { asError, GloveboxError } from '../base/error.ts'
import { type Counted, counted, exceeded, type Sums, toNumber } from './budget-amounts.ts'
import { named } from './option.ts'
import { type FileKind, inTransaction, openFile, type Survives } from './sqlite.ts'

/** Counts for a budget, beyond this process; see {@link budgetWindow}. */
export interface BudgetWindow extends AsyncDisposable {
  /** What was spent or set aside in the window of now. @throws {GloveboxError} `budget/failed` */
  used(): Sums
  /**
   * Sets an amount aside if all of it is within `limits`, in one step among all processes. Answers the window that it is of.
   * @throws {GloveboxError} `budget/exceeded`, `budget/failed`
   */
  take(wanted: Sums, limits: Partial<Sums>): number
  /** Puts what was spent in the place of what was set aside, in the window of that. */
  settle(window: number, wanted: Sums, spent: Sums): void
}

/** Options of {@link budgetWindow}. */
export interface WindowOptions {
  /** How long a window is. Windows begin with the minute, hour or day in UTC; what is spent counts where it was reserved. */
  readonly per: 'minute' | 'hour' | 'day'
  /** Whose spending it is, such as a tenant's; each name, of 1 to 500 characters, has its own. Default `default`. */
  readonly name?: string
  /** What a count survives; see the audit log's option. Default `kill`: to wait for the disk twice a call would take longer than many a call. */
  readonly survives?: Survives
  /** Tells the time, as `Date.now` does. */
  readonly now?: () => number
}

const lengths: Readonly<Record<WindowOptions['per'], number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }
const columns = counted.join(', ')

/** "gbBU". */
const windowKind: FileKind = {
  what: "a budget's file",
  applicationId: 0x67624255,
  version: 1,
  schema: [
    `CREATE TABLE used (name TEXT NOT NULL, per TEXT NOT NULL, start INTEGER NOT NULL, ${counted.map(name => `${name} INTEGER NOT NULL DEFAULT 0`).join(', ')}, PRIMARY KEY (name, per, start)) STRICT`,
  ],
}

/**
 * Opens the windows of a budget, and makes the file where there is none. Several processes may count in one file; what a process that
 * dies had set aside stays counted to the end of the window. Each call waits for the file: up to a second, while others write.
 * @throws {GloveboxError} `config/invalid` for options that are none, or a file of another kind, `budget/failed` when it cannot be opened.
 * @example
 * await using window = await budgetWindow('spent.db', { per: 'day', name: 'ada' })
 * const run = await helper.run('…', { budget: budget({ usd: 5, tokens: 1_000_000 }, { prices, window }) })
 */
export async function budgetWindow(file: string, options: WindowOptions): Promise<BudgetWindow> {
  const { per, name = 'default', survives = 'kill', now = Date.now } = options
  if (!Object.hasOwn(lengths, per)) {
    throw new GloveboxError('config/invalid', `A window is per "${per}"; it is minute, hour or day.`)
  }
  named('The name of a window', name)
  try {
    return new FileWindow(await openFile(file, windowKind, survives), { per, name, now })
  } catch (error) {
    throw GloveboxError.is(error) ? error : failed(error)
  }
}

type Settings = Required<Pick<WindowOptions, 'per' | 'name' | 'now'>>

class FileWindow implements BudgetWindow {
  readonly #db: DatabaseSync
  readonly #settings: Settings
  readonly #select
  readonly #add
  readonly #correct
  readonly #forget

  constructor(db: DatabaseSync, settings: Settings) {
    this.#db = db
    this.#settings = settings
    const where = 'name = ? AND per = ? AND start = ?'
    this.#select = db.prepare(`SELECT ${columns} FROM used WHERE ${where}`)
    this.#select.setReadBigInts(true)
    const sums = counted.map(name => `${name} = ${name} + excluded.${name}`).join(', ')
    const places = counted.map(() => '?').join(', ')
    this.#add = db.prepare(
      `INSERT INTO used (name, per, start, ${columns}) VALUES (?, ?, ?, ${places}) ON CONFLICT DO UPDATE SET ${sums}`,
    )
    const corrected = counted.map(name => `${name} = max(0, ${name} + ?)`).join(', ')
    this.#correct = db.prepare(`UPDATE used SET ${corrected} WHERE ${where}`)
    this.#forget = db.prepare('DELETE FROM used WHERE name = ? AND per = ? AND start < ?')
  }

  used(): Sums {
    return onFile(() => this.#read(this.#start()))
  }

  take(wanted: Sums, limits: Partial<Sums>): number {
    return onFile(() =>
      inTransaction(this.#db, () => {
        const start = this.#start()
        const used = this.#read(start)
        for (const each of counted) refuse(each, limits[each], used[each], wanted[each])
        const { name, per } = this.#settings
        // Calls may still settle in the window before; in older ones nothing is looked for.
        this.#forget.run(name, per, start - 2 * lengths[per])
        this.#add.run(name, per, start, ...counted.map(amount => wanted[amount]))
        return start
      }),
    )
  }

  settle(window: number, wanted: Sums, spent: Sums): void {
    try {
      const { name, per } = this.#settings
      const more = counted.map(amount => BigInt(spent[amount]) - BigInt(wanted[amount]))
      this.#correct.run(...more, name, per, window)
    } catch {
      // What was set aside stays counted: the budget is not overshot, and the call that was made is not lost for it.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#db.isOpen) this.#db.close()
  }

  #start(): number {
    const { per, now } = this.#settings
    return Math.floor(now() / lengths[per]) * lengths[per]
  }

  #read(start: number): Sums {
    const { name, per } = this.#settings
    const row = this.#select.get(name, per, start) as Record<Counted, bigint> | undefined
    const of = (amount: Counted) => Number(row?.[amount] ?? 0n)
    const [tokens, usd, turns, toolCalls, egressBytes] = counted.map(of) as [number, number, number, number, number]
    return { tokens, usd, turns, toolCalls, egressBytes, fuel: row?.fuel ?? 0n }
  }
}

function refuse(name: Counted, limit: Amount | undefined, used: Amount, wanted: Amount): void {
  if (limit === undefined || BigInt(used) + BigInt(wanted) <= BigInt(limit)) return
  const left = BigInt(limit) - BigInt(used)
  throw exceeded(name, toNumber(name, wanted), toNumber(name, left > 0n ? left : 0n))
}

type Amount = bigint | number

function onFile<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw GloveboxError.is(error) ? error : failed(error)
  }
}

/** Security: what cannot be counted is not spent. */
const failed = (cause: unknown): GloveboxError =>
  new GloveboxError('budget/failed', `The budget's file cannot be read or written: ${asError(cause).message}`, {
    cause,
  })
