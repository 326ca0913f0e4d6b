/** `wasi:io/poll`: what a guest can wait for, and waiting for it, never longer than the call may last. Inside the worker. */

import { AbiTrap } from '../abi/trap.ts'

/** Blocks the thread; a call's budget does. */
export interface Waiter {
  /**
   * Waits until `arrived` gives something, and answers that, or undefined when the time `until` comes first. Throws when the call is to
   * end: at its deadline, or as soon as it is asked to stop.
   */
  waitFor<T>(arrived: () => T | undefined, until?: number): T | undefined
  /** Milliseconds from some fixed moment, in which `until` counts. */
  now(): number
}

/** When something becomes ready: at a time of the waiter's clock, or when the outside rings the call's cell. */
export interface Condition {
  /** Whether it is ready now. Once it is, it stays so until the guest does something about it. */
  ready(): boolean
  /** When it will be ready by itself. *Default* never: only the outside can make it ready. */
  readonly at?: number
  /** For a time of a clock that stands still: whoever waits moves the clock to it, if nothing else is ready before. */
  readonly leap?: { readonly to: bigint; take(): void }
}

/** What is ready from the start. */
export const always: Condition = Object.freeze({ ready: () => true })

/** The resource `pollable` (wasi-io 0.2, poll.wit). */
export class Pollable {
  private readonly waiter: Waiter
  readonly condition: Condition

  constructor(waiter: Waiter, condition: Condition) {
    this.waiter = waiter
    this.condition = condition
  }

  /** `pollable.ready`. */
  ready(): boolean {
    return this.condition.ready()
  }

  /** `pollable.block`. */
  block(): void {
    waitFor(this.waiter, [this.condition])
  }
}

/** A condition that comes true at a time of the waiter's clock, in milliseconds. */
export function timer(waiter: Waiter, at: number): Condition {
  return { ready: () => waiter.now() >= at, at }
}

/** `poll`: waits until some are ready; answers the indices of those that are. */
export function poll(waiter: Waiter, pollables: readonly Pollable[]): Uint32Array {
  if (pollables.length === 0) throw new AbiTrap('it polls an empty list')
  return waitFor(
    waiter,
    pollables.map(({ condition }) => condition),
  )
}

/** Waits until some conditions are true; answers the indices of those that are. Throws when the call is to end first. */
export function waitFor(waiter: Waiter, conditions: readonly Condition[]): Uint32Array {
  const ready = (): Uint32Array | undefined => {
    const indices = conditions.flatMap((condition, index) => (condition.ready() ? [index] : []))
    return indices.length > 0 ? Uint32Array.from(indices) : undefined
  }
  const found = ready()
  if (found) return found
  const leaps = conditions.flatMap(({ leap }) => leap ?? [])
  if (leaps.length > 0) leaps.reduce((first, one) => (one.to < first.to ? one : first)).take()
  const next = Math.min(...conditions.map(({ at }) => at ?? Number.POSITIVE_INFINITY))
  for (;;) {
    const found = waiter.waitFor(ready, next)
    if (found) return found
  }
}
