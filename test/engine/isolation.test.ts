import { describe, expect, test } from 'vitest'
import type { Toolset } from '../../host/mod.ts'
import { component, toolset } from './support.ts'

const functions = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map(name => [name, '(result s32)']))

/** The text of a function that counts its calls in a global, and answers how many there were. */
const counting = (name: string, type: string, toI32: string): string =>
  `(global $${name} (mut ${type}) (${type}.const 0))
   (func (export "${name}") (result i32)
     (global.set $${name} (${type}.add (global.get $${name}) (${type}.const 1))) (${toI32} (global.get $${name})))`

/** A function that counts its calls in memory. */
const cell = (name: string, at: number): string =>
  `(func (export "${name}") (result i32)
    (i32.store (i32.const ${at}) (i32.add (i32.load (i32.const ${at})) (i32.const 1))) (i32.load (i32.const ${at})))`

/** A guest that counts in every place that can be put back, and in memory that it grows. */
const channels = component(
  `(memory (export "memory") 2 6) (data (i32.const 1024) "\\05")
   ${counting('global', 'i32', 'i32.add (i32.const 0)')} ${counting('long', 'i64', 'i32.wrap_i64')}
   ${counting('single', 'f32', 'i32.trunc_f32_s')} ${counting('double', 'f64', 'i32.trunc_f64_s')}
   ${cell('cell', 512)} ${cell('data', 1024)} ${cell('last-cell', 131_068)}
   (func (export "fill") (result i32)
     (i32.load (i32.const 70000)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 131072)))
   (func (export "memory-size") (result i32) (drop (memory.grow (i32.const 1))) (memory.size))
   (func (export "grown-cell") (result i32) (local $at i32)
     (local.set $at (i32.mul (i32.const 65536) (memory.grow (i32.const 1))))
     (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1))) (i32.load (local.get $at)))`,
  functions(['global', 'long', 'single', 'double', 'cell', 'data', 'last-cell', 'fill', 'memory-size', 'grown-cell']),
)

/** A guest that counts in places that cannot be put back. */
const lasting = component(
  `(memory (export "memory") 1)
   (table $table 4 8 funcref) (elem declare func $mark) (elem $passive func $mark) (data $passive "\\2a")
   (func $mark)
   (func (export "table-entry") (result i32)
     (ref.is_null (table.get $table (i32.const 1))) (table.set $table (i32.const 1) (ref.func $mark)))
   (func (export "table-size") (result i32) (table.grow $table (ref.null func) (i32.const 1)))
   (func (export "dropped-data") (result i32)
     (memory.init $passive (i32.const 600) (i32.const 0) (i32.const 1)) (data.drop $passive) (i32.load8_u (i32.const 600)))
   (func (export "dropped-elements") (result i32)
     (table.init $table $passive (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $passive) (i32.const 1))`,
  functions(['table-entry', 'table-size', 'dropped-data', 'dropped-elements']),
)

/** Globals that the host cannot read: a reference, a vector, and a number that is none. */
const opaque = (type: string, first: string, then: string, isFirst: string): string =>
  component(
    `(memory (export "memory") 1) (global $g (mut ${type}) (${first}))
     (func $f (export "f") (result i32) ${isFirst} (global.set $g (${then}))) (elem declare func $f)`,
    { f: '(result u32)' },
  )

/** A guest that makes a resource, and answers its handle: it rises when handles of another call are still there. */
const handles = `(component
  (type $thing (resource (rep i32)))
  (core func $new (canon resource.new $thing))
  (core module $m (import "thing" "new" (func $new (param i32) (result i32)))
    (func (export "make") (result i32) (call $new (i32.const 7))))
  (core instance $host (export "new" (func $new)))
  (core instance $i (instantiate $m (with "thing" (instance $host))))
  (func (export "make") (result u32) (canon lift (core func $i "make"))))`

/** Pseudo-random numbers that WASI gives: a sequence that must start anew for each call. */
const random = `(component
  (import "wasi:random/random@0.2.0" (instance $random (export "get-random-u64" (func (result u64)))))
  (core func $next (canon lower (func $random "get-random-u64")))
  (core module $m (import "random" "next" (func $next (result i64))) (export "next" (func $next)))
  (core instance $host (export "next" (func $next)))
  (core instance $i (instantiate $m (with "random" (instance $host))))
  (func (export "next") (result u64) (canon lift (core func $i "next"))))`

const values = async (tools: Toolset, name: string, times: number): Promise<unknown[]> => {
  const seen: unknown[] = []
  for (let i = 0; i < times; i++) {
    const outcome = await tools.call(name, {})
    seen.push(outcome.status === 'ok' ? outcome.value : outcome.status)
  }
  return seen
}

