/** WASI's preview 1, called by plugins that lie to it: what points out of their memory traps, what is too much or not theirs is an errno. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine, type Grant, type LoadOptions, type Outcome } from '../../host/mod.ts'
import { preview1Functions } from '../../host/wasm/plugin/preview1.ts'
import { wat } from '../support/wat.ts'

const named = (name: string, types: string): string => {
  const params = [...types].map(type => (type === 'i' ? 'i32' : 'i64')).join(' ')
  return `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${params}) ${name === 'proc_exit' ? '' : '(result i32)'}))`
}
const imports = Object.entries(preview1Functions).map(([name, types]) => named(name, types))

let engine: Engine
beforeAll(async () => {
  engine = await createEngine({ workers: 1, cache: false })
})
afterAll(() => engine[Symbol.asyncDispose]())

const load = async (body: string, options: LoadOptions = {}) =>
  engine.load(
    await wat(`(module ${imports.join('\n')} (memory (export "memory") 2)
      (data (i32.const 512) "name.txt") (data (i32.const 600) "\\ff") (data (i32.const 700) "hello")
      (func (export "run") (result i32) (local $n i32) ${body}))`),
    { ...options, plugin: { exports: { run: {} } } },
  )
const run = async (body: string, options: LoadOptions = {}): Promise<Outcome> =>
  (await load(body, options)).call('run', { input: '' })

/** How a function that answers an errno ends. */
const answers = (errno: number) =>
  errno === 0 ? { status: 'ok' } : { status: 'error', error: `The plugin returned ${errno}` }
const traps = { status: 'trap', trap: 'abi' }

const end = 131_072
const i = (...numbers: readonly number[]): string => numbers.map(number => `(i32.const ${number})`).join(' ')
const put = (at: number, value: number): string => `(i32.store ${i(at, value)})`
/** One buffer at 0. */
const buffer = (at: number, length: number): string => `${put(0, at)} ${put(4, length)}`
const scratch: Grant[] = [{ kind: 'scratch', guest: '/s' }]
/** Opens `name.txt` in the directory 3, for reading and writing; its number is at 40. */
const open = (flags = 1, at = 40): string =>
  `(call $path_open ${i(3, 0, 512, 8, flags)} (i64.const 66) (i64.const 0) ${i(0, at)})`

describe('buffers', () => {
  test.each<[string, string, object]>([
    ['1,024 of them', `(call $fd_write ${i(1, 1024, 1024, 8)})`, answers(0)],
    ['1,025 of them', `(call $fd_write ${i(1, 1024, 1025, 8)})`, answers(28)],
    ['2^32 - 1 of them', `(call $fd_write ${i(1, 0, -1, 8)})`, answers(28)],
    ['a list that leaves the memory', `(call $fd_write ${i(1, end - 4, 1, 8)})`, traps],
    ['a list at the end of the address space', `(call $fd_write ${i(1, -8, 1, 8)})`, traps],
    ['up to the end of the memory', `${buffer(end - 8, 8)} (call $fd_write ${i(1, 0, 1, 8)})`, answers(0)],
    ['past the end of the memory', `${buffer(end - 8, 9)} (call $fd_write ${i(1, 0, 1, 8)})`, traps],
    ['of 4 GiB', `${buffer(8, -1)} (call $fd_write ${i(1, 0, 1, 8)})`, traps],
    ['whose count goes nowhere', `${buffer(8, 8)} (call $fd_write ${i(1, 0, 1, end - 3)})`, traps],
    ['that are the list itself', `${buffer(0, 16)} (call $fd_write ${i(1, 0, 1, 0)})`, answers(0)],
    [
      'of standard input, which is at its end',
      `${buffer(0, 16)} (drop (call $fd_read ${i(0, 0, 1, 8)})) (i32.load ${i(8)})`,
      answers(0),
    ],
    ['read from an output', `${buffer(0, 16)} (call $fd_read ${i(1, 0, 1, 8)})`, answers(8)],
  ])('%s', async (_, body, ending) => {
    expect(await run(body)).toMatchObject(ending)
  })

  test('are charged by what is in them', async () => {
    const spent = async (length: number) =>
      (await run(`${buffer(0, length)} (call $fd_write ${i(1, 0, 1, 8)})`)).usage.fuel
    expect((await spent(101_000)) - (await spent(1000))).toBe(100_000n)
  })
})

