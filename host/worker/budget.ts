/** What one instance may still spend: fuel in slices, memory, tables, host calls, lifted bytes and time. Inside the worker. */

import type { Limits } from '../base/limits.ts'
import type { CallBudget } from './abi/context.ts'
import type { CallReport, Cell } from './protocol.ts'
import { endingOf, isOfEngine, limitReached, Stop, type StopReason } from './stop.ts'
import type { Waiter } from './wasi/poll.ts'

/** Fuel granted at a time: about a millisecond, so that is how late a guest notices that it is to stop. */
const SLICE = 1_000_000n

/** A counter that no grant brings back above zero: the guest traps at its next check. */
const SPENT = -(1n << 62n)

const PAGE = 65_536

/** Most memories of one instance, all its core modules together. */
export const MAX_MEMORIES = 32

/** The fuel counter of one core module, positive while its slice lasts. */
export type Counter = WebAssembly.Global<'i64'>

/** How a budget hears of time and of requests to stop. */
export interface BudgetHost {
  readonly cell: Cell
  /** Milliseconds from some fixed moment. */
  now(): number
  /** Fuel granted at a time. Default: a million. */
  readonly slice?: bigint
}

/** What a budget had left at one moment, and what it had counted. */
export interface BudgetState {
  readonly left: bigint
  readonly hostCalls: number
  readonly memoryRefused: number
}

/** The budget of one instance; `begin` starts a call with fresh limits. */
export class Budget implements CallBudget, Waiter {
  private readonly host: BudgetHost
  private readonly slice: bigint
  private readonly counters: Counter[] = []
  /**
   * Those that were given fuel since the start of the call; all others stand at zero. Invariant: a module that runs has asked for fuel, at its
   * first function's entry. To read a counter takes longer than many a call, and an instance may have a dozen.
   */
  private readonly active: Counter[] = []
  private readonly memories: WebAssembly.Memory[]
  private tableElements = 0
  private limits: Limits
  /** Zero between calls: nobody asks to stop it then, and its usage is nobody's. */
  private callId = 0
  private started: number
  /** Fuel that no counter holds. */
  private pool: bigint
  private lifted = 0
  /** Fuel spent when the call was stopped, since stopping spoils the counters. */
  private fuelWhenStopped: bigint | undefined
  private hostCalls = 0
  private memoryRefused = 0
  private exact = true
  /** Set once the call is to end; the first reason stays. */
  stopped: StopReason | undefined
  /** What was thrown, when it was the host that failed. */
  fault: unknown

  /** Memories that it makes are added to `memories`. */
  constructor(limits: Limits, host: BudgetHost, memories: WebAssembly.Memory[] = []) {
    this.memories = memories
    this.host = host
    this.slice = host.slice ?? SLICE
    this.limits = limits
    this.started = host.now()
    this.pool = limits.fuel
  }

  /** Starts a call with limits of its own. */
  begin(callId: number, limits: Limits): void {
    this.limits = limits
    this.pool = limits.fuel
    this.lifted = 0
    this.hostCalls = 0
    this.memoryRefused = 0
    this.exact = true
    this.stopped = undefined
    this.fault = undefined
    for (const counter of this.fuelWhenStopped === undefined ? this.active : this.counters) counter.value = 0n
    this.active.length = 0
    this.fuelWhenStopped = undefined
    this.resume(callId)
  }

  /** What is left now. */
  save(): BudgetState {
    return { left: this.left(), hostCalls: this.hostCalls, memoryRefused: this.memoryRefused }
  }

  /** Goes back to what was left once, under the limits of that time. */
  restore({ left, hostCalls, memoryRefused }: BudgetState): void {
    this.begin(0, this.limits)
    this.pool = left
    this.hostCalls = hostCalls
    this.memoryRefused = memoryRefused
  }

  /** Starts a call that spends what is left since the instance was made ahead of it. */
  resume(callId: number): void {
    this.callId = callId
    this.started = this.host.now()
    if (callId === 0) return
    this.host.cell.begin(callId, this.started, this.started + this.limits.timeoutMs)
    this.note()
  }

  private note(): void {
    if (this.callId !== 0) this.host.cell.note(this.fuel, this.memoryBytes)
  }

  /** Adds a core module's counter, which takes part from now on. */
  addCounter(counter: Counter): void {
    this.counters.push(counter)
  }

  /** Fuel that is left; below zero when the guest's last straight line went past the end. */
  private left(): bigint {
    let left = this.pool
    for (const counter of this.active) left += counter.value
    return left
  }

  /** Fuel spent in this call, at most its limit. */
  private get fuel(): bigint {
    if (this.fuelWhenStopped !== undefined) return this.fuelWhenStopped
    const left = this.left()
    return left < 0n ? this.limits.fuel : this.limits.fuel - left
  }

