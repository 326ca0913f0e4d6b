/** Adds up what a run spends. */

import type { Clock } from './clock.ts'
import type { Tokens } from './model.ts'
import type { CallReport } from './toolbox.ts'

/** What a whole run spent. */
export interface RunUsage {
  /** As the provider counts them. */
  readonly tokens: Tokens
  /** Model calls. */
  readonly turns: number
  /** Calls that the model asked for and that were tried, whatever came of them. */
  readonly toolCalls: number
  /** Instructions executed by the tools, together. */
  readonly fuel: bigint
  /** Largest peak memory of a tool call, in bytes. */
  readonly memoryBytes: number
  /** Milliseconds from start to end. */
  readonly wallMs: number
}

/** Usage of a run that never started. */
export const nothingSpent: RunUsage = Object.freeze({
  tokens: { input: 0, output: 0 },
  turns: 0,
  toolCalls: 0,
  fuel: 0n,
  memoryBytes: 0,
  wallMs: 0,
})

/** Usage as plain JSON: fuel as a decimal string. */
export function plainUsage({ fuel, ...usage }: RunUsage): Readonly<Record<string, unknown>> {
  return { ...usage, fuel: String(fuel) }
}

/** The ledger of one run. */
export class Tally {
  readonly #clock: Clock
  readonly #start: number
  #input = 0
  #output = 0
  #turns = 0
  #toolCalls = 0
  #fuel = 0n
  #memoryBytes = 0

  /** Starts to count. */
  constructor(clock: Clock) {
    this.#clock = clock
    this.#start = clock.now()
  }

  /** Counts a model call that starts, and answers its number, from 1. */
  turn(): number {
    this.#turns += 1
    return this.#turns
  }

  /** Counts the tokens of a model call that ended. */
  tokens({ input, output }: Tokens): void {
    this.#input += input
    this.#output += output
  }

  /** Counts a tool call that ended. */
  call({ outcome: { usage } }: CallReport): void {
    this.#toolCalls += 1
    this.#fuel += usage.fuel
    this.#memoryBytes = Math.max(this.#memoryBytes, usage.memoryBytes)
  }

  /** The sums so far. */
  usage(): RunUsage {
    return {
      tokens: { input: this.#input, output: this.#output },
      turns: this.#turns,
      toolCalls: this.#toolCalls,
      fuel: this.#fuel,
      memoryBytes: this.#memoryBytes,
      wallMs: this.#clock.now() - this.#start,
    }
  }
}
