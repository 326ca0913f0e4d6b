/** The kernel between a plugin and its host: blocks, input and output, and what it costs. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createEngine, type Engine, type LoadOptions, MiB, type Toolset } from '../../host/mod.ts'
import { wat } from '../support/wat.ts'

const types: Readonly<Record<string, string>> = {
  input_length: '(result i64)',
  input_offset: '(result i64)',
  input_load_u64: '(param i64) (result i64)',
  alloc: '(param i64) (result i64)',
  free: '(param i64)',
  length: '(param i64) (result i64)',
  length_unsafe: '(param i64) (result i64)',
  load_u8: '(param i64) (result i32)',
  load_u64: '(param i64) (result i64)',
  store_u8: '(param i64 i32)',
  store_u64: '(param i64 i64)',
  output_set: '(param i64 i64)',
  error_set: '(param i64)',
  var_get: '(param i64) (result i64)',
  var_set: '(param i64 i64)',
  log_trace: '(param i64)',
  get_log_level: '(result i32)',
  http_request: '(param i64 i64) (result i64)',
  http_status_code: '(result i32)',
  http_headers: '(result i64)',
}
const imports = Object.entries(types).map(
  ([name, type]) => `(import "extism:host/env" "${name}" (func $${name} ${type}))`,
)

/** A plugin with one function, whose body is given; `$give` makes a block the output. */
const plugin = (body: string, more = ''): Promise<Uint8Array> =>
  wat(`(module ${imports.join('\n')}
    (func $give (param $block i64) (call $output_set (local.get $block) (call $length (local.get $block))))
    (func (export "run") (result i32) (local $a i64) (local $b i64) ${body} (i32.const 0)) ${more})`)

/** Ends the function with an error unless a condition holds. */
const check = (condition: string): string => `(if (i32.eqz ${condition}) (then (return (i32.const 7))))`

let engine: Engine
beforeAll(async () => {
  engine = await createEngine({ workers: 1, cache: false })
})
afterAll(() => engine[Symbol.asyncDispose]())

const load = async (body: string, options: LoadOptions = {}, more = ''): Promise<Toolset> =>
  engine.load(await plugin(body, more), { ...options, plugin: { exports: { run: {} } } })
const run = async (body: string, input = '', options: LoadOptions = {}, more = '') =>
  (await load(body, options, more)).call('run', { input })

describe('a block', () => {
  test.each<[string, string]>([
    ['of no bytes is none', '(i64.eqz (call $alloc (i64.const 0)))'],
    ['has its length', '(i64.eq (call $length (call $alloc (i64.const 13))) (i64.const 13))'],
    ['is zeros at first', '(i64.eqz (call $load_u64 (call $alloc (i64.const 13))))'],
    ['that is none has no length', '(i64.eqz (call $length (i64.const 1048576)))'],
    [
      'has a length at its beginning alone',
      '(i64.eqz (call $length_unsafe (i64.add (call $alloc (i64.const 64)) (i64.const 8))))',
    ],
  ])('%s', async (_, condition) => {
    expect(await run(check(condition))).toMatchObject({ status: 'ok' })
  })

  test('that was freed has no length, and its room is used again', async () => {
    const body = `(local.set $a (call $alloc (i64.const 1000))) (call $free (local.get $a)) ${check('(i64.eqz (call $length (local.get $a)))')}
      (call $free (local.get $a)) (call $free (i64.const 0)) (call $free (i64.const 99999999))
      (local.set $b (call $alloc (i64.const 900))) ${check('(i64.eq (local.get $a) (local.get $b))')}
      ${check('(i64.eq (call $length (local.get $b)) (i64.const 900))')}
      ${check('(i64.ne (call $alloc (i64.const 900)) (local.get $b))')}`
    expect(await run(body)).toMatchObject({ status: 'ok' })
  })

  test('is memory of the instance: under its limit, and seen in its usage', async () => {
    const body = '(drop (call $alloc (i64.const 4194304)))'
    const under = await run(body, '', { limits: { memoryBytes: 5 * MiB } })
    expect(under).toMatchObject({ status: 'ok' })
    expect(under.usage.memoryBytes).toBeGreaterThan(4 * MiB)
    expect(await run(body, '', { limits: { memoryBytes: 4 * MiB } })).toMatchObject({
      status: 'limit',
      limit: 'memory',
    })
    expect(await run('(drop (call $alloc (i64.const -1)))')).toMatchObject({ status: 'limit', limit: 'memory' })
  })

  test('whose header is spoilt is the plugin’s own fault, and the next call works', async () => {
    const spoil = `(local.set $a (call $alloc (i64.const 64))) (local.set $b (call $alloc (i64.const 64))) (call $free (local.get $b)) (call $free (local.get $a))
      (call $store_u64 (i64.sub (local.get $a) (i64.const 8)) (i64.shl (local.get $a) (i64.const 32))) (call $store_u64 (i64.sub (local.get $a) (i64.const 16)) (i64.const 0))
      (if (i64.eqz (call $input_length)) (then (drop (call $alloc (i64.const 64)))))`
    const tools = await load(spoil, { limits: { fuel: 10_000_000n } })
    expect(await tools.call('run', { input: '' })).toMatchObject({ status: 'limit', limit: 'fuel' })
    expect(await tools.call('run', { input: 'x' })).toMatchObject({ status: 'ok' })
  })
})

