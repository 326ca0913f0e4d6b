import { describe, expect, test } from 'vitest'
import { KiB, type Outcome } from '../../host/mod.ts'
import { toolFile } from '../support/tools.ts'
import { component, engine, toolset } from './support.ts'

const fuelOf = (outcome: Outcome): [string, bigint, boolean] => [
  outcome.status,
  outcome.usage.fuel,
  outcome.usage.exact,
]

describe('equal input takes equal fuel', () => {
  test('cold and warm, in every worker, in a process of two', { timeout: 60_000 }, async () => {
    const two = await engine({ workers: 2 })
    const hostile = await two.load(toolFile('hostile'))
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => hostile.call('echo', { text: 'same' })))
    for (let i = 0; i < 4; i++) outcomes.push(await hostile.call('echo', { text: 'same' }))
    expect(new Set(outcomes.map(outcome => outcome.usage.fuel)).size).toBe(1)
  })

  test('whatever the limits were: they change where slices end, and that an instance is made anew', async () => {
    const tools = await (await engine()).load(toolFile('hostile'))
    const calls: Outcome[] = []
    for (const fuel of [1_000_000_000n, 7_000_001n, 1_000_000_000n, 3_333_333n]) {
      calls.push(await tools.call('log-lines', { lines: 10 }, { limits: { fuel } }))
    }
    expect(calls.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(new Set(calls.map(({ usage }) => usage.fuel)).size).toBe(1)
  })

  test('a start function is paid by each call, also when its instance was made ahead', async () => {
    const tools = await toolset(
      component(
        `(memory (export "memory") 1)
         (func $start (local i32)
           (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100)))))
         (start $start) (func (export "f"))`,
        { f: '' },
      ),
    )
    const first = await tools.call('f', {})
    expect(first.usage.fuel).toBeGreaterThan(500n)
    for (let i = 0; i < 3; i++) expect(fuelOf(await tools.call('f', {}))).toEqual(fuelOf(first))
    const { fuel } = first.usage
    expect(await tools.call('f', {}, { limits: { fuel: fuel - 1n } })).toMatchObject({ status: 'limit', limit: 'fuel' })
    expect(fuelOf(await tools.call('f', {}, { limits: { fuel } }))).toEqual(fuelOf(first))
  })

  test('an instance made under other limits is not used', async () => {
    const tools = await toolset(
      component('(memory (export "memory") 1) (func (export "grow") (result i32) (memory.grow (i32.const 1)))', {
        grow: '(result s32)',
      }),
    )
    const grow = async (pages: number): Promise<unknown> => {
      const outcome = await tools.call('grow', {}, { limits: { memoryBytes: pages * 64 * KiB } })
      return outcome.status === 'ok' && outcome.value
    }
    expect([await grow(2), await grow(1), await grow(2), await grow(1)]).toEqual([1, -1, 1, -1])
  })
})

describe('one budget for all modules of an instance', () => {
  /** Two modules that call each other n times; one more than the other can pay alone. */
  const pingPong = `(component
    (core module $b (func (export "work") (local i32)
      (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 1000))))))
    (core module $a (import "b" "work" (func $work))
      (func (export "both") (local i32)
        (loop (call $work) (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 400))))))
    (core instance $b (instantiate $b))
    (core instance $a (instantiate $a (with "b" (instance $b))))
    (func (export "both") (canon lift (core func $a "both"))))`

  test('it is spent once, to the unit, whichever module spends it and across slices', async () => {
    const tools = await toolset(pingPong)
    const { usage } = await tools.call('both', {})
    expect(usage.fuel).toBeGreaterThan(2_000_000n)
    expect(fuelOf(await tools.call('both', {}, { limits: { fuel: usage.fuel } }))).toEqual(['ok', usage.fuel, true])
    expect(fuelOf(await tools.call('both', {}, { limits: { fuel: usage.fuel - 1n } }))).toEqual([
      'limit',
      usage.fuel - 1n,
      true,
    ])
  })
})

describe('what a guest catches', () => {
  /** Calls the host and swallows whatever that throws, forever. */
  const swallow = (call: string): string => `(component
    (import "wasi:cli/exit@0.2.0" (instance $exit (export "exit" (func (param "status" (result))))))
    (import "glovebox:host/log@0.1.0" (instance $log
      (type $level' (enum "debug" "info" "warn" "error")) (export "level" (type $level (eq $level')))
      (export "log" (func (param "level" $level) (param "message" string)))))
    (core module $memory (memory (export "memory") 1))
    (core instance $mem (instantiate $memory))
    (alias core export $mem "memory" (core memory $memory))
    (core func $exit (canon lower (func $exit "exit")))
    (core func $log (canon lower (func $log "log") (memory $memory)))
    (core module $m
      (import "host" "exit" (func $exit (param i32))) (import "host" "log" (func $log (param i32 i32 i32)))
      (func (export "run") (loop $again (block $caught (try_table (catch_all $caught) ${call})) (br $again))))
    (core instance $host (export "exit" (func $exit)) (export "log" (func $log)))
    (core instance $i (instantiate $m (with "host" (instance $host))))
    (func (export "run") (canon lift (core func $i "run"))))`

  test.each([
    ['its own end', '(call $exit (i32.const 0))', { status: 'trap', trap: 'exit' }],
    ['a breach of the ABI', '(call $log (i32.const 1) (i32.const -1) (i32.const 5))', { status: 'trap', trap: 'abi' }],
    ['too many host calls', '(call $log (i32.const 1) (i32.const 0) (i32.const 0))', { limit: 'hostCalls' }],
    ['too much lifted', '(call $log (i32.const 1) (i32.const 0) (i32.const 60000))', { limit: 'output' }],
  ])('%s ends the call all the same, at once', async (_, call, expected) => {
    const tools = await toolset(swallow(call), { limits: { hostCalls: 100, outputBytes: 10_000 } })
    const outcome = await tools.call('run', {})
    expect(outcome).toMatchObject(expected)
    expect(outcome.usage.fuel).toBeLessThan(10_000n)
    expect(outcome.usage.exact).toBe(true)
  })
})

describe('usage after a trap', () => {
  test('is marked as the last count known where V8 trapped, but for `unreachable`', async () => {
    const tools = await (await engine()).load(toolFile('hostile-core'), { limits: { fuel: 1_000_000n } })
    const exact = async (name: string): Promise<boolean> => (await tools.call(name, {})).usage.exact
    expect([await exact('divide-by-zero'), await exact('recurse')]).toEqual([false, false])
    expect([await exact('trap'), await exact('spin'), await exact('return-bad-text')]).toEqual([true, true, true])
  })
})
