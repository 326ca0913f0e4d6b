/** Reads operators and their immediates, every index checked, so that nothing refers to what a rewriter adds. */

import { refuse, skipHeapType, valueType } from './core-types.ts'
import type { Cursor } from './cursor.ts'
import { featureOf, Immediate, immediates, prefixed } from './operators.ts'

/** How many of each thing the module has, imports included; an index at or past its count is malformed. */
export interface IndexSpaces {
  readonly types: number
  readonly functions: number
  readonly tables: number
  readonly memories: number
  readonly globals: number
  readonly tags: number
  readonly elements: number
  readonly data: number
}

/** Reads an operator and returns its id of the operator table. */
export function readOperator(c: Cursor): number {
  const at = c.pos
  const first = c.u8()
  if (first !== 0xfc && first !== 0xfd) {
    if (immediates[first] === 0xff) refuseOperator(c, first, `0x${first.toString(16)}`, at)
    return first
  }
  const sub = c.u32()
  const id = prefixed[first] + sub
  if (sub >= (first === 0xfc ? 0x100 : 0x200) || immediates[id] === 0xff) {
    refuseOperator(c, id, `0x${first.toString(16)} ${sub}`, at)
  }
  return id
}

function refuseOperator(c: Cursor, id: number, code: string, at: number): never {
  refuse(c, `${featureOf(id)} (operator ${code})`, 'the operators of WebAssembly 3.0 but for gc are accepted', at)
}

/** Reads an index below `count`. */
export function readIndex(c: Cursor, count: number, what: string): number {
  const at = c.pos
  const index = c.u32()
  if (index >= count) c.fail(`There is no ${what} ${index}`, 'component/malformed', at)
  return index
}

/** Reads an index below `count` that an optional part of the module must declare, and ignores it. */
const skipIndex = (c: Cursor, count: number, what: string): void => void readIndex(c, count, what)

/** Skips a LEB128 of at most `most` bytes; its value is for the engine to check. */
function skipLeb(c: Cursor, most: number): void {
  const at = c.pos
  while (c.u8() >= 0x80) if (c.pos - at >= most) c.fail('An integer has too many bytes', 'component/malformed', at)
}

/** Reads a block type: empty, one value type, or the index of a function type. */
export function skipBlockType(c: Cursor, types: number): void {
  const first = c.peek()
  if (first === 0x40) c.pos++
  else if (first > 0x40 && first < 0x80) valueType(c, types)
  else {
    const at = c.pos
    const index = c.s33()
    if (index < 0 || index >= types) c.fail(`There is no type ${index}`, 'component/malformed', at)
  }
}

function skipMemarg(c: Cursor, spaces: IndexSpaces): void {
  const at = c.pos
  const align = c.u32()
  if (align >= 0x80) c.fail(`${align} is not an alignment`, 'component/malformed', at)
  if (align & 0x40) skipIndex(c, spaces.memories, 'memory')
  else if (spaces.memories === 0) c.fail('There is no memory 0', 'component/malformed', at)
  c.u32()
}

/**
 * Skips the immediates of an operator, except those that name a local, a label or a block type, which only a walk through a
 * function body can judge (`Immediate.local`, `label`, `labels`, `catches`, `blockType`).
 */
export function skipImmediate(c: Cursor, immediate: number, spaces: IndexSpaces): void {
  switch (immediate) {
    case Immediate.none:
      break
    case Immediate.memarg:
      skipMemarg(c, spaces)
      break
    case Immediate.i32:
      skipLeb(c, 5)
      break
    case Immediate.global:
      skipIndex(c, spaces.globals, 'global')
      break
    case Immediate.i64:
      skipLeb(c, 10)
      break
    case Immediate.byte:
      c.skip(1)
      break
    case Immediate.bytes4:
      c.skip(4)
      break
    case Immediate.bytes8:
      c.skip(8)
      break
    case Immediate.bytes16:
      c.skip(16)
      break
    case Immediate.memargAndLane:
      skipMemarg(c, spaces)
      c.skip(1)
      break
    default:
      skipRareImmediate(c, immediate, spaces)
  }
}

function skipRareImmediate(c: Cursor, immediate: number, spaces: IndexSpaces): void {
  switch (immediate) {
    case Immediate.function:
      skipIndex(c, spaces.functions, 'function')
      break
    case Immediate.type:
      skipIndex(c, spaces.types, 'type')
      break
    case Immediate.typeAndTable:
      skipIndex(c, spaces.types, 'type')
      skipIndex(c, spaces.tables, 'table')
      break
    case Immediate.table:
      skipIndex(c, spaces.tables, 'table')
      break
    case Immediate.twoTables:
      skipIndex(c, spaces.tables, 'table')
      skipIndex(c, spaces.tables, 'table')
      break
    case Immediate.elementsAndTable:
      skipIndex(c, spaces.elements, 'element segment')
      skipIndex(c, spaces.tables, 'table')
      break
    case Immediate.elements:
      skipIndex(c, spaces.elements, 'element segment')
      break
    case Immediate.memory:
      skipIndex(c, spaces.memories, 'memory')
      break
    case Immediate.twoMemories:
      skipIndex(c, spaces.memories, 'memory')
      skipIndex(c, spaces.memories, 'memory')
      break
    case Immediate.dataAndMemory:
      skipIndex(c, spaces.data, 'data segment')
      skipIndex(c, spaces.memories, 'memory')
      break
    case Immediate.data:
      skipIndex(c, spaces.data, 'data segment')
      break
    case Immediate.tag:
      skipIndex(c, spaces.tags, 'tag')
      break
    case Immediate.valueTypes:
      for (let n = c.count('types', 1); n > 0; n--) valueType(c, spaces.types)
      break
    case Immediate.heapType:
      skipHeapType(c, spaces.types)
      break
    default:
      c.fail(`An operator with immediate ${immediate} cannot stand here`)
  }
}
