/** What the meter does with each operator beyond charging its price. */

import { operator, operatorIds } from '../wasm/operators.ts'

/** The roles. */
export const Role = {
  plain: 0,
  local: 1,
  end: 2,
  block: 3,
  loop: 4,
  if: 5,
  else: 6,
  branch: 7,
  branchIf: 8,
  branchTable: 9,
  call: 10,
  callOther: 11,
  tailCall: 12,
  tailCallOther: 13,
  return: 14,
  stop: 15,
  functionRef: 16,
  growMemory: 17,
  growTable: 18,
  tryTable: 19,
  try: 20,
  catch: 21,
  delegate: 22,
} as const

const members: Readonly<Record<Exclude<keyof typeof Role, 'plain'>, string>> = {
  local: 'local.get local.set local.tee',
  end: 'end',
  block: 'block',
  loop: 'loop',
  if: 'if',
  else: 'else',
  branch: 'br',
  branchIf: 'br_if br_on_null br_on_non_null',
  branchTable: 'br_table',
  call: 'call',
  callOther: 'call_indirect call_ref',
  tailCall: 'return_call',
  tailCallOther: 'return_call_indirect return_call_ref',
  return: 'return',
  // Control ends here, or in a handler further out.
  stop: 'unreachable throw throw_ref rethrow',
  functionRef: 'ref.func',
  growMemory: 'memory.grow',
  growTable: 'table.grow',
  tryTable: 'try_table',
  try: 'try',
  catch: 'catch catch_all',
  delegate: 'delegate',
}

/** The role of each operator by its id. */
export const roles: Uint8Array = new Uint8Array(operatorIds)
for (const [role, names] of Object.entries(members)) {
  for (const name of names.split(' ')) roles[operator(name)] = Role[role as keyof typeof members]
}

/** By operator, 1 when its effect outlasts the call and the host cannot undo it: it writes to a table, or drops a segment. */
export const lastingOperators = new Uint8Array(roles.length)
for (const name of [
  'table.set',
  'table.grow',
  'table.fill',
  'table.copy',
  'table.init',
  'elem.drop',
  'data.drop',
] as const) {
  lastingOperators[operator(name)] = 1
}
