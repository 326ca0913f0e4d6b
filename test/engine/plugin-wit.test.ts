/** Plugins whose exports are described by WIT. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine, type Toolset } from '../../host/mod.ts'
import { wat } from '../support/wat.ts'

const env = (name: string, type: string): string => `(import "extism:host/env" "${name}" (func $${name} ${type}))`

/** Every export gives back its input, but for `broken`, which gives a list nested without end, and `silent`. */
const plugin = `(module ${env('input_offset', '(result i64)')} ${env('input_length', '(result i64)')} ${env('output_set', '(param i64 i64)')}
  ${env('alloc', '(param i64) (result i64)')} ${env('store_u8', '(param i64 i32)')} ${env('error_set', '(param i64)')}
  (func $echo (result i32) (call $output_set (call $input_offset) (call $input_length)) (i32.const 0))
  (export "count_vowels" (func $echo)) (export "rotate" (func $echo)) (export "bestMatch" (func $echo)) (export "sum-up" (func $echo))
  (func (export "fail") (result i32) (call $error_set (call $input_offset)) (i32.const 2))
  (func (export "silent") (result i32) (i32.const 0))
  (func (export "nest") (result i32) (local $b i64) (local $i i64)
    (local.set $b (call $alloc (i64.const 600)))
    (loop (call $store_u8 (i64.add (local.get $b) (local.get $i)) (select (i32.const 91) (i32.const 93) (i64.lt_u (local.get $i) (i64.const 300))))
      (br_if 0 (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (i64.const 600))))
    (call $output_set (local.get $b) (i64.const 600)) (i32.const 0)))`

const world = (exports: string): string => `package test:plugin; world plugin { ${exports} }`

const wit = `package test:plugin;
world plugin {
  record query { text: string, /// How many.
    most: u64 }
  variant found { nothing, one(string) }
  /// Counts the vowels
  /// of a text.

  export count-vowels: func(text: string) -> string;
  // Not a doc.
  export rotate: func(bytes: list<u8>) -> list<u8>;
  export best-match: func(query: query, limit: option<u32>) -> string;
  export sum-up: func(all: list<u32>) -> result<found, string>;
  export fail: func(text: string) -> result<_, string>;
  export silent: func();
}`

let engine: Engine
let bytes: Uint8Array
let tools: Toolset
beforeAll(async () => {
  engine = await createEngine({ workers: 1, cache: false })
  bytes = await wat(plugin)
  tools = await engine.load(bytes, { plugin: { wit: wit } })
})
afterAll(() => engine[Symbol.asyncDispose]())

const load = (exports: string): Promise<Toolset> => engine.load(bytes, { plugin: { wit: world(exports) } })

describe('a plugin that is described by WIT', () => {
  test('has the functions of its world, with their docs and schemas', () => {
    expect(tools.tools.map(({ name }) => name)).toEqual([
      'count-vowels',
      'rotate',
      'best-match',
      'sum-up',
      'fail',
      'silent',
    ])
    const [count, rotate, best] = tools.tools
    expect([count!.description, rotate!.description]).toEqual(['Counts the vowels of a text.', ''])
    expect(best!.input['~standard'].jsonSchema.input()).toMatchObject({
      required: ['query', 'limit'],
      properties: { query: { properties: { text: { type: 'string' } } } },
    })
  })

  test.each<[string, object, unknown]>([
    ['count-vowels', { text: 'as it is, "quoted"' }, 'as it is, "quoted"'],
    ['rotate', { bytes: '/wD+' }, '/wD+'],
    ['rotate', { bytes: '' }, ''],
    [
      'best-match',
      { query: { text: 'a', most: '18446744073709551615' }, limit: null },
      '{"query":{"text":"a","most":"18446744073709551615"},"limit":null}',
    ],
    ['silent', {}, null],
  ])('%s takes and gives text and bytes as they are, and the rest as JSON', async (name, input, value) => {
    expect(await tools.call(name, input)).toMatchObject({ status: 'ok', value })
  })

  test('is held to its types: what it gives, and what it is given', async () => {
    expect(await tools.call('sum-up', { all: [1] })).toMatchObject({
      status: 'trap',
      trap: 'abi',
      message: expect.stringContaining('does not fit'),
    })
    await expect(tools.call('sum-up', { all: ['1'] })).rejects.toMatchObject({ code: 'input/invalid' })
    await expect(tools.call('best-match', { query: { text: 'a', most: 1 } })).rejects.toMatchObject({
      code: 'input/invalid',
    })
  })

  test('gives its error as an error', async () => {
    expect(await tools.call('fail', { text: 'no' })).toMatchObject({ status: 'error', error: 'no' })
  })

  test('gives records and variants in their JSON form', async () => {
    const echo = await load('export rotate: func(tag: string, val: string) -> one; variant one { a(string), b } ')
    expect(await echo.call('rotate', { tag: 'a', val: 'x' })).toMatchObject({
      status: 'ok',
      value: { tag: 'a', val: 'x' },
    })
    expect(await echo.call('rotate', { tag: 'c', val: 'x' })).toMatchObject({ status: 'trap', trap: 'abi' })
  })

  test('that nests its JSON too deep has that as its fault', async () => {
    const nest = await load('export nest: func() -> list<list<u8>>;')
    expect(await nest.call('nest', {})).toMatchObject({ status: 'trap', message: expect.stringContaining('256 deep') })
  })

  test.each<[string, string, string]>([
    ['text that is no WIT', 'world {', 'config/invalid'],
    ['no world', 'package a:b;', 'config/invalid'],
    ['a world without functions', world(''), 'config/invalid'],
    ['an interface', world('export i: interface { f: func(); }'), 'config/invalid'],
    ['a function that the plugin has not', world('export absent: func();'), 'component/world-mismatch'],
  ])('is refused for %s', async (_, wit, code) => {
    await expect(engine.load(bytes, { plugin: { wit } })).rejects.toMatchObject({ code })
  })

  test('is described by one of both', async () => {
    const both = { wit: world('export fail: func();'), exports: { fail: {} } }
    for (const plugin of [both, {}])
      await expect(engine.load(bytes, { plugin })).rejects.toMatchObject({ code: 'config/invalid' })
  })
})
