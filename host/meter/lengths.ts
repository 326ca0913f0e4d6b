/** Which operators are charged for a length, and which of those lengths are known before they run. */

import { Cursor } from '../wasm/cursor.ts'
import { operatorIds, operators } from '../wasm/operators.ts'
import { lengthCost, surcharges, type Unit } from './cost.ts'
import { Op } from './op.ts'

/** The unit of each operator whose length is charged, by its id. */
export const lengthUnits: readonly (Unit | undefined)[] = (() => {
  const table: (Unit | undefined)[] = Array(operatorIds).fill(undefined)
  for (const { id, name } of operators) table[id] = surcharges[name]?.unit
  return table
})()

/** Lengths that are not charged. */
export const noLengths: readonly undefined[] = Array(operatorIds).fill(undefined)

/** The most that a constant length may cost to be charged like other operators, without a look at what is left. */
const MOST = 128

/**
 * The cost of a bulk operator at `at` whose length is a small constant: what the operator before it, at `previous`, puts on top of the
 * stack. Compilers copy small records so.
 */
export function constantLengthCost({ bytes }: Cursor, unit: Unit, previous: number, at: number): number | undefined {
  if (bytes[previous] !== Op.i32Const) return undefined
  const cost = lengthCost(unit, new Cursor(bytes, previous + 1, at).s32())
  return cost <= MOST ? cost : undefined
}
