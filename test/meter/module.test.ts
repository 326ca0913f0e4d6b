import { describe, expect, it } from 'vitest'
import { HOOKS, METER, type MeterInfo, RESERVED } from '../../host/meter/contract.ts'
import { costVersion } from '../../host/meter/cost.ts'
import { meterModule } from '../../host/meter/module.ts'
import { moduleCeilings } from '../../host/wasm/ceilings.ts'
import { body, module, name, vector } from '../support/binary.ts'
import { metered } from '../support/metered.ts'
import { wat } from '../support/wat.ts'

const compile = async (text: string): Promise<WebAssembly.Module> =>
  new WebAssembly.Module(meterModule(await wat(text)))
const info = (compiled: WebAssembly.Module): MeterInfo =>
  JSON.parse(new TextDecoder().decode(WebAssembly.Module.customSections(compiled, METER.section)[0]))
const imports = (compiled: WebAssembly.Module) =>
  WebAssembly.Module.imports(compiled).map(one => `${one.module} ${one.name} ${one.kind}`)
const exports = (compiled: WebAssembly.Module) =>
  WebAssembly.Module.exports(compiled).map(one => `${one.name} ${one.kind}`)

describe('a metered module', () => {
  it('has the counter and the hooks, also when the original is empty', async () => {
    const compiled = await compile('(module)')
    expect(exports(compiled)).toEqual([`${METER.fuel} global`, `${METER.hooks} table`])
    expect(imports(compiled)).toEqual([])
    expect(info(compiled)).toEqual({
      version: costVersion,
      memories: [],
      tables: [],
      tableElements: 0,
      instantiationCost: 0,
      start: false,
      globals: [],
      lasting: false,
    })
    const { exports: instance } = new WebAssembly.Instance(compiled)
    const hooks = instance[METER.hooks] as WebAssembly.Table
    expect([hooks.length, (instance[METER.fuel] as WebAssembly.Global<'i64'>).value]).toEqual([HOOKS, 0n])
    expect(() => hooks.grow(1)).toThrow(RangeError)
  })

  it('exports the mutable globals that it defines, and no others', async () => {
    const text = `(module (import "a" "g" (global (mut i32))) (global i32 (i32.const 1)) (global (mut i64) (i64.const 2))
      (global (export "mine") (mut f32) (f32.const 3)) (global (mut funcref) (ref.null func)))`
    const compiled = await compile(text)
    expect(info(compiled).globals).toEqual([2, 3, 4])
    expect(exports(compiled).filter(name => name.endsWith(' global'))).toEqual([
      'mine global',
      `${METER.global}2 global`,
      `${METER.global}3 global`,
      `${METER.global}4 global`,
      `${METER.fuel} global`,
    ])
  })

  it.each([
    ['(table.set (i32.const 0) (ref.null func))', true],
    ['(drop (table.grow (ref.null func) (i32.const 0)))', true],
    ['(table.fill (i32.const 0) (ref.null func) (i32.const 0))', true],
    ['(table.copy (i32.const 0) (i32.const 0) (i32.const 0))', true],
    ['(table.init $e (i32.const 0) (i32.const 0) (i32.const 0))', true],
    ['(elem.drop $e)', true],
    ['(data.drop $d)', true],
    ['(memory.init $d (i32.const 0) (i32.const 0) (i32.const 0))', false],
    ['(memory.fill (i32.const 0) (i32.const 0) (i32.const 0))', false],
    ['(drop (memory.grow (i32.const 0)))', false],
    ['(drop (table.get (i32.const 0)))', false],
    ['(drop (table.size))', false],
  ])('tells whether what it does can be undone: %s', async (operator, lasting) => {
    const compiled = await compile(
      `(module (memory 1) (table 1 funcref) (elem $e func) (data $d "") (func ${operator}))`,
    )
    expect(info(compiled).lasting).toBe(lasting)
  })

  it('imports the memories it defined, behind its own imports, and keeps their indices', async () => {
    const text = `(module (import "a" "m" (memory 1)) (import "a" "f" (func)) (memory 2 5) (memory $last (export "last") 3)
      (data (memory $last) (i32.const 0) "x")
      (func (export "sizes") (result i32 i32 i32) (memory.size 0) (memory.size 1) (memory.size 2))
      (func (export "read") (result i32) (i32.load8_u $last (i32.const 0))))`
    const compiled = await compile(text)
    expect(imports(compiled)).toEqual([
      'a m memory',
      'a f function',
      `${METER.memory} 0 memory`,
      `${METER.memory} 1 memory`,
    ])
    expect(info(compiled).memories).toEqual([
      { min: 2, max: 5 },
      { min: 3, max: null },
    ])
    const m = await metered(text, { imports: { a: { m: new WebAssembly.Memory({ initial: 1 }), f: () => undefined } } })
    expect(m.call('sizes').value).toEqual([1, 2, 3])
    expect(m.call('read').value).toBe(120)
    expect(m.exports.last).toBe(m.memories[1])
  })

  it('grows each memory as far as the host and its own maximum let it', async () => {
    const m = await metered(
      `(module (memory 1 3) (memory 1) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
        (func (export "grow-second") (param i32) (result i32) (memory.grow 1 (local.get 0))))`,
      { pages: 10 },
    )
    expect([2, 1, 0].map(pages => m.call('grow', pages).value)).toEqual([1, -1, 3])
    expect([9, 1].map(pages => m.call('grow-second', pages).value)).toEqual([1, -1])
  })

  it('has its start function exported, and starts nothing by itself', async () => {
    const text = `(module (global $g (export "g") (mut i32) (i32.const 0)) (func $s (global.set $g (i32.const 7))) (start $s))`
    const compiled = await compile(text)
    const { exports: instance } = new WebAssembly.Instance(compiled)
    expect((instance.g as WebAssembly.Global).value).toBe(0)
    expect(info(compiled).start).toBe(true)
    const m = await metered(text)
    expect(m.started).toMatchObject({ spent: 3n, exhausted: false })
    expect((m.exports.g as WebAssembly.Global).value).toBe(7)
  })

  it.each([
    ['is imported', '(import "a" "s" (func $s))', { a: { s: () => undefined } }, 0n],
    ['is also called', '(func $s (local i32) nop) (func (call $s))', {}, 1n],
    ['runs for ever', '(func $s (loop (br 0)))', {}, 101n],
  ])('starts on the budget when the start function %s', async (_, fields, given, spent) => {
    const m = await metered(`(module ${fields} (start $s))`, { imports: given, budget: 100n })
    expect(m.started?.spent).toBe(spent)
  })

  it.each(['(param i32)', '(result i64)'])('is not made of one whose start function has a %s', async signature => {
    const bytes = await wat(`(module (func $s ${signature} unreachable) (start $s))`)
    expect(() => new WebAssembly.Module(bytes)).toThrow(WebAssembly.CompileError)
    expect(() => meterModule(bytes)).toThrow(expect.objectContaining({ code: 'component/malformed' }))
  })

  it('has no table that may grow past the ceiling', async () => {
    const compiled = await compile('(module (table 1 funcref) (table 2 10 externref) (table 3 4000000000 funcref))')
    const max = moduleCeilings.tableElements
    expect(info(compiled).tables).toEqual([
      { min: 1, max },
      { min: 2, max: 10 },
      { min: 3, max },
    ])
    expect(info(compiled).tableElements).toBe(6)
  })

  it('keeps function indices where a table, an export, a global and a reference name one function', async () => {
    const m = await metered(`(module (type $t (func (param i32) (result i32)))
      (table $a 1 funcref) (table $b 1 (ref null $t) (ref.func $inc)) (elem (table $a) (i32.const 0) func $inc)
      (elem $passive (ref null $t) (ref.func $inc))
      (global $g (ref $t) (ref.func $inc))
      (func $inc (export "inc") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
      (func (export "all") (result i32)
        (call $inc (call_indirect $a (type $t) (call_ref $t (call_ref $t (i32.const 0) (global.get $g)) (ref.func $inc)) (i32.const 0)))
        (table.init $b $passive (i32.const 0) (i32.const 0) (i32.const 1))
        (call_indirect $b (type $t) (i32.const 0))))`)
    expect(m.call('all').value).toBe(5)
    expect(m.call('inc', 41).value).toBe(42)
  })

  it('passes parameters, locals and several results through functions that hand the counter on', async () => {
    const m = await metered(`(module
      (func $swap (param i32 i64) (result i64 i32) (local $x i32) (local $y i64)
        (local.set $x (local.get 0)) (local.set $y (local.get 1))
        (if (i32.eqz (local.get 0)) (then (return (local.get $y) (i32.const -1))))
        (br_if 0 (local.get $y) (i32.const -2) (i32.eq (local.get 0) (i32.const 1))) drop drop
        (local.get $y) (local.get $x))
      (func (export "f") (param i32) (result i64 i32) (call $swap (local.get 0) (i64.const 9))))`)
    expect([0, 1, 2].map(n => m.call('f', n).value)).toEqual([
      [9n, -1],
      [9n, -2],
      [9n, 2],
    ])
  })

  it('keeps the names of functions and drops every other custom section', () => {
    const custom = (title: string, content: readonly number[]) => ({ custom: [...name(title), ...content] })
    const functionNames = [1, 4, 1, 0, 1, 102]
    const localNames = [2, 6, 1, 0, 1, 0, 1, 108]
    const bytes = module({ type: vector([[0x60, 0, 0]]), function: vector([[0]]), code: vector([body([])]) })
    const named = Uint8Array.from([
      ...bytes,
      ...module(custom('name', [...functionNames, ...localNames])).subarray(8),
      ...module(custom('producers', [0])).subarray(8),
    ])
    const compiled = new WebAssembly.Module(meterModule(named))
    expect([...new Uint8Array(WebAssembly.Module.customSections(compiled, 'name')[0]!)]).toEqual(functionNames)
    expect(WebAssembly.Module.customSections(compiled, 'producers')).toEqual([])
  })

  it('does without a name section that is malformed', () => {
    const bytes = module({ custom: [...name('name'), 1, 0x80] })
    expect(WebAssembly.Module.customSections(new WebAssembly.Module(meterModule(bytes)), 'name')).toEqual([])
  })

  it.each([
    ['catches by tag', [0x06, 0x7f, 0x10, 1, 0x41, 1, 0x07, 0, 0x41, 2, 0x19, 0x41, 3, 0x0b], 2],
    ['delegates', [0x06, 0x7f, 0x06, 0x40, 0x10, 1, 0x18, 0, 0x41, 5, 0x19, 0x41, 6, 0x0b], 6],
    ['throws again', [0x06, 0x7f, 0x06, 0x40, 0x10, 1, 0x19, 0x09, 0, 0x0b, 0x41, 7, 0x07, 0, 0x41, 8, 0x0b], 8],
  ])('takes a legacy try that %s as V8 does, and counts what the callee spent', async (_, operators, value) => {
    const THROW = [0x41, 1, 0x1a, 0x08, 0]
    const bytes = module({
      type: vector([
        [0x60, 0, 0],
        [0x60, 0, 1, 0x7f],
      ]),
      function: vector([[1], [0]]),
      tag: vector([[0, 0]]),
      export: vector([[...name('f'), 0, 0]]),
      code: vector([body(operators), body(THROW)]),
    })
    const unmetered = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f as () => number
    const ended = (await metered(bytes)).call('f')
    expect([unmetered(), ended.value]).toEqual([value, value])
    expect(ended.spent).toBeGreaterThan(503n)
    expect((await metered(bytes, { budget: ended.spent - 1n })).call('f').exhausted).toBe(true)
  })
})

