/**
 * What may be spent, and what was: one ledger for tokens, money, turns, tool calls, fuel, egress and time. An amount is reserved
 * before it is spent and settled afterwards, in the budget and all those it draws on, in one step that nothing can interrupt: so many
 * children at a time cannot overshoot what one of them may.
 */

import { GloveboxError } from '../base/error.ts'
import {
  add,
  amounts,
  type Counted,
  counted,
  exceeded,
  type Need,
  readLimits,
  type Sums,
  toNumber,
  zero,
} from './budget-amounts.ts'
import type { BudgetWindow } from './budget-window.ts'
import type { Clock } from './clock.ts'
import type { Tokens } from './model.ts'

/**
 * The ceilings of a budget. What is not named is not limited; 0 means nothing.
 */
export interface BudgetLimits {
  /**
   * *Measures* tokens of the models, input and output together, as their providers count them. Reserved by an estimate of the
   * input and the most output that the request allows; *default* unlimited. *At the limit* the agent takes a closing turn without
   * tools, if there is enough for one, and ends with `stop: 'budget'`. *Does not cover* embeddings.
   */
  readonly tokens?: number
  /** *Measures* US dollars, by `prices`. *At the limit* as `tokens`. *Default* unlimited. *Does not cover* what tools cost. */
  readonly usd?: number
  /** *Measures* model calls. *At the limit* as `tokens`. *Default* unlimited. *Does not cover* retries, which are one call. */
  readonly turns?: number
  /** *Measures* tool calls that ran. *At the limit* a call is answered with `budget/exceeded`, which the model reads. *Default* unlimited. *Does not cover* calls that were denied. */
  readonly toolCalls?: number
  /** *Measures* fuel of sandboxed tools. *At the limit* as `toolCalls`; what is left is the most that a call may use. *Default* unlimited. *Does not cover* tools of the host. */
  readonly fuel?: bigint
  /**
   * *Measures* bytes of HTTP requests that sandboxed tools send (`Usage.egressBytes`). *At the limit* what would pass it is not sent: what
   * is left is the most that a call may send, and its request fails; calls that send nothing go on. *Default* unlimited. *Does not cover*
   * tools of the host, and models.
   */
  readonly egressBytes?: number
  /** *Measures* milliseconds from the first use of the budget. *At the limit* what runs is canceled, and the agent ends with what it has. *Default* unlimited. *Does not cover* the grace time of work that ignores its signal. */
  readonly ms?: number
}

/** What a model costs, in US dollars for a million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
}

/** Options of {@link budget}. */
export interface BudgetOptions {
  /** By id of the model. Budgets that draw on this one know them too. */
  readonly prices?: Readonly<Record<string, Price>>
  /** What a model without a price does where money is limited: `deny` (the default) refuses it, `ignore` counts it as free. */
  readonly unknownPrice?: 'deny' | 'ignore'
  /** The limits are those of an hour or a day, for all processes together: `budgetWindow` counts for it. Not those of `ms`. Default: none. */
  readonly window?: BudgetWindow
  /** The share of a limit, above 0 to 1, at which agents tell an event `budget`, once for each limit. Default 0.8. */
  readonly warnAt?: number
  /** True: agents tell their model before each turn what is left, so that it can plan with it. Default false. */
  readonly advise?: boolean
}

/** A limit of which much is spent. */
export interface BudgetWarning {
  readonly limit: Counted | 'ms'
  readonly spent: number
  /** The limit itself. */
  readonly of: number
}

/** What was spent: by a run and all that it started, or by one budget and all that draw on it. */
export interface RunUsage {
  /** As the providers count them. */
  readonly tokens: Tokens
  /** US dollars, as far as prices are known. */
  readonly usd: number
  /** Model calls. */
  readonly turns: number
  /** Calls that models asked for and that were tried, whatever came of them. */
  readonly toolCalls: number
  /** Instructions executed by the tools, together. */
  readonly fuel: bigint
  /** Bytes of HTTP requests that sandboxed tools sent. */
  readonly egressBytes: number
  /** Largest peak memory of a tool call, in bytes. */
  readonly memoryBytes: number
  /** Milliseconds since the first use. */
  readonly wallMs: number
  /** True when a provider did not say what a call cost, and what was reserved for it, or what was seen of it, stands in. */
  readonly estimated: boolean
}