describe('a call without a session', () => {
  test.each([
    ['global', 1],
    ['long', 1],
    ['single', 1],
    ['double', 1],
    ['cell', 1],
    ['data', 6],
    ['last-cell', 1],
    ['fill', 0],
    ['memory-size', 3],
    ['grown-cell', 1],
  ])('finds nothing of the calls before in: %s', async (name, pristine) => {
    const tools = await toolset(channels)
    expect(await values(tools, name, 4)).toEqual([pristine, pristine, pristine, pristine])
    // A channel may be opened by another function than the one that listens.
    await values(tools, 'fill', 1)
    expect(await values(tools, name, 2)).toEqual([pristine, pristine])
  })

  test.each([
    ['table-entry', 1],
    ['table-size', 4],
    ['dropped-data', 42],
    ['dropped-elements', 1],
  ])('finds nothing of the calls before in what only a new instance has: %s', async (name, pristine) => {
    expect(await values(await toolset(lasting), name, 4)).toEqual([pristine, pristine, pristine, pristine])
  })

  test.each([
    ['a reference', opaque('funcref', 'ref.null func', 'ref.func $f', '(ref.is_null (global.get $g))')],
    [
      'a vector',
      opaque(
        'v128',
        'v128.const i64x2 1 0',
        'v128.const i64x2 0 0',
        '(i32.wrap_i64 (i64x2.extract_lane 0 (global.get $g)))',
      ),
    ],
    [
      'the bits of a NaN',
      opaque(
        'f64',
        'f64.const nan:0x4000000000001',
        'f64.const 0',
        '(i32.wrap_i64 (i64.and (i64.const 1) (i64.reinterpret_f64 (global.get $g))))',
      ),
    ],
  ])('finds nothing of the calls before in a global that holds %s', async (_, text) => {
    expect(await values(await toolset(text), 'f', 4)).toEqual([1, 1, 1, 1])
  })

  test('finds no handle of another call', async () => {
    expect(await values(await toolset(handles), 'make', 3)).toEqual([1, 1, 1])
  })

  test('hears the same randomness, from the start', async () => {
    const heard = await values(await toolset(random), 'next', 4)
    expect(new Set(heard).size).toBe(1)
  })

  test('finds nothing of a call that trapped, or was stopped', async () => {
    const tools = await toolset(
      component(
        `(memory (export "memory") 1) (global $g (mut i32) (i32.const 0))
         (func $count (result i32) (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g))
         (func (export "count") (result i32) (call $count))
         (func (export "trap") (drop (call $count)) unreachable)
         (func (export "spin") (drop (call $count)) (loop (br 0)))`,
        { count: '(result u32)', trap: '', spin: '' },
      ),
      { limits: { fuel: 100_000n } },
    )
    expect(await values(tools, 'trap', 2)).toEqual(['trap', 'trap'])
    expect(await values(tools, 'spin', 2)).toEqual(['limit', 'limit'])
    expect(await values(tools, 'count', 2)).toEqual([1, 1])
  })

  test('finds nothing of a session, nor a session of it', async () => {
    const tools = await toolset(channels)
    await using session = await tools.session()
    await using other = await tools.session()
    const seen: unknown[] = []
    for (let i = 0; i < 3; i++) {
      for (const where of [tools, session, other]) {
        const outcome = await where.call('global', {})
        seen.push(outcome.status === 'ok' && outcome.value)
      }
    }
    expect(seen).toEqual([1, 1, 1, 1, 2, 2, 1, 3, 3])
  })

  test('finds nothing of what a start function left in an instance made ahead', async () => {
    const tools = await toolset(
      component(
        `(memory (export "memory") 1) (global $starts (mut i32) (i32.const 0))
         (func $start (global.set $starts (i32.add (global.get $starts) (i32.const 1)))) (start $start)
         (func (export "starts") (result i32) (global.get $starts))`,
        { starts: '(result u32)' },
      ),
    )
    expect(await values(tools, 'starts', 4)).toEqual([1, 1, 1, 1])
  })
})

describe('a session', () => {
  test.each([
    [channels, 'global', [1, 2, 3]],
    [channels, 'cell', [1, 2, 3]],
    [channels, 'memory-size', [3, 4, 5]],
    [lasting, 'table-entry', [1, 0, 0]],
    [lasting, 'table-size', [4, 5, 6]],
    [lasting, 'dropped-elements', [1, 'trap', 'trap']],
  ])('keeps its state', async (text, name, expected) => {
    await using session = await (await toolset(text)).session()
    const seen: unknown[] = []
    for (const _ of expected) {
      const outcome = await session.call(name, {})
      seen.push(outcome.status === 'ok' ? outcome.value : outcome.status)
    }
    expect(seen).toEqual(expected)
  })
})
