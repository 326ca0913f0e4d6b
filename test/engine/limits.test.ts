import { describe, expect, test } from 'vitest'
import { KiB, type Limits, type Outcome, type Toolset } from '../../host/mod.ts'
import { component, toolset } from './support.ts'

const PAGE = 64 * KiB

/** How a call ends under each of some limits. */
async function under<N extends keyof Limits>(
  tools: Toolset,
  name: string,
  limit: N,
  values: readonly Limits[N][],
): Promise<string[]> {
  const endings: string[] = []
  for (const value of values) {
    const outcome = await tools.call(name, {}, { limits: { [limit]: value } })
    endings.push(outcome.status === 'limit' ? outcome.limit : outcome.status)
  }
  return endings
}

/** The text of a function whose result, at address 16, is a pointer and a length. */
const list = (name: string, pointer: number, length: number): string =>
  `(func (export "${name}") (result i32)
    (i32.store (i32.const 16) (i32.const ${pointer})) (i32.store (i32.const 20) (i32.const ${length})) (i32.const 16))`

const one = '(func (export "one") (result i32) (i32.const 1))'

describe('fuel', () => {
  const spin = component(
    `(memory (export "memory") 1) ${one}
     (func (export "thousand") (local i32)
       (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 1000)))))`,
    { thousand: '', one: '(result u32)' },
    '',
  )

  test('a call may use what it is given, to the last unit, and no more', async () => {
    const tools = await toolset(spin)
    const { fuel } = (await tools.call('thousand', {})).usage
    expect(await under(tools, 'thousand', 'fuel', [fuel + 1n, fuel, fuel - 1n, 0n])).toEqual([
      'ok',
      'ok',
      'fuel',
      'fuel',
    ])
    expect(await tools.call('one', {})).toMatchObject({ value: 1 })
  })

  test('what was spent at the limit is the limit', async () => {
    const tools = await toolset(spin)
    const { usage } = await tools.call('thousand', {}, { limits: { fuel: 500n } })
    expect(usage).toMatchObject({ fuel: 500n, exact: true })
  })
})

describe('memory', () => {
  const two = component(
    `(memory (export "memory") 2) ${one} (func (export "grow") (result i32) (memory.grow (i32.const 1)))`,
    {
      one: '(result u32)',
      grow: '(result s32)',
    },
  )

  test('an instance starts with as much as its limit, and not with a byte less', async () => {
    const tools = await toolset(two)
    const values = [2 * PAGE + 1, 2 * PAGE, 2 * PAGE - 1]
    expect(await under(tools, 'one', 'memoryBytes', values)).toEqual(['ok', 'ok', 'memory'])
    expect(await tools.call('one', {})).toMatchObject({ value: 1 })
  })

  test('it grows up to the limit, and beyond is refused, which usage tells', async () => {
    const tools = await toolset(two)
    const grow = async (memoryBytes: number): Promise<Outcome> => tools.call('grow', {}, { limits: { memoryBytes } })
    expect(await grow(3 * PAGE)).toMatchObject({ value: 2, usage: { memoryBytes: 3 * PAGE, memoryRefused: 0 } })
    expect(await grow(3 * PAGE - 1)).toMatchObject({ value: -1, usage: { memoryBytes: 2 * PAGE, memoryRefused: 1 } })
  })

  test('the limit is for all memories of an instance together', async () => {
    const text = `(component
      (core module $m (memory (export "memory") 1) (func (export "grow") (result i32) (memory.grow (i32.const 1))))
      (core instance $a (instantiate $m)) (core instance $b (instantiate $m))
      (func (export "a") (result s32) (canon lift (core func $a "grow")))
      (func (export "b") (result s32) (canon lift (core func $b "grow"))))`
    const tools = await toolset(text, { limits: { memoryBytes: 3 * PAGE } })
    await using session = await tools.session()
    expect(await session.call('a', {})).toMatchObject({ value: 1 })
    expect(await session.call('b', {})).toMatchObject({ value: -1, usage: { memoryBytes: 3 * PAGE } })
  })

  test('a trap after memory was refused is told as the limit that caused it', async () => {
    const text = component(
      '(memory (export "memory") 1) (func (export "f") (if (i32.lt_s (memory.grow (i32.const 1)) (i32.const 0)) (then unreachable)))',
      { f: '' },
    )
    expect(await under(await toolset(text), 'f', 'memoryBytes', [2 * PAGE, PAGE])).toEqual(['ok', 'memory'])
  })
})

describe('tables', () => {
  const text = component(
    `(memory (export "memory") 1) (table 10 funcref) ${one}
     (func (export "grow") (result i32) (table.grow (ref.null func) (i32.const 5)))`,
    { one: '(result u32)', grow: '(result s32)' },
  )

  test('an instance starts with as many elements as its limit, and not with one less', async () => {
    const tools = await toolset(text)
    expect(await under(tools, 'one', 'tableElements', [11, 10, 9])).toEqual(['ok', 'ok', 'tables'])
    expect(await tools.call('one', {})).toMatchObject({ value: 1 })
  })

  test('a table grows up to the limit', async () => {
    const tools = await toolset(text)
    expect(await tools.call('grow', {}, { limits: { tableElements: 15 } })).toMatchObject({ value: 10 })
    expect(await tools.call('grow', {}, { limits: { tableElements: 14 } })).toMatchObject({ value: -1 })
  })
})

