/** Why a call ends before its guest returns, and what a thrown thing means. Inside the worker. */

import type { LimitName, TrapName } from '../base/outcome.ts'
import { AbiTrap } from './abi/trap.ts'
import type { Ending } from './protocol.ts'

/** An end that the host decided on. */
export type StopReason = Extract<Ending, { status: 'trap' | 'limit' | 'canceled' }>

/**
 * Thrown by the host's functions to unwind a guest. Security: a guest's `catch_all` may swallow it, so it only hastens the end; the reason
 * is kept in the budget, whose counters make the guest trap, uncatchably, at its next check.
 */
export class Stop extends Error {
  override readonly name = 'Stop'
  readonly reason: StopReason

  constructor(reason: StopReason) {
    super(reason.message)
    this.reason = reason
  }
}

/** The end of a call at one of its limits. */
export function limitReached(limit: LimitName, message: string): StopReason {
  return { status: 'limit', limit, message }
}

/**
 * V8 tells kinds of traps apart by message only. These are matched whole, never searched, and a test provokes each one on the pinned
 * Node; a message that is not here is reported as `unknown`.
 */
const trapNames: ReadonlyMap<string, TrapName> = new Map([
  ['unreachable', 'unreachable'],
  ['memory access out of bounds', 'memory-out-of-bounds'],
  ['table index is out of bounds', 'table-out-of-bounds'],
  ['table access out of bounds', 'table-out-of-bounds'],
  ['table or segment access out of bounds', 'table-out-of-bounds'],
  ['WebAssembly.Instance(): table index is out of bounds', 'table-out-of-bounds'],
  ['dereferencing a null pointer', 'null-reference'],
  ['rethrowing null value', 'null-reference'],
  ['null function or function signature mismatch', 'signature-mismatch'],
  ['function signature mismatch', 'signature-mismatch'],
  ['divide by zero', 'integer-divide-by-zero'],
  ['remainder by zero', 'integer-divide-by-zero'],
  ['divide result unrepresentable', 'integer-overflow'],
  ['float unrepresentable in integer range', 'invalid-conversion'],
])

/** The one message that holds numbers. */
const dataSegment =
  /^WebAssembly\.Instance\(\): data segment \d+ is out of bounds \(offset \d+, length \d+, memory size \d+\)$/

const trapName = (message: string): TrapName =>
  trapNames.get(message) ?? (dataSegment.test(message) ? 'memory-out-of-bounds' : 'unknown')

/** What a thing that was thrown out of guest code means; undefined for a fault of the host. */
export function endingOf(thrown: unknown): StopReason | undefined {
  if (thrown instanceof Stop) return thrown.reason
  if (thrown instanceof AbiTrap)
    return { status: 'trap', trap: 'abi', message: `The guest broke the canonical ABI: ${thrown.message}.` }
  if (thrown instanceof WebAssembly.RuntimeError) {
    return { status: 'trap', trap: trapName(thrown.message), message: `The guest trapped: ${thrown.message}.` }
  }
  if (thrown instanceof WebAssembly.Exception) {
    return {
      status: 'trap',
      trap: 'uncaught-exception',
      message: 'The guest threw an exception that it did not catch.',
    }
  }
  if (thrown instanceof RangeError) return rangeEndings.get(thrown.message)
  // A component was validated before it ran, so that a TypeError is no fault of the guest.
  return undefined
}

/** Whether a thing was thrown by WebAssembly itself, not by a host function that it called. */
export function isOfEngine(thrown: unknown): boolean {
  return (
    thrown instanceof WebAssembly.RuntimeError ||
    thrown instanceof WebAssembly.Exception ||
    thrown instanceof RangeError
  )
}

/** What V8's own limits mean, by its messages, as above. */
const rangeEndings: ReadonlyMap<string, StopReason> = new Map([
  ['Maximum call stack size exceeded', limitReached('stack', 'The guest used up the stack: it recursed too deep.')],
  ['Invalid string length', limitReached('output', 'The result is too long to be written as JSON.')],
  [
    'WebAssembly.Memory(): could not allocate memory',
    limitReached('memory', 'The machine has no room for the memory that the component starts with.'),
  ],
])
