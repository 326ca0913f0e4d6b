import { describe, expect, it } from 'vitest'
import { meterModule } from '../../host/meter/module.ts'
import { Immediate, type Operator, operator, operatorIds, operators } from '../../host/wasm/operators.ts'
import { body, module, vector } from '../support/binary.ts'

/** Immediates that refer to the one item of each kind that `withOperator` has. */
const samples: Record<keyof typeof Immediate, number[]> = {
  none: [],
  blockType: [0x40],
  label: [0],
  labels: [1, 0, 0],
  catches: [0x40, 0],
  function: [0],
  type: [0],
  typeAndTable: [0, 0],
  local: [0],
  global: [0],
  table: [0],
  twoTables: [0, 0],
  elementsAndTable: [0, 0],
  elements: [0],
  memory: [0],
  twoMemories: [0, 0],
  dataAndMemory: [0, 0],
  data: [0],
  memarg: [0, 0],
  memargAndLane: [0, 0, 0],
  tag: [0],
  i32: [0x80, 0x01],
  i64: [0xff, 0x7e],
  byte: [0],
  bytes4: [1, 2, 3, 4],
  bytes8: [1, 2, 3, 4, 5, 6, 7, 8],
  bytes16: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  valueTypes: [1, 0x7f],
  heapType: [0x70],
}

const leb = (n: number): number[] => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, n >> 7])
const code = (id: number): number[] =>
  id < 0x100 ? [id] : id < 0x200 ? [0xfc, ...leb(id - 0x100)] : [0xfd, ...leb(id - 0x200)]

/** What must stand before an operator, and after it, for it to stand in code that is never reached. */
const around: Readonly<Record<string, [before: number[], after: number[]]>> = {
  else: [[0x04, 0x40], [0x0b]],
  end: [[0x02, 0x40], []],
  catch: [[0x06, 0x40], [0x0b]],
  catch_all: [[0x06, 0x40], [0x0b]],
  delegate: [[0x06, 0x40], []],
  rethrow: [[0x06, 0x40, 0x19], [0x0b]],
  try: [[], [0x0b]],
  block: [[], [0x0b]],
  loop: [[], [0x0b]],
  if: [[], [0x0b]],
  try_table: [[], [0x0b]],
}

/** A module whose one function has the operator behind an `unreachable`, where it is valid whatever it takes. */
function withOperator(id: number, immediate: number[], [before, after]: [number[], number[]] = [[], []]) {
  const operators = [0x00, ...before, 0x00, ...code(id), ...immediate, 0x00, ...after, 0x00]
  return module({
    type: vector([[0x60, 0, 0]]),
    function: vector([[0]]),
    table: vector([[0x70, 0, 1]]),
    memory: vector([[0, 1]]),
    tag: vector([[0, 0]]),
    global: vector([[0x7f, 1, 0x41, 0, 0x0b]]),
    element: vector([[1, 0, 1, 0]]),
    dataCount: [1],
    code: vector([body(operators, [[1, 0x7f]])]),
    data: vector([[1, 0]]),
  })
}

const immediateName = ({ immediate }: Operator): keyof typeof Immediate =>
  (Object.keys(Immediate) as (keyof typeof Immediate)[]).find(key => Immediate[key] === immediate)!

describe('the operator table', () => {
  it('has each id and each name once', () => {
    expect(new Set(operators.map(({ id }) => id)).size).toBe(operators.length)
    expect(new Set(operators.map(({ name }) => name)).size).toBe(operators.length)
  })

  it.each(operators.map(row => [row.name, row] as const))(
    '%s is decoded as V8 decodes it, metered or not',
    (name, row) => {
      const bytes = withOperator(row.id, samples[immediateName(row)], around[name])
      expect(() => new WebAssembly.Module(bytes)).not.toThrow()
      expect(() => new WebAssembly.Module(meterModule(bytes))).not.toThrow()
    },
  )

  it('refuses every code that is not in it, with the offset', () => {
    const prefixes = [0xfc, 0xfd]
    const taken = new Set([...operators.map(({ id }) => id), ...prefixes])
    const outside = Array.from({ length: operatorIds }, (_, id) => id).filter(id => !taken.has(id))
    expect(outside.length).toBeGreaterThan(500)
    for (const id of outside) {
      expect(() => meterModule(withOperator(id, []))).toThrow(
        expect.objectContaining({ code: 'component/unsupported-feature', detail: { offset: expect.any(Number) } }),
      )
    }
  })

  it.each([
    [0xfb, 'gc'],
    [0xd3, 'gc'],
    [0xfe, 'threads'],
    [0xe0, 'stack-switching'],
    [0x113, 'wide-arithmetic'],
    [0x27, 'unknown'],
  ])('names the proposal of operator %i', (id, feature) => {
    expect(() => meterModule(withOperator(id, []))).toThrow(feature)
  })

  it('is asked for operators that exist', () => {
    expect(operator('i32.add')).toBe(0x6a)
    expect(() => operator('i32.nonsense')).toThrow(RangeError)
  })
})
