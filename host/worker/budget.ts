/** What one instance may still spend: fuel in slices, memory, tables, host calls, lifted bytes and time. Inside the worker. */

import { type Limits, MiB } from '../base/limits.ts'
import type { CallBudget } from './abi/context.ts'
import type { Cell } from './protocol.ts'
import { limitReached, Stop, type StopReason } from './stop.ts'

/** Fuel granted at a time: about a millisecond, so that is how late a guest notices that it is to stop. */
const SLICE = 1_000_000n

/** A counter that no grant brings back above zero: the guest traps at its next check. */
const SPENT = -(1n << 62n)

const PAGE = 65_536

/** The fuel counter of one core module, positive while its slice lasts. */
export type Counter = WebAssembly.Global<'i64'>

/** The budget of one instance; `begin` starts a call with fresh limits. */
export class Budget implements CallBudget {
  private readonly cell: Cell
  private readonly now: () => number
  private readonly counters: Counter[] = []
  private readonly memories: WebAssembly.Memory[] = []
  private tableElements = 0
  private limits: Limits
  private callId = 0
  private started = 0
  /** Fuel that no counter holds. */
  private pool = 0n
  private lifted = 0
  /** Fuel spent when the call was stopped, since stopping spoils the counters. */
  private fuelWhenStopped: bigint | undefined
  hostCalls = 0
  memoryRefused = 0
  /** Set once the call is to end; the first reason stays. */
  stopped: StopReason | undefined

  constructor(limits: Limits, cell: Cell, now: () => number) {
    this.limits = limits
    this.cell = cell
    this.now = now
  }

  /** Starts a call. */
  begin(callId: number, limits: Limits): void {
    this.callId = callId
    this.limits = limits
    this.started = this.now()
    this.pool = limits.fuel
    this.lifted = 0
    this.hostCalls = 0
    this.memoryRefused = 0
    this.stopped = undefined
    this.fuelWhenStopped = undefined
    for (const counter of this.counters) counter.value = 0n
    this.cell.note(0n, this.memoryBytes)
  }

  /** Adds a core module's counter, which takes part from now on. */
  addCounter(counter: Counter): void {
    this.counters.push(counter)
  }

  /** Fuel that is left; below zero when the guest's last straight line went past the end. */
  private left(): bigint {
    return this.counters.reduce((sum, counter) => sum + counter.value, this.pool)
  }

  /** Fuel spent in this call, at most its limit. */
  get fuel(): bigint {
    if (this.fuelWhenStopped !== undefined) return this.fuelWhenStopped
    const left = this.left()
    return left < 0n ? this.limits.fuel : this.limits.fuel - left
  }

  /** Sum of the instance's memories, which never shrink. */
  get memoryBytes(): number {
    return this.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)
  }

  get elapsedMs(): number {
    return this.now() - this.started
  }

  /** Answers a counter that ran below zero: grants the next slice, or leaves it below zero, which traps. Never throws. */
  refill(counter: Counter): void {
    this.check()
    if (this.stopped) return
    // What other modules of the instance hold goes back to the pool: all draw on one budget. Their counters are up to date, since a
    // module saves its own before every call that leaves it.
    let pool = this.pool
    for (const other of this.counters) {
      if (other === counter) continue
      pool += other.value
      other.value = 0n
    }
    const deficit = -counter.value
    const grant = pool < deficit ? 0n : pool < deficit + SLICE ? pool : deficit + SLICE
    this.pool = pool - grant
    if (grant === 0n) {
      this.stop(limitReached('fuel', `The call used up its fuel of ${this.limits.fuel} instructions.`))
      return
    }
    counter.value += grant
  }

  /** Looks whether the call is to end: at its deadline, on request, or because its fuel is gone. */
  check(): void {
    if (this.stopped) return
    const requested = this.cell.stopRequested(this.callId)
    this.cell.note(this.fuel, this.memoryBytes)
    if (requested === 'canceled') this.stop({ status: 'canceled', message: 'The call was canceled.' })
    else if (requested === 'time' || this.elapsedMs > this.limits.timeoutMs) {
      this.stop(limitReached('time', `The call ran longer than its ${this.limits.timeoutMs} ms.`))
    } else if (this.left() < 0n) {
      this.stop(limitReached('fuel', `The call used up its fuel of ${this.limits.fuel} instructions.`))
    }
  }

  /** Ends the call: every module of the instance traps at its next check. */
  stop(reason: StopReason): void {
    if (this.stopped) return
    const spent = this.fuel
    this.stopped = reason
    this.fuelWhenStopped = spent
    this.pool = 0n
    for (const counter of this.counters) counter.value = SPENT
  }

  /** Counts a call out of the guest; throws when there may be no more, or the call is to end. */
  crossing(): void {
    this.hostCalls++
    this.check()
    if (!this.stopped && this.hostCalls > this.limits.hostCalls) {
      this.stop(limitReached('hostCalls', `The guest called the host more than ${this.limits.hostCalls} times.`))
    }
    if (this.stopped) throw new Stop(this.stopped)
    this.lifted = 0
  }

  /** Counts bytes lifted for the current host call or result; throws above `outputBytes`. */
  take(bytes: number): void {
    this.lifted += bytes
    if (this.lifted <= this.limits.outputBytes) return
    const reason = limitReached('output', `The guest handed over more than ${this.limits.outputBytes} bytes at once.`)
    this.stop(reason)
    throw new Stop(reason)
  }

  /** Starts counting lifted bytes anew. */
  resetLifted(): void {
    this.lifted = 0
  }

  /** Makes a memory for a core module, with the budget as its maximum. */
  createMemory(minPages: number, maxPages: number | undefined): WebAssembly.Memory {
    if (this.memoryBytes + minPages * PAGE > this.limits.memoryBytes) {
      const limit = mebibytes(this.limits.memoryBytes)
      throw new Stop(limitReached('memory', `The component starts with more memory than its limit of ${limit}.`))
    }
    const most = Math.floor(this.limits.memoryBytes / PAGE)
    // V8 enforces the maximum; `mayGrow` enforces the sum over several memories below it.
    const memory = new WebAssembly.Memory({ initial: minPages, maximum: Math.min(maxPages ?? most, most) })
    this.memories.push(memory)
    return memory
  }

  /** Whether the memories may grow by so many pages. Never throws. */
  mayGrow(pages: number): boolean {
    const allowed = this.memoryBytes + (pages >>> 0) * PAGE <= this.limits.memoryBytes
    if (!allowed) this.memoryRefused++
    return allowed
  }

  /** Counts the tables that a core module starts with. */
  addTableElements(elements: number): void {
    this.tableElements += elements
    if (this.tableElements <= this.limits.tableElements) return
    throw new Stop(
      limitReached('tables', `The component starts with more than ${this.limits.tableElements} table elements.`),
    )
  }

  /** Whether the tables may grow by so many elements. Never throws. */
  mayGrowTables(elements: number): boolean {
    const grown = this.tableElements + (elements >>> 0)
    if (grown > this.limits.tableElements) return false
    this.tableElements = grown
    return true
  }
}

const mebibytes = (bytes: number): string => `${Math.round((bytes / MiB) * 100) / 100} MiB`
