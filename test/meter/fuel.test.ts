import { describe, expect, it } from 'vitest'
import { METER } from '../../host/meter/contract.ts'
import { meterModule } from '../../host/meter/module.ts'
import { type Metered, metered } from '../support/metered.ts'
import { wat } from '../support/wat.ts'

const spin = '(module (func (export "spin") (loop (br 0))))'

describe('fuel', () => {
  it('of exactly the cost suffices, and of one less does not', async () => {
    const m = await metered('(module (func (export "f") (result i32) (i32.add (i32.const 1) (i32.const 2))))')
    expect(m.callWith(4n, 'f')).toMatchObject({ value: 3, exhausted: false, spent: 4n })
    expect(m.callWith(3n, 'f')).toMatchObject({ exhausted: true })
  })

  it('ends an endless loop with a trap', async () => {
    const m = await metered(spin)
    expect(m.callWith(10_000n, 'spin')).toMatchObject({ trap: 'unreachable', exhausted: true, spent: 10_001n })
  })

  it('is granted in slices, and the count does not depend on them', async () => {
    const text =
      '(module (func (export "f") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))'
    const whole = (await metered(text)).call('f', 1000)
    const sliced = (await metered(text, { slice: 100n })).call('f', 1000)
    expect(whole).toMatchObject({ spent: 5001n, refills: 0 })
    expect(sliced).toMatchObject({ spent: 5001n, exhausted: false })
    expect(sliced.refills).toBeGreaterThan(40)
  })

  it.each([
    ['a call of itself', '(func $f (export "f") (call $f))'],
    ['a tail call of itself', '(func $f (export "f") (return_call $f))'],
    ['an indirect tail call', '(table funcref (elem $f)) (func $f (export "f") (return_call_indirect (i32.const 0)))'],
    [
      'a tail call through a reference',
      '(type $t (func)) (elem declare func $f) (func $f (export "f") (return_call_ref $t (ref.func $f)))',
    ],
    ['functions that tail-call each other', '(func $f (export "f") (return_call $g)) (func $g (return_call $f))'],
    ['br_if', '(func (export "f") (loop (br_if 0 (i32.const 1))))'],
    ['br_table', '(func (export "f") (loop (br_table 0 0 0 (i32.const 7))))'],
    ['br_on_null', '(func (export "f") (loop (br_on_null 0 (ref.null func)) drop))'],
    [
      'br_on_non_null',
      '(elem declare func $f) (type $t (func)) (func $f (export "f") (loop (result (ref $t)) (br_on_non_null 0 (ref.func $f)) unreachable) drop)',
    ],
    ['an exception', '(tag $e) (func (export "f") (loop $l (block $h (try_table (catch_all $h) (throw $e))) (br $l)))'],
    [
      'an exception that lands on the loop',
      '(tag $e) (func (export "f") (loop $l (try_table (catch_all $l) (throw $e))))',
    ],
    [
      'an exception from a callee',
      '(tag $e) (func $g (throw $e)) (func (export "f") (loop $l (block $h (try_table (catch_all $h) (call $g))) (br $l)))',
    ],
    ['a loop around an empty loop', '(func (export "f") (loop (loop) (br 0)))'],
    ['a loop entered by another', '(func (export "f") (loop (loop (br 1))))'],
  ])('ends what goes on for ever by %s', async (_, fields) => {
    const m = await metered(`(module ${fields})`, { budget: 5_000n })
    const ended = m.call('f')
    expect(ended.exhausted || /call stack/.test(ended.trap ?? '')).toBe(true)
  })

  it('runs out in a function that calls before it loops', async () => {
    const m = await metered('(module (func $f (export "f") (call $f) (loop (br_if 0 (i32.const 0)))))', {
      budget: 500n,
    })
    expect(m.call('f')).toMatchObject({ trap: 'unreachable', exhausted: true })
  })

  it('runs out where a tree of calls without any loop grows too large', async () => {
    const functions = Array.from({ length: 30 }, (_, i) => `(func $f${i + 1} (call $f${i}) (call $f${i}))`).join(' ')
    const m = await metered(`(module (func $f0) ${functions} (export "f" (func $f30)))`, { budget: 100_000n })
    expect(m.call('f')).toMatchObject({ trap: 'unreachable', exhausted: true })
  })

  it('cannot be kept going by a handler', async () => {
    const m = await metered(
      '(module (func $g (loop (br 0))) (func (export "f") (result i32) (block $h (try_table (catch_all $h) (call $g))) (i32.const 1)))',
      { budget: 1_000n },
    )
    expect(m.call('f')).toEqual({ trap: 'unreachable', exhausted: true, spent: expect.any(BigInt), refills: 1 })
  })

  it('that recursion used is counted, and the stack still ends it', async () => {
    const m = await metered(
      '(module (func $f (export "f") (param i32) (result i32) (i32.add (call $f (local.get 0)) (i32.const 1))))',
    )
    expect(m.call('f', 0).trap).toMatch(/call stack/)
  })

  it('is charged to the module that defines a function, whoever calls it', async () => {
    const library = await metered(
      '(module (func (export "g") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))',
    )
    const m = await metered(
      '(module (import "lib" "g" (func $g (param i32))) (func (export "f") (call $g (i32.const 9))))',
      {
        imports: { lib: { g: library.exports.g! } },
      },
    )
    const counter = library.exports[METER.fuel] as WebAssembly.Global<'i64'>
    counter.value = 1_000n
    expect(m.call('f')).toMatchObject({ spent: 3n })
    expect(counter.value).toBe(1_000n - 46n)
  })
})

