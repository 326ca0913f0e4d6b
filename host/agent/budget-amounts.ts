/** The amounts of a budget: whole numbers of the smallest unit, so that sums are exact, money and 64-bit fuel included. */

import { GloveboxError } from '../base/error.ts'

/** What is counted. Time is not: it passes for everybody at once. */
export const counted = ['tokens', 'usd', 'turns', 'toolCalls', 'egressBytes', 'fuel'] as const

/** One of {@link counted}. */
export type Counted = (typeof counted)[number]

/** An amount of each, in whole numbers. Money is in billionths of a dollar. */
export type Sums = { [Name in Counted]: Name extends 'fuel' ? bigint : number }

/** What a step will need. What is not named is not needed. */
export interface Need {
  readonly tokens?: number
  /** US dollars. */
  readonly usd?: number
  readonly turns?: number
  readonly toolCalls?: number
  readonly egressBytes?: number
  readonly fuel?: bigint
}

const perDollar = 1e9

/** Nothing of anything. */
export const zero = (): Sums => ({ tokens: 0, usd: 0, turns: 0, toolCalls: 0, egressBytes: 0, fuel: 0n })

/** A need in whole units. */
export function amounts({ tokens = 0, usd = 0, turns = 0, toolCalls = 0, egressBytes = 0, fuel = 0n }: Need): Sums {
  return {
    tokens: whole(tokens),
    // Rounded up: a thousand calls of almost nothing are not free.
    usd: whole(usd * perDollar),
    turns: whole(turns),
    toolCalls: whole(toolCalls),
    egressBytes: whole(egressBytes),
    fuel,
  }
}

/** Security: what a provider says that a call cost is text from a network. A negative amount would fill the budget up. */
const whole = (amount: number): number => (amount > 0 && amount <= Number.MAX_SAFE_INTEGER ? Math.ceil(amount) : 0)

/** Adds to `sums` what is in `more`; or takes it away, with a `sign` of -1. */
export function add(sums: Sums, more: Sums, sign: 1 | -1 = 1): void {
  sums.tokens += sign * more.tokens
  sums.usd += sign * more.usd
  sums.turns += sign * more.turns
  sums.toolCalls += sign * more.toolCalls
  sums.egressBytes += sign * more.egressBytes
  if (more.fuel !== 0n) sums.fuel += sign === 1 ? more.fuel : -more.fuel
}

/** An amount as people write it. */
export function toNumber(name: Counted, amount: bigint | number): number {
  return name === 'usd' ? Number(amount) / perDollar : Number(amount)
}

/**
 * Reads limits. Security: what is no limit is refused, and never taken for none.
 * @throws {GloveboxError} `config/invalid` for an unknown name, or an amount or price that is none.
 */
export function readLimits(
  limits: Readonly<Record<string, unknown>> | object,
  prices: Readonly<Record<string, { readonly input: number; readonly output: number }>> = {},
): Partial<Sums> & { ms?: number } {
  const read: Partial<Sums> & { ms?: number } = {}
  for (const [name, value] of Object.entries(limits)) {
    if (value === undefined) continue
    if (name === 'ms') read.ms = count(name, value)
    else if (name === 'fuel') read.fuel = fuel(value)
    else if (name === 'usd') read.usd = Math.floor(money('usd', value) * perDollar)
    else if ((counted as readonly string[]).includes(name)) read[name as Exclude<Counted, 'fuel'>] = count(name, value)
    else throw invalid(name, value, `one of ${[...counted, 'ms'].join(', ')}`)
  }
  for (const [model, price] of Object.entries(prices)) {
    money(`prices of ${model}: input`, price?.input)
    money(`prices of ${model}: output`, price?.output)
  }
  return read
}

function count(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw invalid(name, value, 'a whole number of 0 or more')
}

function fuel(value: unknown): bigint {
  if (typeof value === 'bigint' && value >= 0n) return value
  throw invalid('fuel', value, 'a bigint of 0 or more, such as 1_000_000n')
}

function money(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 1e6) return value
  throw invalid(name, value, 'a number of US dollars from 0 to 1,000,000')
}

function invalid(name: string, value: unknown, wanted: string): GloveboxError {
  return new GloveboxError('config/invalid', `The budget's ${name} is ${String(value)}; it must be ${wanted}.`, {
    detail: { option: name, value: String(value) },
  })
}

/** The error of a budget that is used up. */
export function exceeded(limit: Counted | 'ms', wanted: number, left: number): GloveboxError {
  const message = `The budget of ${limit} is used up: ${wanted} wanted, ${left} left. Give it more, or ask for less.`
  return new GloveboxError('budget/exceeded', message, { detail: { limit, wanted, left } })
}
