import { describe, expect, test } from 'vitest'
import type { Toolset } from '../../host/mod.ts'
import { component, toolset } from './support.ts'

/** A guest that counts in every place where a call could leave something for the next. */
const channels = component(
  `(memory (export "memory") 1 4)
   (global $global (mut i32) (i32.const 0))
   (table $table 4 8 funcref)
   (elem declare func $mark)
   (elem $passive func $mark)
   (data $passive "\\2a")
   (func $mark)
   (func (export "global") (result i32)
     (global.set $global (i32.add (global.get $global) (i32.const 1))) (global.get $global))
   (func (export "memory-cell") (result i32)
     (i32.store (i32.const 512) (i32.add (i32.load (i32.const 512)) (i32.const 1))) (i32.load (i32.const 512)))
   (func (export "memory-size") (result i32) (drop (memory.grow (i32.const 1))) (memory.size))
   (func (export "grown-cell") (result i32) (local $at i32)
     (local.set $at (i32.mul (i32.const 65536) (memory.grow (i32.const 1))))
     (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1))) (i32.load (local.get $at)))
   (func (export "table-entry") (result i32)
     (ref.is_null (table.get $table (i32.const 1))) (table.set $table (i32.const 1) (ref.func $mark)))
   (func (export "table-size") (result i32) (table.grow $table (ref.null func) (i32.const 1)))
   (func (export "dropped-data") (result i32)
     (memory.init $passive (i32.const 600) (i32.const 0) (i32.const 1)) (data.drop $passive) (i32.load8_u (i32.const 600)))
   (func (export "dropped-elements") (result i32)
     (table.init $table $passive (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $passive) (i32.const 1))`,
  Object.fromEntries(
    [
      'global',
      'memory-cell',
      'memory-size',
      'grown-cell',
      'table-entry',
      'table-size',
      'dropped-data',
      'dropped-elements',
    ].map(name => [name, '(result s32)']),
  ),
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
    ['memory-cell', 1],
    ['memory-size', 2],
    ['grown-cell', 1],
    ['table-entry', 1],
    ['table-size', 4],
    ['dropped-data', 42],
    ['dropped-elements', 1],
  ])('finds nothing of the calls before in: %s', async (name, pristine) => {
    expect(await values(await toolset(channels), name, 4)).toEqual([pristine, pristine, pristine, pristine])
  })

  test('finds no handle of another call', async () => {
    expect(await values(await toolset(handles), 'make', 3)).toEqual([1, 1, 1])
  })

  test('hears the same randomness, from the start', async () => {
    const [first, second] = await values(await toolset(random), 'next', 2)
    expect(second).toBe(first)
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
    ['global', [1, 2, 3]],
    ['memory-cell', [1, 2, 3]],
    ['memory-size', [2, 3, 4]],
    ['table-entry', [1, 0, 0]],
    ['table-size', [4, 5, 6]],
    ['dropped-elements', [1, 'trap', 'trap']],
  ])('keeps its state in: %s', async (name, expected) => {
    await using session = await (await toolset(channels)).session()
    const seen: unknown[] = []
    for (const _ of expected) {
      const outcome = await session.call(name, {})
      seen.push(outcome.status === 'ok' ? outcome.value : outcome.status)
    }
    expect(seen).toEqual(expected)
  })
})