describe('a reserved name', () => {
  it.each([
    ['an imported module', `(module (import "${METER.memory}" "0" (memory 1)))`],
    ['an imported field', `(module (import "a" "${METER.fuel}" (global (mut i64))))`],
    ['an export', `(module (func (export "${RESERVED}")))`],
  ])('is refused as %s', async (_, text) => {
    const bytes = await wat(text)
    expect(() => meterModule(bytes)).toThrow(
      expect.objectContaining({ code: 'component/unsafe-name', detail: { offset: expect.any(Number) } }),
    )
  })

  it('is refused with its offset in the outer file', async () => {
    const bytes = await wat(`(module (func (export "${RESERVED}x")))`)
    const offset = (base: number) => {
      try {
        meterModule(bytes, { base })
      } catch (error) {
        return (error as { detail: { offset: number } }).detail.offset
      }
      return -1
    }
    expect(offset(1_000) - offset(0)).toBe(1_000)
  })

  it('is not one that only resembles it', async () => {
    await expect(
      compile('(module (func (export "glovebox:fuel")) (func (export "$glovebox")) (func (export "$Glovebox:")))'),
    ).resolves.toBeDefined()
  })
})

describe('a feature that is refused', () => {
  it.each([
    ['gc', '(module (type (struct)))'],
    ['gc', '(module (type (array i32)))'],
    ['gc', '(module (rec (type (func))))'],
    ['gc', '(module (type (sub (func))))'],
    ['gc', '(module (func (param anyref)))'],
    ['gc', '(module (func (drop (ref.null eq))))'],
    ['gc', '(module (func (drop (ref.i31 (i32.const 0)))))'],
    ['threads', '(module (memory 1 1 shared))'],
    ['threads', '(module (memory 1) (func (drop (i32.atomic.load (i32.const 0)))))'],
    ['memory64', '(module (memory i64 1))'],
    ['memory64', '(module (table i64 1 funcref))'],
    ['memory64', '(module (import "a" "m" (memory i64 1)))'],
  ])('%s: %s is named with its offset', async (feature, text) => {
    const bytes = await wat(text)
    expect(() => meterModule(bytes)).toThrow(
      expect.objectContaining({
        code: 'component/unsupported-feature',
        message: expect.stringContaining(feature),
        detail: { offset: expect.any(Number) },
      }),
    )
  })
})
