/** Runs metered core modules on a budget, as the smallest host that keeps the contract of `meter/contract.ts`. */

import { hookSlots, METER, type MeterInfo } from '../../host/meter/contract.ts'
import { type MeterOptions, meterModule } from '../../host/meter/module.ts'
import { wat } from './wat.ts'

/** What a metered module is run with. */
export interface HostOptions extends MeterOptions {
  /** Fuel of each call, and of instantiation with the start function. Default: practically endless. */
  readonly budget?: bigint
  /** Fuel granted at a time. Default: all of it. */
  readonly slice?: bigint
  readonly imports?: WebAssembly.Imports
  /** The most pages that one memory may have. Default 100. */
  readonly pages?: number
  /** Answers the hooks of growth. Default: yes. */
  readonly mayGrow?: (units: number) => boolean
}

/** How one call ended. */
export interface Ended {
  /** What it returned; several results are an array. */
  readonly value?: unknown
  /** The message of the trap, or of what else was thrown. */
  readonly trap?: string
  /** True when the budget did not suffice; the value is then void. */
  readonly exhausted: boolean
  readonly spent: bigint
  /** How often the host was asked for fuel. */
  readonly refills: number
}

/** A metered instance. */
export interface Metered {
  readonly exports: WebAssembly.Exports
  readonly memories: readonly WebAssembly.Memory[]
  readonly info: MeterInfo
  /** The end of the start function, if there is one. */
  readonly started: Ended | undefined
  /** Fuel left of the last call's budget. */
  left(): bigint
  call(name: string, ...args: unknown[]): Ended
  /** A call on another budget than that of the options. */
  callWith(budget: bigint, name: string, ...args: unknown[]): Ended
}

const ENDLESS = 1n << 60n

const hookModule = new WebAssembly.Module(
  await wat(`(module
    (import "hook" "refill" (func $r)) (import "hook" "growMemory" (func $m (param i32) (result i32)))
    (import "hook" "growTable" (func $t (param i32) (result i32)))
    (export "refill" (func $r)) (export "growMemory" (func $m)) (export "growTable" (func $t)))`),
)

/** Meters a module, given as text or binary, and instantiates it. */
export async function metered(source: string | Uint8Array, options: HostOptions = {}): Promise<Metered> {
  const bytes = typeof source === 'string' ? await wat(source) : source
  return instantiate(new WebAssembly.Module(meterModule(bytes, options)), options)
}

/** Instantiates a metered module. */
export function instantiate(module: WebAssembly.Module, options: HostOptions = {}): Metered {
  const { budget: usual = ENDLESS, slice = ENDLESS, mayGrow = () => true } = options
  const [section] = WebAssembly.Module.customSections(module, METER.section)
  const info: MeterInfo = JSON.parse(new TextDecoder().decode(section))
  const memories = info.memories.map(({ min, max }) => {
    const most = options.pages ?? 100
    return new WebAssembly.Memory({ initial: min, maximum: Math.max(min, Math.min(max ?? most, most)) })
  })
  const { exports } = new WebAssembly.Instance(module, {
    ...options.imports,
    [METER.memory]: Object.fromEntries(memories.map((memory, k) => [String(k), memory])),
  })
  const fuel = exports[METER.fuel] as WebAssembly.Global<'i64'>
  let pool = 0n
  let refills = 0
  const refill = (): void => {
    refills++
    const wanted = slice - fuel.value
    // What is not granted leaves the counter below zero, unless the pool covers it.
    const granted = pool > wanted ? wanted : pool
    pool -= granted
    fuel.value += granted
  }
  setHooks(exports, { refill, growMemory: n => Number(mayGrow(n)), growTable: n => Number(mayGrow(n)) })
  const left = (): bigint => fuel.value + pool
  const run = (budget: bigint, name: string, args: readonly unknown[]): Ended => {
    pool = budget
    fuel.value = 0n
    refill()
    refills = 0
    const ended = attempt(() => (exports[name] as (...args: unknown[]) => unknown)(...args))
    return { ...ended, exhausted: left() < 0n, spent: budget - left(), refills }
  }
  const started = info.start ? run(usual, METER.start, []) : undefined
  return {
    exports,
    memories,
    info,
    started,
    left,
    call: (name, ...args) => run(usual, name, args),
    callWith: (budget, name, ...args) => run(budget, name, args),
  }
}

function setHooks(
  exports: WebAssembly.Exports,
  hook: { refill: () => void; growMemory: (n: number) => number; growTable: (n: number) => number },
): void {
  const table = exports[METER.hooks] as WebAssembly.Table
  const hooks = new WebAssembly.Instance(hookModule, { hook }).exports
  for (const [name, slot] of Object.entries(hookSlots)) table.set(slot, hooks[name])
}

function attempt(run: () => unknown): { value?: unknown; trap?: string } {
  try {
    return { value: run() }
  } catch (thrown) {
    return { trap: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