  /** Sum of the instance's memories, which never shrink. */
  private get memoryBytes(): number {
    return this.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)
  }

  private get elapsedMs(): number {
    return this.host.now() - this.started
  }

  /** What the call spent. */
  usage(bytesIn: number, bytesLogged: number): Omit<CallReport['usage'], 'bytesOut'> {
    return {
      fuel: String(this.fuel),
      memoryBytes: this.memoryBytes,
      memoryRefused: this.memoryRefused,
      hostCalls: this.hostCalls,
      wallMs: this.elapsedMs,
      bytesIn,
      bytesLogged,
      exact: this.exact,
    }
  }

  /** Answers a counter that ran below zero: grants the next slice, or leaves it below zero, which traps. Never throws. */
  refill(counter: Counter): void {
    if (!this.active.includes(counter)) this.active.push(counter)
    this.note()
    this.check()
    if (this.stopped) return
    // What other modules of the instance hold goes back to the pool: all draw on one budget. Their counters are up to date, since a
    // module saves its own before every call that leaves it.
    let pool = this.pool
    for (const other of this.active) {
      if (other === counter) continue
      pool += other.value
      other.value = 0n
    }
    // Invariant: `check` found that what is left of all, this counter's debt included, is not below zero.
    let grant = this.slice - counter.value
    if (pool < grant) grant = pool
    this.pool = pool - grant
    counter.value += grant
  }

  /** Takes fuel for what the host is about to do for the guest; throws when that is more than there is, or the call is to end. */
  charge(fuel: number): void {
    this.pool -= BigInt(fuel)
    this.assertRunning()
  }

  /** Looks whether the call is to end: at its deadline, on request, or because its fuel is gone. */
  check(): void {
    if (this.stopped) return
    const requested = this.callId === 0 ? undefined : this.host.cell.stopRequested(this.callId)
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
    this.fuelWhenStopped = this.fuel
    this.stopped = reason
    this.pool = 0n
    for (const counter of this.counters) counter.value = SPENT
  }

  /** Ends the call for what was thrown while it ran; answers how it ended, which an earlier reason decides if there is one. */
  fail(thrown: unknown): StopReason {
    if (this.stopped) return this.stopped
    const ending = endingOf(thrown)
    // When WebAssembly traps, what was counted since the module last called out is lost, but for `unreachable`, before which it is saved.
    if (isOfEngine(thrown) && !(ending?.status === 'trap' && ending.trap === 'unreachable')) this.exact = false
    if (ending === undefined) this.fault = thrown
    const reason = this.refusedMemory(ending ?? { status: 'trap', trap: 'unknown', message: 'The host failed.' })
    this.stop(reason)
    return reason
  }

  /** A guest that traps after memory was refused to it most likely did so because of that; the message says both. */
  private refusedMemory(ending: StopReason): StopReason {
    if (ending.status !== 'trap' || ending.trap === 'exit' || this.memoryRefused === 0) return ending
    return limitReached('memory', `${ending.message} Before, its memory limit refused ${this.memoryRefused} growths.`)
  }

  /** Throws when the call is to end. */
  assertRunning(): void {
    this.check()
    if (this.stopped) throw new Stop(this.stopped)
  }

  /**
   * Blocks the thread until `arrived` gives something, and answers that; undefined when the time `until` comes first, in milliseconds of
   * the host's clock. Throws at once when the call is to end: at its deadline, or when it is asked to stop.
   */
  waitFor<T>(arrived: () => T | undefined, until = Number.POSITIVE_INFINITY): T | undefined {
    for (;;) {
      // Invariant: read before looking, so that what arrives in between wakes the wait below.
      const { rings } = this.host.cell
      this.assertRunning()
      const value = arrived()
      if (value !== undefined) return value
      const now = this.host.now()
      if (now >= until) return undefined
      const end = Math.min(until, this.started + this.limits.timeoutMs)
      this.host.cell.wait(rings, Math.max(1, end - now))
    }
  }

  /** The id of the call that runs; 0 while the instance is made ahead of one. */
  get call(): number {
    return this.callId
  }

  /** Milliseconds of the host's clock, for {@link waitFor}. */
  now(): number {
    return this.host.now()
  }

  /** Counts a call out of the guest; throws when there may be no more, or the call is to end. Answers what is lifted so far. */
  crossing(): number {
    this.hostCalls++
    this.check()
    if (this.hostCalls > this.limits.hostCalls) {
      this.stop(limitReached('hostCalls', `The guest called the host more than ${this.limits.hostCalls} times.`))
    }
    if (this.stopped) throw new Stop(this.stopped)
    return this.lifted
  }

  /**
   * Counts bytes that are lifted; throws when those held at once pass `outputBytes`. Security: the arguments of calls in progress count
   * together, or a chain of component instances could hold the ceiling once for each of them.
   */
  take(bytes: number): void {
    this.lifted += bytes
    if (this.lifted <= this.limits.outputBytes) return
    const reason = limitReached('output', `The guest handed over more than ${this.limits.outputBytes} bytes at once.`)
    this.stop(reason)
    throw new Stop(reason)
  }

  /** Bytes that are held of what was lifted. */
  get liftedBytes(): number {
    return this.lifted
  }

  /** What was lifted since is held no more. */
  release(lifted: number): void {
    this.lifted = lifted
  }

  /** Makes a memory for a core module, with the budget as its maximum. */
  createMemory(minPages: number, maxPages: number | undefined): WebAssembly.Memory {
    // Security: V8 sets aside 8 GiB and more of addresses for each, however small, and a process has only so many.
    if (this.memories.length >= MAX_MEMORIES) {
      throw new Stop(limitReached('memory', `The component starts with more than ${MAX_MEMORIES} memories.`))
    }
    if (this.memoryBytes + minPages * PAGE > this.limits.memoryBytes) {
      const { memoryBytes } = this.limits
      throw new Stop(
        limitReached('memory', `The component starts with more memory than its limit of ${memoryBytes} bytes.`),
      )
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