/** What one step spent. */
export interface Spending extends Omit<Need, 'tokens'> {
  readonly tokens?: Tokens
  /** Peak memory, in bytes. */
  readonly memoryBytes?: number
  readonly estimated?: boolean
}

/** An amount that is set aside. The first of its two ends counts; a second does nothing. */
export interface Hold {
  /** Puts what was really spent in the place of what was held; it may be less or more. */
  settle(spent: Spending): void
  /** Nothing was spent. */
  release(): void
}

/**
 * Makes a budget. Give it to a run or a scope; all that happens there draws on it.
 * @throws {GloveboxError} `config/invalid` for limits or prices that are none.
 * @example
 * const day = budget({ usd: 5 }, { prices: { 'gpt-5-mini': { input: 0.25, output: 2 } } })
 * const run = await helper.run('…', { budget: day.child({ usd: 0.5, turns: 20 }) })
 */
export function budget(limits: BudgetLimits, options: BudgetOptions = {}): Budget {
  return new Budget(limits, [], options)
}

/** One ledger; see {@link budget}. */
export class Budget {
  /** Milliseconds that it lasts from its first use. */
  readonly #ms: number | undefined
  readonly #limits: Partial<Sums>
  readonly #options: BudgetOptions
  readonly #held: Sums = zero()
  readonly #spent: Sums = zero()
  readonly #own: Sums = zero()
  /** This one, then all that it draws on, each once. */
  readonly #lineage: readonly Budget[]
  /** Those of them that limit something. */
  readonly #limited: readonly Budget[]
  #output = { spent: 0, own: 0 }
  #memoryBytes = 0
  #estimated = false
  /** Limits that agents were warned of. */
  #warned: Set<string> | undefined
  #started: { readonly clock: Clock; readonly at: number } | undefined

  /** Use {@link budget}, or `child`. */
  constructor(limits: BudgetLimits, above: readonly Budget[] = [], options: BudgetOptions = {}) {
    const { ms, ...sums } = readLimits(limits, options.prices)
    this.#ms = ms
    this.#limits = sums
    const { warnAt = 0.8 } = options
    if (!(warnAt > 0 && warnAt <= 1))
      throw new GloveboxError('config/invalid', `warnAt is ${warnAt}; it must be above 0, up to 1.`)
    this.#options = options
    this.#lineage = [...new Set<Budget>([this, ...above.flatMap(each => each.#lineage)])]
    this.#limited = this.#lineage.filter(each => Object.keys(each.#limits).length > 0)
  }

  /** A budget within this one: what it spends is drawn from both. */
  child(limits: BudgetLimits = {}, options: BudgetOptions = {}): Budget {
    return new Budget(limits, [this], options)
  }