describe('other pointers', () => {
  test.each<[string, string, object]>([
    ['of random bytes, up to the end', `(call $random_get ${i(end - 16, 16)})`, answers(0)],
    ['of random bytes, past the end', `(call $random_get ${i(end - 16, 17)})`, traps],
    ['of as many random bytes as there are addresses', `(call $random_get ${i(0, -1)})`, traps],
    ['of a time', `(call $clock_time_get ${i(0)} (i64.const 0) ${i(end - 7)})`, traps],
    ['of the environment', `(call $environ_sizes_get ${i(-1, -1)})`, traps],
    ['of a path', `(call $path_create_directory ${i(3, end - 1, 2)})`, traps],
    ['of a path of 4 GiB', `(call $path_create_directory ${i(3, 1, -1)})`, traps],
    ['of what is known of a file', `(call $fd_filestat_get ${i(1, end - 63)})`, traps],
    ['of the number of a file that is opened', open(1, end - 3), traps],
  ])('%s', async (_, body, ending) => {
    expect(await run(body, { grants: scratch })).toMatchObject(ending)
  })

  test('where there was a file to be opened, opens none', async () => {
    const tools = await load(
      `(if (i32.eqz (i32.load ${i(40)})) (then (drop ${open()})))
      (call $path_open ${i(3, 0, 512, 8, 1)} (i64.const 2) (i64.const 0) ${i(0, end)})`,
      { grants: scratch },
    )
    expect(await tools.call('run', { input: '' })).toMatchObject(traps)
    expect(await tools.call('run', { input: '' })).toMatchObject(traps)
  })
})