describe('input and output', () => {
  test('a megabyte takes no call of the host, and is charged by its words', async () => {
    const body = `(local.set $b (call $alloc (call $input_length)))
      (loop $next
        (call $store_u64 (i64.add (local.get $b) (local.get $a)) (call $input_load_u64 (local.get $a)))
        (br_if $next (i64.lt_u (local.tee $a (i64.add (local.get $a) (i64.const 8))) (call $input_length))))
      (call $give (local.get $b))`
    const input = 'x'.repeat(MiB)
    const outcome = await run(body, input, { limits: { hostCalls: 0, outputBytes: 2 * MiB } })
    expect(outcome).toMatchObject({ status: 'ok', value: input, usage: { hostCalls: 0 } })
    expect(outcome.usage.fuel).toBeGreaterThan(BigInt(MiB / 8))
  })

  test('beyond the input are zeros', async () => {
    expect(await run(check('(i64.eqz (call $input_load_u64 (i64.const 1)))'), '12345678')).toMatchObject({
      status: 'ok',
    })
    expect(await run(check('(i64.eqz (call $input_load_u64 (i64.const -8)))'), '12345678')).toMatchObject({
      status: 'ok',
    })
  })

  test('an input that is freed is empty', async () => {
    const body = `(call $free (call $input_offset)) ${check('(i64.eqz (call $input_length))')}`
    expect(await run(body, 'abc')).toMatchObject({ status: 'ok' })
  })

  test.each(['(i64.const 8) (i64.const 8)', '(i64.const 1040) (i64.const -1)', '(i64.const -8) (i64.const 16)'])(
    'an output that is in no block traps: %s',
    async range => {
      expect(await run(`(call $output_set ${range})`)).toMatchObject({ status: 'trap', trap: 'unreachable' })
    },
  )

  test('text that is not UTF-8 is the plugin’s fault', async () => {
    const body =
      '(local.set $a (call $alloc (i64.const 1))) (call $store_u8 (local.get $a) (i32.const 255)) (call $give (local.get $a))'
    expect(await run(body)).toMatchObject({ status: 'trap', trap: 'abi' })
  })

  test.each([1, -1, 2_147_483_647, -2_147_483_648])(
    'a plugin that returns %i and says nothing is told of by that',
    async code => {
      expect(await run(`(return (i32.const ${code}))`)).toMatchObject({
        status: 'error',
        error: `The plugin returned ${code}`,
      })
    },
  )

  test('nothing of a call is there in the next one of a session', async () => {
    const body = `${check('(i64.eq (call $alloc (i64.const 64)) (i64.const 1040))')} ${check('(i64.eqz (call $load_u64 (i64.const 1040)))')}
      (call $store_u64 (i64.const 1040) (i64.const -1)) (call $error_set (i64.const 1040)) (call $output_set (i64.const 1040) (i64.const 0))`
    await using session = await (await load(body)).session()
    for (let i = 0; i < 3; i++)
      expect(await session.call('run', { input: '' })).toMatchObject({ status: 'ok', value: '' })
  })
})