  /** A budget that draws on both, or the one that does already. */
  static joining(one: Budget | undefined, other: Budget | undefined): Budget | undefined {
    if (!one || !other) return one ?? other
    if (one.#lineage.includes(other)) return one
    return new Budget({}, [one, other])
  }

  /** What was spent by all that draws on it. */
  get spent(): RunUsage {
    return this.#usage(this.#spent, this.#output.spent)
  }

  /** What was spent in its own name, and not by a child. */
  get own(): RunUsage {
    return this.#usage(this.#own, this.#output.own)
  }

  /** What is left for new work: nothing held, here or above, can be spent again. Undefined where there is no limit. */
  left(name: 'fuel'): bigint | undefined
  left(name: Exclude<Counted, 'fuel'>): number | undefined
  left(name: Counted): bigint | number | undefined {
    const left = this.#left(name)
    return left === undefined || name === 'fuel' ? left : toNumber(name, left)
  }

  /** Milliseconds until the first of the limits in time; undefined when there is none. */
  get msLeft(): number | undefined {
    const left = this.#lineage.flatMap(each => (each.#ms === undefined ? [] : [each.#ms - each.#elapsed()]))
    return left.length > 0 ? Math.max(0, Math.min(...left)) : undefined
  }

  /** Time counts from now, here and above, where it does not yet. */
  start(clock: Clock): void {
    for (const each of this.#lineage) each.#started ??= { clock, at: clock.now() }
  }

  /** True when anything is limited, here or above, but for time. */
  get limits(): boolean {
    return this.#limited.length > 0
  }

  /** True when it has limits that a model call counts against. */
  get limitsModels(): boolean {
    return this.#limited.some(each => each.#limits.tokens !== undefined || each.#limits.usd !== undefined)
  }

  /**
   * What tokens of a model cost, in US dollars.
   * @throws {GloveboxError} `budget/unknown-price` where money is limited, there is no price, and `unknownPrice` is not `ignore`.
   */
  cost(model: string, { input, output }: Tokens): number {
    for (const each of this.#lineage) {
      const { prices = {} } = each.#options
      const price = Object.hasOwn(prices, model) ? prices[model] : undefined
      if (price) return (input * price.input + output * price.output) / 1e6
    }
    if (this.#lineage.some(each => each.#limits.usd !== undefined && each.#options.unknownPrice !== 'ignore')) {
      const message = `The budget is in money and has no price for model ${model}. Add it to prices, or set unknownPrice: 'ignore'.`
      throw new GloveboxError('budget/unknown-price', message, { detail: { model } })
    }
    return 0
  }

  /** True when that much could be reserved now. */
  allows(need: Need): boolean {
    const wanted = amounts(need)
    return counted.every(name => wanted[name] <= (this.#left(name) ?? wanted[name]))
  }

  /**
   * Sets an amount aside, here and in all that this budget draws on, or nowhere.
   * @throws {GloveboxError} `budget/exceeded`, with the `limit`, what was `wanted` and what is `left`, and `budget/failed` of a window.
   */
  reserve(need: Need): Hold {
    // Where nothing is limited there is nothing to set aside.
    const giveBack = this.limits ? this.#setAside(amounts(need)) : undefined
    let open = true
    const close = (spent?: Spending) => {
      if (!open) return
      open = false
      giveBack?.(spent)
      if (spent) this.#spend(spent)
    }
    return { settle: close, release: () => close() }
  }

  /** Limits of which a good part was spent, here or above, and of which nobody was told yet. */
  takeWarnings(): readonly BudgetWarning[] {
    const warnings: BudgetWarning[] = []
    for (const each of this.#lineage) each.#warn(warnings)
    return warnings
  }

  /** What is left, in a sentence for a model; undefined where no budget wants it told. */
  get advice(): string | undefined {
    if (!this.#lineage.some(each => each.#options.advise)) return undefined
    const names = { turns: 'turns', toolCalls: 'tool calls', tokens: 'tokens', usd: 'US dollars' } as const
    const left = (['turns', 'toolCalls', 'tokens', 'usd'] as const).flatMap(name => {
      const amount = this.left(name)
      return amount === undefined ? [] : [`${amount} ${names[name]}`]
    })
    return left.length > 0 ? `Left to spend, this turn included: ${left.join(', ')}.` : undefined
  }

  #warn(warnings: BudgetWarning[]): void {
    const { warnAt = 0.8 } = this.#options
    const add = (limit: Counted | 'ms', spent: number, of: number) => {
      if (spent < of * warnAt || this.#warned?.has(limit)) return
      this.#warned ??= new Set()
      this.#warned.add(limit)
      warnings.push({ limit, spent, of })
    }
    if (this.#ms !== undefined) add('ms', this.#elapsed(), this.#ms)
    const spent = this.#options.window?.used() ?? this.#spent
    for (const name of counted) {
      const limit = this.#limits[name]
      if (limit !== undefined) add(name, toNumber(name, spent[name]), toNumber(name, limit))
    }
  }

  /** Answers what gives it back, for what was spent instead. */
  #setAside(wanted: Sums): (spent: Spending | undefined) => void {
    this.#refuse(wanted)
    const windows = this.#takeWindows(wanted)
    this.#hold(wanted, 1)
    return spent => {
      this.#hold(wanted, -1)
      for (const { window, taken } of windows) window.settle(taken, wanted, spent ? sumsOf(spent) : zero())
    }
  }

  #refuse(wanted: Sums): void {
    for (const name of counted) {
      const left = this.#left(name)
      if (left !== undefined && wanted[name] > left)
        throw exceeded(name, toNumber(name, wanted[name]), toNumber(name, left))
    }
  }

  /** Sets the amount aside in the windows, each in its own step; when one does not hold it, in none. */
  #takeWindows(wanted: Sums): readonly Taken[] {
    const all: Taken[] = []
    try {
      for (const each of this.#limited) {
        const { window } = each.#options
        if (window) all.push({ window, taken: window.take(wanted, each.#limits) })
      }
      return all
    } catch (error) {
      for (const { window, taken } of all) window.settle(taken, wanted, zero())
      throw error
    }
  }

  #left(name: Counted): bigint | number | undefined {
    let least: bigint | number | undefined
    for (const each of this.#limited) {
      const { window } = each.#options
      if (each.#limits[name] === undefined) continue
      // A window counts what is held with what was spent.
      const [spent, held] = window ? [window.used(), nothing] : [each.#spent, each.#held]
      const left = leftOf(name, each.#limits[name], spent[name], held[name])
      if (left !== undefined && (least === undefined || left < least)) least = left
    }
    return least
  }

  #hold(wanted: Sums, sign: 1 | -1): void {
    for (const each of this.#limited) add(each.#held, wanted, sign)
  }

  #spend(spent: Spending): void {
    const { tokens = { input: 0, output: 0 }, memoryBytes = 0, estimated = false } = spent
    const sums = sumsOf(spent)
    add(this.#own, sums)
    this.#output.own += tokens.output
    for (const each of this.#lineage) {
      add(each.#spent, sums)
      each.#output.spent += tokens.output
      each.#memoryBytes = Math.max(each.#memoryBytes, memoryBytes)
      each.#estimated ||= estimated
    }
  }

  #elapsed(): number {
    return this.#started ? this.#started.clock.now() - this.#started.at : 0
  }

  #usage(sums: Sums, output: number): RunUsage {
    return {
      tokens: { input: Number(sums.tokens) - output, output },
      usd: toNumber('usd', sums.usd),
      turns: Number(sums.turns),
      toolCalls: Number(sums.toolCalls),
      fuel: sums.fuel,
      egressBytes: Number(sums.egressBytes),
      memoryBytes: this.#memoryBytes,
      wallMs: this.#elapsed(),
      estimated: this.#estimated,
    }
  }
}

const nothing: Readonly<Sums> = zero()

/** An amount set aside in a window. */
interface Taken {
  readonly window: BudgetWindow
  readonly taken: number
}

const sumsOf = (spent: Spending): Sums =>
  amounts({ ...spent, tokens: spent.tokens ? spent.tokens.input + spent.tokens.output : 0 })

function leftOf(name: Counted, limit: bigint | number | undefined, spent: bigint | number, held: bigint | number) {
  if (limit === undefined) return undefined
  if (name === 'fuel') {
    const left = (limit as bigint) - (spent as bigint) - (held as bigint)
    return left > 0n ? left : 0n
  }
  return Math.max(0, (limit as number) - (spent as number) - (held as number))
}

/** Usage as plain JSON: fuel as a decimal string. */
export function plainUsage({ fuel, ...usage }: RunUsage): Readonly<Record<string, unknown>> {
  return { ...usage, fuel: String(fuel) }
}