describe('paths and descriptors', () => {
  const opened = `(if (i32.ne ${open()} ${i(0)}) (then (return ${i(99)})))`
  test.each<[string, string, number]>([
    ['a path of 4,096 bytes', `(call $path_create_directory ${i(3, 1024, 4096)})`, 28],
    ['a path of 4,097 bytes', `(call $path_create_directory ${i(3, 1024, 4097)})`, 37],
    ['a path that is no text', `(call $path_create_directory ${i(3, 600, 1)})`, 25],
    ['a directory that was not granted', `(call $path_create_directory ${i(4, 512, 8)})`, 8],
    ['a file in a file', `${opened} (call $path_create_directory (i32.load ${i(40)}) ${i(512, 8)})`, 54],
    ['flags that there are not', open(16), 28],
    ['a descriptor that was closed', `${opened} (drop (call $fd_close ${i(4)})) (call $fd_tell ${i(4, 8)})`, 8],
    ['a descriptor that is closed twice', `${opened} (drop (call $fd_close ${i(4)})) (call $fd_close ${i(4)})`, 8],
    [
      'the number of a closed one, used again',
      `(drop (call $fd_close ${i(1)})) ${opened} (i32.ne (i32.load ${i(40)}) ${i(1)})`,
      0,
    ],
    ['a number that moves to another', `${opened} (drop (call $fd_renumber ${i(4, 1)})) (call $fd_tell ${i(4, 8)})`, 8],
    ['a number that moves to none', `${opened} (call $fd_renumber ${i(4, 9)})`, 8],
    ['a place before the beginning', `${opened} (call $fd_seek ${i(4)} (i64.const -1) ${i(0, 8)})`, 28],
    [
      'a place that no file has',
      `${opened} (drop (call $fd_seek ${i(4)} (i64.const 0x7fffffffffffffff) ${i(0, 8)})) ${buffer(0, 1)} (call $fd_write ${i(4, 0, 1, 8)})`,
      22,
    ],
    ['the last place of all', `${opened} (call $fd_seek ${i(4)} (i64.const 0x7fffffffffffffff) ${i(0, 8)})`, 0],
    [
      'a place past the last one',
      `${opened} (drop (call $fd_seek ${i(4)} (i64.const 0x7fffffffffffffff) ${i(0, 8)})) (call $fd_seek ${i(4)} (i64.const 1) ${i(1, 8)})`,
      61,
    ],
    ['an unknown whence', `${opened} (call $fd_seek ${i(4)} (i64.const 0) ${i(3, 8)})`, 28],
    ['a place in what has none', `(call $fd_seek ${i(1)} (i64.const 0) ${i(0, 8)})`, 70],
    ['a name that does not fit', `(call $fd_prestat_dir_name ${i(3, 8, 1)})`, 37],
    ['a name of what was not granted', `(call $fd_prestat_get ${i(4, 8)})`, 8],
    [
      'entries from the last cookie on',
      `(drop (call $fd_readdir ${i(3, 1024, 512)} (i64.const -1) ${i(8)})) (i32.load ${i(8)})`,
      0,
    ],
    ['entries of a file', `${opened} (call $fd_readdir ${i(4, 1024, 512)} (i64.const 0) ${i(8)})`, 54],
    [
      'a link out of what was granted',
      `(i32.store ${i(800, 0x2e2e2f2e)}) (call $path_symlink ${i(800, 4, 3, 512, 8)})`,
      63,
    ],
    [
      'more files than may be open',
      `(loop $more (local.set $n ${open()}) (br_if $more (i32.eqz (local.get $n)))) (local.get $n)`,
      19,
    ],
    [
      'a socket',
      `(i32.and (call $sock_send ${i(4, 0, 0, 0, 0)}) (i32.and (call $sock_recv ${i(1, 0, 0, 0, 0, 0)}) (call $sock_accept ${i(0, 0, 0)})))`,
      76,
    ],
  ])('%s', async (_, body, errno) => {
    expect(await run(body, { grants: scratch })).toMatchObject(answers(errno))
  })

  test('what is written is read, in parts, and its entry listed piece by piece', async () => {
    const body = `${opened} ${buffer(700, 5)} (drop (call $fd_write ${i(4, 0, 1, 8)})) (drop (call $fd_seek ${i(4)} (i64.const 1) ${i(0, 8)}))
      ${put(0, 900)} ${put(4, 2)} ${put(8, 902)} ${put(12, 100)} (drop (call $fd_read ${i(4, 0, 2, 20)}))
      (if (i32.ne (i32.load ${i(20)}) ${i(4)}) (then (return ${i(1)})))
      (if (i32.ne (i32.load ${i(900)}) ${i(0x6f6c6c65)}) (then (return ${i(2)})))
      (drop (call $fd_readdir ${i(3, 1024, 30)} (i64.const 2) ${i(20)})) (if (i32.ne (i32.load ${i(20)}) ${i(30)}) (then (return ${i(3)})))
      (drop (call $fd_readdir ${i(3, 1024, 90)} (i64.const 2) ${i(20)})) (if (i32.ne (i32.load ${i(20)}) ${i(32)}) (then (return ${i(4)})))
      (i64.ne (i64.load ${i(1048)}) (i64.load ${i(512)}))`
    expect(await run(body, { grants: scratch })).toMatchObject(answers(0))
  })

  test('what a call closes is there in the next one, and not in that of a session', async () => {
    const tools = await load(`(call $fd_close ${i(1)})`)
    for (let n = 0; n < 3; n++) expect(await tools.call('run', { input: '' })).toMatchObject(answers(0))
    await using session = await tools.session()
    expect(await session.call('run', { input: '' })).toMatchObject(answers(0))
    expect(await session.call('run', { input: '' })).toMatchObject(answers(8))
  })

  test('to go through a directory again and again is paid for', async () => {
    const body = `(loop (drop (call $fd_readdir ${i(3, 1024, 0)} (i64.const 0) ${i(8)})) (drop (call $fd_readdir ${i(3, 1024, 40)} (i64.const 0) ${i(8)})) (br 0)) ${i(0)}`
    expect(await run(body, { grants: scratch, limits: { fuel: 100_000n } })).toMatchObject({
      status: 'limit',
      limit: 'fuel',
    })
  })
})

