/** The operators that the meter itself writes, as bytes. */

import { operator } from '../wasm/operators.ts'

/** Operator bytes. */
export const Op = {
  unreachable: operator('unreachable'),
  block: operator('block'),
  loop: operator('loop'),
  branch: operator('br'),
  branchIf: operator('br_if'),
  if: operator('if'),
  else: operator('else'),
  end: operator('end'),
  call: operator('call'),
  callIndirect: operator('call_indirect'),
  localGet: operator('local.get'),
  localSet: operator('local.set'),
  localTee: operator('local.tee'),
  globalGet: operator('global.get'),
  globalSet: operator('global.set'),
  memoryGrow: operator('memory.grow'),
  i32Const: operator('i32.const'),
  i64Const: operator('i64.const'),
  i64LtS: operator('i64.lt_s'),
  i64Add: operator('i64.add'),
  i64Sub: operator('i64.sub'),
  i64Shl: operator('i64.shl'),
  i64ShrU: operator('i64.shr_u'),
  i64ExtendI32U: operator('i64.extend_i32_u'),
  refFunc: operator('ref.func'),
  /** `table.grow` has two bytes. */
  tablePrefix: 0xfc,
  tableGrow: operator('table.grow') - 0x100,
} as const

/** Bytes of value types, and of the empty block type. */
export const ValueType = { i32: 0x7f, i64: 0x7e, funcref: 0x70, empty: 0x40 } as const
