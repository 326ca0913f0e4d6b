/** Plugins on Extism's PDK, written against its imports. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createEngine, type Engine, type GrantDecision, type LoadOptions, type Toolset } from '../../host/mod.ts'
import { wat } from '../support/wat.ts'

const env = (name: string, type: string): string => `(import "extism:host/env" "${name}" (func $${name} ${type}))`

/** A key for `config_get` and `var_get`, written byte by byte, as a PDK does. */
const plugin = `(module
  ${env('input_length', '(result i64)')} ${env('input_load_u8', '(param i64) (result i32)')} ${env('input_offset', '(result i64)')}
  ${env('alloc', '(param i64) (result i64)')} ${env('length', '(param i64) (result i64)')} ${env('load_u8', '(param i64) (result i32)')}
  ${env('store_u8', '(param i64 i32)')} ${env('store_u64', '(param i64 i64)')} ${env('output_set', '(param i64 i64)')}
  ${env('error_set', '(param i64)')} ${env('config_get', '(param i64) (result i64)')}
  ${env('var_get', '(param i64) (result i64)')} ${env('var_set', '(param i64 i64)')} ${env('log_warn', '(param i64)')}
  ${env('http_request', '(param i64 i64) (result i64)')} ${env('http_status_code', '(result i32)')}
  (memory 1)
  (func $give (param $block i64) (result i32) (call $output_set (local.get $block) (call $length (local.get $block))) (i32.const 0))
  (func (export "reverse") (result i32) (local $i i64) (local $n i64) (local $p i64)
    (local.set $n (call $input_length)) (local.set $p (call $alloc (local.get $n)))
    (block $e (loop $l (br_if $e (i64.ge_u (local.get $i) (local.get $n)))
      (call $store_u8 (i64.add (local.get $p) (i64.sub (i64.sub (local.get $n) (i64.const 1)) (local.get $i))) (call $input_load_u8 (local.get $i)))
      (local.set $i (i64.add (local.get $i) (i64.const 1))) (br $l)))
    (call $give (local.get $p)))
  (func (export "echo_json") (result i32) (call $give (call $input_offset)))
  (func (export "config") (result i32) (call $give (call $config_get (call $input_offset))))
  (func (export "swap") (result i32) (local $old i64)
    (local.set $old (call $var_get (call $input_offset)))
    (call $var_set (call $input_offset) (call $input_offset))
    (call $give (local.get $old)))
  (func (export "warn") (result i32) (call $log_warn (call $input_offset)) (i32.const 0))
  (func (export "fail") (result i32) (call $error_set (call $input_offset)) (i32.const 1))
  (func (export "fetch") (result i32) (local $body i64)
    (local.set $body (call $http_request (call $input_offset) (i64.const 0)))
    (if (i32.ne (call $http_status_code) (i32.const 200)) (then (return (i32.const 3))))
    (call $give (local.get $body)))
  (func (export "spin") (result i32) (loop (br 0)) (i32.const 0))
  (func (export "grow") (result i32) (memory.grow (i32.const 2000)))
  (func (export "hoard") (result i32) (loop (drop (call $alloc (i64.const 1048576))) (br 0)) (i32.const 0))
  (func (export "tail") (result i32) (local $block i64)
    (local.set $block (call $alloc (i64.const 9993)))
    (call $store_u64 (i64.add (local.get $block) (i64.const 9992)) (i64.const 1))
    (call $output_set (local.get $block) (i64.const 10000)) (i32.const 0))
  (func (export "tail_over") (result i32) (call $output_set (call $alloc (i64.const 9993)) (i64.const 10001)) (i32.const 0))
  (func (export "stray") (result i32) (call $load_u8 (i64.const 1000000))))`

const text = {}
const json = {
  description: 'Gives back what it gets.',
  input: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
  output: { type: 'object', properties: { city: { type: 'string', maxLength: 5 } }, required: ['city'] },
}
const exports = {
  reverse: text,
  echo_json: json,
  config: text,
  swap: text,
  warn: text,
  fail: text,
  fetch: text,
  spin: text,
  grow: text,
  hoard: text,
  tail: text,
  tail_over: text,
  stray: text,
}

let engine: Engine
let bytes: Uint8Array
const heard: GrantDecision[] = []
beforeAll(async () => {
  engine = await createEngine({ workers: 1, cache: false, audit: event => void heard.push(event) })
  bytes = await wat(plugin)
})
afterAll(() => engine[Symbol.asyncDispose]())

const load = (options: LoadOptions = {}): Promise<Toolset> => engine.load(bytes, { ...options, plugin: { exports } })
const input = (text: string) => ({ input: text })

