/** The cost table: what each operator, and each unit of a bulk operator's length, takes from the fuel. */

import { operator, operatorIds, operators } from '../wasm/operators.ts'

/** The version of the table; a change of any cost changes it, and with it the digest of every artifact. */
export const costVersion = 2

/** Operators that cost nothing: they make no code, or only mark where control goes. This is Wasmtime's list. */
const free = `unreachable nop block loop else end return drop try catch catch_all delegate`.split(' ')

/** The cost of entering a function. */
export const ENTRY = 1

/**
 * What operators cost beyond 1: their work is not that of one machine instruction. `unit` names what the operand on top of the
 * stack counts; each costs as `units` tells. All of it is charged before the operator runs.
 */
export const surcharges: Readonly<Record<string, { readonly flat?: number; readonly unit?: Unit }>> = {
  'memory.fill': { unit: 'byte' },
  'memory.copy': { unit: 'byte' },
  'memory.init': { unit: 'byte' },
  'table.fill': { unit: 'element' },
  'table.copy': { unit: 'element' },
  'table.init': { unit: 'element' },
  'table.grow': { unit: 'element', flat: 100 },
  'memory.grow': { unit: 'page', flat: 100 },
  // Throwing walks the stack: about half a microsecond.
  throw: { flat: 500 },
  throw_ref: { flat: 500 },
  rethrow: { flat: 500 },
}

/** What a bulk operator's length counts. */
export type Unit = 'byte' | 'element' | 'page'

/** The cost of `n` units is `n` shifted left by so many bits; negative shifts right. */
export const units: Readonly<Record<Unit, { readonly shift: number }>> = {
  /** One for 8 bytes. */
  byte: { shift: -3 },
  element: { shift: 0 },
  /** 1,024 for a page: the pages' first use costs the guest nothing else. */
  page: { shift: 10 },
}

/** What a length costs. */
export const lengthCost = (unit: Unit, n: number): number => Math.floor((n >>> 0) * 2 ** units[unit].shift)

/** The units, in the order in which edits number them. */
export const unitNames = Object.keys(units) as readonly Unit[]

/** The cost of each operator by its id, lengths aside. */
export function prices(withSurcharges: boolean): Uint16Array {
  const table = new Uint16Array(operatorIds)
  for (const { id } of operators) table[id] = 1
  for (const name of free) table[operator(name)] = 0
  if (withSurcharges) {
    for (const [name, { flat = 0 }] of Object.entries(surcharges)) table[operator(name)]! += flat
  }
  return table
}

/** The cost of what instantiation copies: as much as `memory.init` and `table.init` of the same lengths. The host charges it. */
export function instantiationCost(bytes: number, elements: number): number {
  return Math.ceil(bytes * 2 ** units.byte.shift) + elements * 2 ** units.element.shift
}