describe('waiting, ending, starting', () => {
  test.each<[string, number, object]>([
    ['nothing', 0, answers(28)],
    ['1,025 things', 1025, answers(28)],
    ['2^32 - 1 things', -1, answers(28)],
    ['as much as may be', 1024, answers(0)],
  ])('a wait for %s', async (_, count, ending) => {
    expect(await run(`(call $poll_oneoff ${i(1024, 65_536, count, 8)})`)).toMatchObject(ending)
  })

  test('a wait for a clock that there is not is answered with an error; one that stands still, at once', async () => {
    const body = `${put(1040, 3)} (drop (call $poll_oneoff ${i(1024, 65_536, 1, 8)})) (i32.load16_u ${i(65_544)})`
    expect(await run(body)).toMatchObject(answers(58))
    const hour = `${put(1040, 1)} (i64.store ${i(1048)} (i64.const 3600000000000)) (call $poll_oneoff ${i(1024, 65_536, 1, 8)})`
    expect(await run(hour)).toMatchObject(answers(0))
  })

  test('an end is an outcome, whatever its code, and the next call works', async () => {
    const tools = await load(`(call $proc_exit ${i(0)}) ${i(0)}`)
    for (let n = 0; n < 2; n++)
      expect(await tools.call('run', { input: '' })).toMatchObject({ status: 'trap', trap: 'exit' })
  })

  test.each<[string, string, string]>([
    ['without a memory', '', 'component/malformed'],
    [
      'with another type',
      '(memory (export "memory") 1) (import "wasi_snapshot_preview1" "fd_close" (func))',
      'component/malformed',
    ],
  ])('a plugin %s is refused', async (_, more, code) => {
    const text = `(module ${more.includes('import') ? '' : named('sched_yield', '')} ${more} (func (export "run")))`
    const ordered = more.includes('import')
      ? `(module ${more.replace('(memory (export "memory") 1)', '')} (memory (export "memory") 1) (func (export "run")))`
      : text
    await expect(engine.load(await wat(ordered), { plugin: { exports: { run: {} } } })).rejects.toMatchObject({ code })
  })

  test('a start function has no WASI yet', async () => {
    const text = `(module ${named('random_get', 'ii')} (memory (export "memory") 1) (func $s (drop (call $random_get ${i(0, 8)}))) (start $s) (func (export "run")))`
    const tools = await engine.load(await wat(text), { plugin: { exports: { run: {} } } })
    expect(await tools.call('run', { input: '' })).toMatchObject({
      ...traps,
      message: expect.stringContaining('start function'),
    })
  })
})

test('a component of a composition does not work in the memory that another one attached', async () => {
  const face = `(instance $p (export "attach" (func)) (export "random-get" (func (param "p0" u32) (param "p1" u32) (result u32))))`
  const inner = (own: boolean) => `(component
    (import "p" ${face})
    (core module $m (memory (export "memory") 1)) (core instance $m (instantiate $m))
    (core func $attach (canon lower (func $p "attach") (memory (core memory $m "memory"))))
    (core func $random (canon lower (func $p "random-get")))
    (core module $c (import "h" "attach" (func $a)) (import "h" "random" (func $r (param i32 i32) (result i32)))
      (func (export "run") (result i32) ${own ? '(call $a)' : ''} (call $r (i32.const 0) (i32.const 8))))
    (core instance $c (instantiate $c (with "h" (instance (export "attach" (func $attach)) (export "random" (func $random))))))
    (func (export "run") (result u32) (canon lift (core func $c "run"))))`
  const text = `(component (import "glovebox:host/preview1@0.1.0" ${face})
    (component $a ${inner(true).slice('(component'.length)} (component $b ${inner(false).slice('(component'.length)}
    (instance $a (instantiate $a (with "p" (instance $p)))) (instance $b (instantiate $b (with "p" (instance $p))))
    (export "own" (func $a "run")) (export "other" (func $b "run")))`
  const tools = await engine.load(await wat(text))
  await using session = await tools.session()
  expect(await session.call('own', {})).toMatchObject({ status: 'ok', value: 0 })
  expect(await session.call('other', {})).toMatchObject({
    ...traps,
    message: expect.stringContaining('another component'),
  })
})