const logging = `(component
  (import "glovebox:host/log@0.1.0" (instance $log
    (type $level' (enum "debug" "info" "warn" "error"))
    (export "level" (type $level (eq $level')))
    (export "log" (func (param "level" $level) (param "message" string)))))
  (core module $memory (memory (export "memory") 1) (data (i32.const 0) "0123456789"))
  (core instance $mem (instantiate $memory))
  (alias core export $mem "memory" (core memory $memory))
  (core func $log (canon lower (func $log "log") (memory $memory)))
  (core module $m (import "host" "log" (func $log (param i32 i32 i32)))
    (func (export "thrice") (local i32)
      (loop
        (call $log (i32.const 1) (i32.const 0) (i32.const 10))
        (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 3)))))
    (func (export "forever") (loop (call $log (i32.const 1) (i32.const 0) (i32.const 0)) (br 0))))
  (core instance $host (export "log" (func $log)))
  (core instance $i (instantiate $m (with "host" (instance $host))))
  (func (export "thrice") (canon lift (core func $i "thrice")))
  (func (export "forever") (canon lift (core func $i "forever"))))`

describe('host calls', () => {
  test('as many as the limit, and not one more', async () => {
    const tools = await toolset(logging)
    expect(await under(tools, 'thrice', 'hostCalls', [4, 3, 2])).toEqual(['ok', 'ok', 'hostCalls'])
    expect(await tools.call('thrice', {})).toMatchObject({ status: 'ok', usage: { hostCalls: 3 } })
  })
})

describe('log', () => {
  const lines = { level: 'info', message: '0123456789' }

  test('is kept up to its limit in bytes, then a last line says that it was cut', async () => {
    const tools = await toolset(logging)
    const logs = async (logBytes: number): Promise<unknown> =>
      (await tools.call('thrice', {}, { limits: { logBytes } })).logs
    expect(await logs(31)).toEqual([lines, lines, lines])
    expect(await logs(30)).toEqual([lines, lines, lines])
    expect(await logs(29)).toEqual([
      lines,
      lines,
      { level: 'warn', message: 'The log was cut at its limit of 29 bytes.' },
    ])
  })

  test('a flood of empty lines is cut by their number', async () => {
    const tools = await toolset(logging, { limits: { hostCalls: 20_000 } })
    const { logs } = await tools.call('forever', {})
    expect(logs).toHaveLength(10_001)
  })
})

describe('output', () => {
  const text = component(
    `(memory (export "memory") 1) ${list('bytes', 0, 1000)} ${list('too-many', 0, 60_000)} ${one}
     ${list('alias', 1024, 1000)} ${list('fail', 1024, 1000)}
     ;; A thousand strings at 1024, all of them the same 40,000 bytes.
     (func $fill (local $at i32)
       (loop $next
         (i32.store offset=1024 (local.get $at) (i32.const 16384))
         (i32.store offset=1028 (local.get $at) (i32.const 40000))
         (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (i32.const 8000)))))
     (start $fill)`,
    {
      bytes: '(result (list u8))',
      'too-many': '(result (list u32))',
      alias: '(result (list string))',
      one: '(result u32)',
    },
  )

  test('a list passes with as many bytes as the limit, less 8 for itself, and not with one more', async () => {
    const tools = await toolset(text)
    expect(await under(tools, 'bytes', 'outputBytes', [1009, 1008, 1007])).toEqual(['ok', 'ok', 'output'])
    expect(await tools.call('one', {})).toMatchObject({ value: 1 })
  })

  test('aliases count each time, so that a small memory cannot become a large result', async () => {
    const tools = await toolset(text)
    const outcome = await tools.call('alias', {})
    expect(outcome).toMatchObject({ status: 'limit', limit: 'output', usage: { memoryBytes: PAGE } })
  })

  test('the tool’s own error is held to the same limit', async () => {
    const failing = component(
      `(memory (export "memory") 1)
       (func (export "fail") (result i32)
         (i32.store (i32.const 16) (i32.const 1)) (i32.store (i32.const 20) (i32.const 64))
         (i32.store (i32.const 24) (i32.const 1000)) (i32.const 16))`,
      { fail: '(result (result (error string)))' },
    )
    const tools = await toolset(failing)
    expect(await under(tools, 'fail', 'outputBytes', [1016, 999])).toEqual(['error', 'output'])
    const outcome = await tools.call('fail', {})
    expect(outcome.status === 'error' && outcome.message.length).toBe(501)
  })
})

describe('time', () => {
  const spin = component(`(memory (export "memory") 1) ${one} (func (export "spin") (loop (br 0)))`, {
    spin: '',
    one: '(result u32)',
  })

  test('a guest that spins past its deadline stops at its next check, and its worker lives on', async () => {
    const tools = await toolset(spin)
    await using session = await tools.session()
    await session.call('one', {})
    const spinning = await tools.call('spin', {}, { limits: { timeoutMs: 20, fuel: 1n << 60n } })
    expect(spinning).toMatchObject({ status: 'limit', limit: 'time', usage: { exact: true } })
    expect(await session.call('one', {})).toMatchObject({ value: 1 })
  })

  test('a call with no time at all is out of it', async () => {
    expect(await under(await toolset(spin), 'one', 'timeoutMs', [10_000, 0])).toEqual(['ok', 'time'])
  })
})

describe('stack', () => {
  test('recursion ends as limit: stack, also through other frames, and its worker lives on', async () => {
    const text = component(
      `(memory (export "memory") 1) ${one} (table funcref (elem $a $b)) (type $t (func))
       (func $a (export "recurse") (call_indirect (type $t) (i32.const 1)))
       (func $b (call_indirect (type $t) (i32.const 0)))`,
      { recurse: '', one: '(result u32)' },
    )
    const tools = await toolset(text)
    await using session = await tools.session()
    await session.call('one', {})
    expect(await tools.call('recurse', {})).toMatchObject({ status: 'limit', limit: 'stack', usage: { exact: false } })
    expect(await session.call('one', {})).toMatchObject({ value: 1 })
  })
})
