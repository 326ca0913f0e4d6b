import { describe, expect, it } from 'vitest'
import { metered } from '../support/metered.ts'

describe('bulk operators', () => {
  const bulk = `(module (memory 2) (data $d "abcdefgh") (table $t 200 funcref) (elem $e func $f $f $f) (func $f)
    (func (export "fill") (param i32) (memory.fill (i32.const 0) (i32.const 7) (local.get 0)))
    (func (export "copy") (param i32) (memory.copy (i32.const 0) (i32.const 100) (local.get 0)))
    (func (export "init") (param i32) (memory.init $d (i32.const 0) (i32.const 0) (local.get 0)))
    (func (export "table-fill") (param i32) (table.fill $t (i32.const 0) (ref.func $f) (local.get 0)))
    (func (export "table-copy") (param i32) (table.copy (i32.const 0) (i32.const 0) (local.get 0)))
    (func (export "table-init") (param i32) (table.init $t $e (i32.const 0) (i32.const 0) (local.get 0)))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "table-grow") (param i32) (result i32) (table.grow $t (ref.null func) (local.get 0)))
    (func (export "size") (result i32) (table.size $t)))`

  it.each([
    ['fill', 4_000, 500n],
    ['copy', 4_000, 500n],
    ['init', 8, 1n],
    ['table-fill', 30, 30n],
    ['table-copy', 30, 30n],
    ['table-init', 3, 3n],
    ['grow', 2, 2_048n],
    ['table-grow', 30, 30n],
  ])('%s is charged for its length', async (name, length, cost) => {
    const m = await metered(bulk)
    expect(m.call(name, length).spent - m.call(name, 0).spent).toBe(cost)
  })

  it.each([0, 1, 7, 8, 100, 1_031, 1_032, 65_536])(
    'of the constant length %i cost what they cost at run time',
    async n => {
      const text = (length: string) =>
        `(module (memory 1) (func (export "f") (param i32) (memory.fill (i32.const 0) (i32.const 7) ${length})))`
      const constant = (await metered(text(`(i32.const ${n})`))).call('f', n)
      expect(constant).toEqual((await metered(text('(local.get 0)'))).call('f', n))
      expect(constant).toMatchObject({ exhausted: false, spent: BigInt(5 + Math.floor(n / 8)) })
    },
  )

  it('do not run when the fuel does not cover their length', async () => {
    const m = await metered(bulk)
    expect(m.callWith(8_000n, 'fill', 65_536)).toMatchObject({ trap: 'unreachable', exhausted: true })
    expect(new Uint8Array(m.memories[0]!.buffer)[0]).toBe(0)
    expect(m.callWith(100n, 'table-grow', 1_000)).toMatchObject({ trap: 'unreachable', exhausted: true })
    expect(m.call('size').value).toBe(200)
  })

  it('take a length of 32 bits for a large one, not for a negative one', async () => {
    const m = await metered(bulk)
    expect(m.callWith(1_000n, 'fill', -1)).toMatchObject({ trap: 'unreachable', exhausted: true })
    expect(m.call('fill', -1)).toMatchObject({ trap: 'memory access out of bounds', exhausted: false })
    expect(m.call('grow', -1)).toMatchObject({ value: -1, exhausted: false })
    expect(m.call('grow', -1).spent).toBeGreaterThan(2n ** 32n)
  })

  it('charge for growth that is refused', async () => {
    const m = await metered(bulk, { mayGrow: () => false })
    expect(m.call('grow', 3)).toMatchObject({ value: -1 })
    expect(m.call('grow', 3).spent - m.call('grow', 0).spent).toBe(3n * 1_024n)
    expect(m.call('table-grow', 3)).toMatchObject({ value: -1 })
  })

  it('ask the host for as much as they need, over any number of slices', async () => {
    const m = await metered(bulk, { slice: 100n })
    expect(m.call('fill', 65_536)).toMatchObject({ exhausted: false })
    expect(new Uint8Array(m.memories[0]!.buffer)[65_535]).toBe(7)
  })
})