describe('a plugin', () => {
  test('is told that debug is the finest level, and may log finer', async () => {
    const outcome = await run(
      `${check('(i32.eq (call $get_log_level) (i32.const 1))')} (call $log_trace (call $input_offset))`,
      'fine',
    )
    expect(outcome).toMatchObject({ status: 'ok', logs: [{ level: 'debug', message: 'fine' }] })
  })

  test('that sets more variables than there is room for is ended', async () => {
    const body = '(local.set $a (call $alloc (i64.const 1048576))) (call $var_set (call $input_offset) (local.get $a))'
    expect(await run(body, 'name')).toMatchObject({ status: 'limit', limit: 'memory' })
    const fits = body.replace('1048576', '1048508')
    expect(await run(fits, 'name')).toMatchObject({ status: 'ok' })
  })

  test('reads the headers of an answer, those of one name together; none before its request', async () => {
    const server = createServer((_, response) => response.setHeader('x-many', ['a', 'b']).end('body'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const body = `${check('(i64.eqz (call $http_headers))')} (drop (call $http_request (call $input_offset) (i64.const 0))) (call $give (call $http_headers))`
    const grants = [{ kind: 'http' as const, hosts: ['127.0.0.1'], schemes: ['http' as const], ports: [port] }]
    const outcome = await run(body, JSON.stringify({ url: `http://127.0.0.1:${port}/` }), { grants })
    expect(JSON.parse((outcome as { value: string }).value)).toMatchObject({ 'x-many': 'a, b', 'content-length': '4' })
    expect(await run(body, JSON.stringify({ url: `http://127.0.0.1:${port}/` }))).toMatchObject({
      status: 'ok',
      value: '',
    })
  })

  test('may answer nothing, and is started as Extism starts it: by _initialize, else by its constructors', async () => {
    const global =
      '(global $n (mut i32) (i32.const 0)) (func (export "hs_init") (param i32 i32) (global.set $n (i32.add (global.get $n) (i32.const 4))))'
    const step = (name: string, by: number) =>
      `(func (export "${name}") (global.set $n (i32.add (global.get $n) (i32.const ${by}))))`
    const give =
      '(local.set $a (call $alloc (i64.const 1))) (call $store_u8 (local.get $a) (i32.add (i32.const 48) (global.get $n))) (call $give (local.get $a))'
    expect(await run(give, '', {}, global + step('_initialize', 1) + step('__wasm_call_ctors', 2))).toMatchObject({
      value: '5',
    })
    expect(await run(give, '', {}, global + step('__wasm_call_ctors', 2))).toMatchObject({ value: '6' })
    const nothing = await engine.load(await wat('(module (func (export "run")))'), { plugin: { exports: { run: {} } } })
    expect(await nothing.call('run', { input: '' })).toMatchObject({ status: 'ok', value: '' })
  })

  test('may import a function twice, as Go’s compiler does', async () => {
    const twice =
      '(import "extism:host/env" "input_offset" (func $a (result i64))) (import "extism:host/env" "input_offset" (func $b (result i64)))'
    const text = `(module ${twice} (func (export "run") (result i32) (i64.ne (call $a) (call $b))))`
    const tools = await engine.load(await wat(text), { plugin: { exports: { run: {} } } })
    expect(await tools.call('run', { input: 'x' })).toMatchObject({ status: 'ok' })
  })
})