describe('an Extism plugin', () => {
  test('is a toolset: text in, text out, by the names of its exports', async () => {
    const tools = await load()
    expect(tools.tools.map(tool => tool.name)).toEqual([
      'reverse',
      'echo-json',
      'config',
      'swap',
      'warn',
      'fail',
      'fetch',
      'spin',
      'grow',
      'hoard',
      'tail',
      'tail-over',
      'stray',
    ])
    expect(await tools.call('reverse', input('Extism'))).toMatchObject({ status: 'ok', value: 'msitxE' })
    expect(await tools.call('reverse', input(''))).toMatchObject({ status: 'ok', value: '' })
    expect((await tools.call('warn', input('careful\u001b'))).logs).toEqual([
      { level: 'warn', message: 'careful\\u{1b}' },
    ])
  })

  test('takes and gives JSON where schemas say so, and is held to them', async () => {
    const tools = await load()
    const echo = tools.tools.find(tool => tool.name === 'echo-json')!
    expect(echo).toMatchObject({ description: json.description })
    expect(echo.input['~standard'].jsonSchema.input()).toBe(json.input)
    expect(await tools.call('echo-json', { city: 'Paris' })).toMatchObject({ status: 'ok', value: { city: 'Paris' } })
    await expect(tools.call('echo-json', { town: 'Paris' })).rejects.toMatchObject({ code: 'input/invalid' })
    expect(await tools.call('echo-json', { city: 'London' })).toMatchObject({ status: 'trap', trap: 'abi' })
  })

  test('gives its own error as an error', async () => {
    expect(await (await load()).call('fail', input('no such city'))).toMatchObject({
      status: 'error',
      error: 'no such city',
    })
  })

  test('has the configuration that was granted, and no other', async () => {
    const tools = await load({ grants: [{ kind: 'config', name: 'units', value: 'metric' }] })
    expect(await tools.call('config', input('units'))).toMatchObject({ status: 'ok', value: 'metric' })
    heard.length = 0
    expect(await tools.call('config', input('unit'))).toMatchObject({ status: 'ok', value: '' })
    expect(heard).toMatchObject([{ decision: 'deny', kind: 'config', subject: 'unit' }])
  })

  test('has variables that last as long as a session, and never into another call', async () => {
    const tools = await load()
    for (let i = 0; i < 3; i++) expect(await tools.call('swap', input('a'))).toMatchObject({ status: 'ok', value: '' })
    await using session = await tools.session()
    expect(await session.call('swap', input('a'))).toMatchObject({ value: '' })
    expect(await session.call('swap', input('a'))).toMatchObject({ value: 'a' })
  })

  test('makes the requests that were granted, and no other', async () => {
    const server = createServer((_, response) => response.end('sunny'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const request = input(
      JSON.stringify({ url: `http://127.0.0.1:${port}/`, method: 'GET', headers: { accept: 'text/plain' } }),
    )
    const granted = await load({ grants: [{ kind: 'http', hosts: ['127.0.0.1'], schemes: ['http'], ports: [port] }] })
    expect(await granted.call('fetch', request)).toMatchObject({ status: 'ok', value: 'sunny' })
    heard.length = 0
    expect(await (await load()).call('fetch', request)).toMatchObject({ status: 'error' })
    expect(heard).toMatchObject([{ decision: 'deny', kind: 'http' }])
  })

  test('may use the rest of a block’s last word, however the blocks grew', async () => {
    const outcome = await (await load()).call('tail', input(''))
    expect(outcome).toMatchObject({ status: 'ok', value: `${'\0'.repeat(9992)}\u0001${'\0'.repeat(7)}` })
  })

  test.each([
    { url: { toString: 1, valueOf: 1 } },
    { url: 'http://a/', method: { toString: 1, valueOf: 1 } },
    { url: 'http://a/', headers: { accept: { toString: 1, valueOf: 1 } } },
    { url: 'http://a/', headers: { accept: ['a'] } },
    'http://a/',
  ])('whose request is no request is ended for it, and the host has no fault: %j', async request => {
    expect(await (await load()).call('fetch', input(JSON.stringify(request)))).toMatchObject({
      status: 'trap',
      trap: 'abi',
    })
  })

  test.each<[string, object]>([
    ['spin', { status: 'limit', limit: 'fuel' }],
    ['grow', { status: 'error' }],
    ['hoard', { status: 'limit', limit: 'memory' }],
    ['tail-over', { status: 'trap', trap: 'unreachable' }],
    ['stray', { status: 'trap', trap: 'unreachable' }],
  ])('that tries to %s is ended as any guest is, and the next call works', async (name, ending) => {
    const tools = await load({ limits: { fuel: 500_000_000n } })
    expect(await tools.call(name, input(''))).toMatchObject(ending)
    expect(await tools.call('reverse', input('ab'))).toMatchObject({ status: 'ok', value: 'ba' })
  })

  test.each<[string, string, LoadOptions['plugin'], string]>([
    ['an export that is not there', '(module)', { exports: { run: {} } }, 'component/world-mismatch'],
    [
      'an export of another type',
      '(module (func (export "run") (param i32)))',
      { exports: { run: {} } },
      'component/world-mismatch',
    ],
    [
      'an import that the PDK has not',
      '(module (import "extism:host/user" "mine" (func)) (func (export "run") (result i32) (i32.const 0)))',
      { exports: { run: {} } },
      'grant/missing',
    ],
    ['no exports', '(module)', { exports: {} }, 'config/invalid'],
    ['a name that no tool has', '(module)', { exports: { 'a b': {} } }, 'config/invalid'],
    ['two names that are one', '(module)', { exports: { a_b: {}, 'a-b': {} } }, 'config/invalid'],
    ['half a description', '(module)', { exports: { a: { input: { type: 'object' } } } }, 'config/invalid'],
  ])('is refused for %s', async (_, text, plugin, code) => {
    await expect(engine.load(await wat(text), plugin ? { plugin } : {})).rejects.toMatchObject({ code })
  })
})