describe('the counter', () => {
  /** Calls `f`, which calls the host; the host does as told with the counter. */
  async function withHost(fields: string, host: (counter: WebAssembly.Global<'i64'>) => void): Promise<Metered> {
    const held: { counter?: WebAssembly.Global<'i64'> } = {}
    const m = await metered(`(module (import "host" "f" (func $host)) ${fields})`, {
      imports: { host: { f: () => host(held.counter!) } },
    })
    held.counter = m.exports[METER.fuel] as WebAssembly.Global<'i64'>
    return m
  }

  // Both a function that loads the counter and one that is handed it.
  const callers = {
    'an exported function': '(func (export "f") nop (call $host) (drop (i32.const 1)))',
    'an inner function': '(func $g nop (call $host) (drop (i32.const 1))) (func (export "f") (call $g))',
    'a function with a handler':
      '(func (export "f") (block $h (try_table (catch_all $h) (call $host))) (drop (i32.const 1)))',
    'a tail call': '(func (export "f") (return_call $host))',
    'an indirect call': '(table funcref (elem $host)) (func (export "f") (call_indirect (i32.const 0)))',
  }

  it.each(Object.entries(callers))('is up to date when %s calls the host', async (_, fields) => {
    const seen: bigint[] = []
    const m = await withHost(fields, counter => seen.push(counter.value))
    const spent = m.callWith(1_000n, 'f').spent
    expect(seen).toEqual([expect.any(BigInt)])
    expect(1_000n - seen[0]!).toBeGreaterThanOrEqual(1n)
    expect(1_000n - seen[0]!).toBeLessThanOrEqual(spent)
  })

  it.each([
    ['an exported function', '(func (export "f") (loop (call $host) (br 0)))'],
    ['an inner function', '(func $g (loop (call $host) (br 0))) (func (export "f") (call $g))'],
    [
      'a function with a handler',
      '(func (export "f") (loop (block $h (try_table (catch_all $h) (call $host))) (br 0)))',
    ],
  ])('is read again when the host returns to %s, which stops when the host says so', async (_, fields) => {
    let calls = 0
    const m = await withHost(fields, counter => {
      calls++
      counter.value = -(1n << 62n)
    })
    expect(m.call('f').trap).toBe('unreachable')
    expect(calls).toBe(1)
  })

  it('keeps what a callee spent before it threw', async () => {
    const heavy = '(loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (throw $e)'
    const text = (landing: string) => `(module (tag $e) (func $g (param i32) ${heavy}) (func (export "f") ${landing}))`
    const caught = await metered(text('(block $h (try_table (catch_all $h) (call $g (i32.const 1000))))'), {
      surcharges: false,
    })
    const uncaught = await metered(text('(call $g (i32.const 1000))'), { surcharges: false })
    expect(caught.call('f').spent).toBe(uncaught.call('f').spent + 1n)
  })

  it('cannot be reached by an index that the module does not have', async () => {
    const beyond = [
      '(module (global i32 (i32.const 0)) (func (drop (global.get 1))))',
      '(module (func (call 1)))',
      '(module (func (local.set 0 (i64.const 5))))',
      '(module (table 1 funcref) (func (call_indirect 1 (i32.const 0))))',
      '(module (type (func)) (func (block (type 1))))',
      '(module (export "g" (global 0)))',
      '(module (memory 1) (func (drop (memory.grow 1 (i32.const 1)))))',
    ]
    for (const text of beyond) {
      const bytes = await wat(text)
      expect(() => meterModule(bytes), text).toThrow(expect.objectContaining({ code: 'component/malformed' }))
    }
  })
})

describe('deliberate differences from Wasmtime', () => {
  it('after a trap the counter stands where it was last handed over; after an unreachable it is exact', async () => {
    const text = (trap: string) => `(module (import "host" "nop" (func $nop))
      (func (export "f") (call $nop) ${trap} (drop (i32.const 1))))`
    const imports = { host: { nop: () => undefined } }
    const divides = await metered(text('(drop (i32.div_s (i32.const 1) (i32.const 0)))'), { imports })
    // The whole line: entry, call, two constants, division, one constant.
    expect(divides.call('f')).toMatchObject({ trap: 'divide by zero', spent: 6n })
    const loops = await metered(text('(loop (br_if 0 (i32.const 0))) (drop (i32.div_s (i32.const 1) (i32.const 0)))'), {
      imports,
    })
    expect(loops.call('f')).toMatchObject({ trap: 'divide by zero', spent: 2n })
    const stops = await metered(text('(loop (br_if 0 (i32.const 0))) unreachable'), { imports })
    expect(stops.call('f')).toMatchObject({ trap: 'unreachable', exhausted: false, spent: 4n })
  })

  it('throwing costs more than one', async () => {
    const text = '(module (tag $e) (func (export "f") (block $h (try_table (catch_all $h) (throw $e)))))'
    const [dear, plain] = [await metered(text), await metered(text, { surcharges: false })]
    expect(dear.call('f').spent - plain.call('f').spent).toBe(500n)
  })

  it('what a module without tags has charged ahead stays charged when an exception of another module passes', async () => {
    const thrower = await metered('(module (tag $e) (func (export "t") (throw $e)))')
    const counter = thrower.exports[METER.fuel] as WebAssembly.Global<'i64'>
    counter.value = 10_000n
    const m = await metered(
      '(module (import "lib" "t" (func $t)) (func (export "f") (call $t) (drop (i32.const 1))))',
      {
        imports: { lib: { t: thrower.exports.t! } },
      },
    )
    expect(m.call('f').spent).toBe(3n)
  })
})
