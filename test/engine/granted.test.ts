import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createEngine,
  type Engine,
  type Grant,
  type GrantDecision,
  type Outcome,
  type Toolset,
} from '../../host/mod.ts'
import { wat } from '../support/wat.ts'

/** Hands on what the host answers: results lie in memory as the host's functions lay them there. */
const probe = `(component
  (import "wasi:cli/environment@0.2.0" (instance $env (export "get-environment" (func (result (list (tuple string string)))))))
  (import "wasi:config/store@0.2.0-draft" (instance $config
    (type $e' (variant (case "upstream" string) (case "io" string))) (export "error" (type $e (eq $e')))
    (export "get" (func (param "key" string) (result (result (option string) (error $e)))))))
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-u64" (func (result u64))) (export "get-random-bytes" (func (param "len" u64) (result (list u8))))))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $mono
    (export "now" (func (result u64))) (export "resolution" (func (result u64)))))
  (import "wasi:clocks/wall-clock@0.2.0" (instance $wall
    (type $d' (record (field "seconds" u64) (field "nanoseconds" u32))) (export "datetime" (type $d (eq $d')))
    (export "now" (func (result $d)))))
  (core module $libc (memory (export "memory") 2) (global $next (mut i32) (i32.const 4096))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
      (local.set 4 (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get 4) (local.get 3))) (local.get 4)))
  (core instance $libc (instantiate $libc))
  (core func $env (canon lower (func $env "get-environment") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $get (canon lower (func $config "get") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $u64 (canon lower (func $random "get-random-u64")))
  (core func $bytes (canon lower (func $random "get-random-bytes") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $mono (canon lower (func $mono "now")))
  (core func $step (canon lower (func $mono "resolution")))
  (core func $wall (canon lower (func $wall "now") (memory (core memory $libc "memory"))))
  (core module $m
    (import "h" "memory" (memory 0))
    (import "h" "env" (func $env (param i32))) (import "h" "get" (func $get (param i32 i32 i32)))
    (import "h" "u64" (func $u64 (result i64))) (import "h" "bytes" (func $bytes (param i64 i32)))
    (import "h" "mono" (func $mono (result i64))) (import "h" "step" (func $step (result i64)))
    (import "h" "wall" (func $wall (param i32)))
    (func (export "env") (result i32) (call $env (i32.const 64)) (i32.const 64))
    (func (export "get") (param i32 i32) (result i32) (call $get (local.get 0) (local.get 1) (i32.const 64))
      (if (i32.ne (i32.load8_u (i32.const 64)) (i32.const 0)) (then unreachable)) (i32.const 68))
    (func (export "u64") (result i64) (call $u64))
    (func (export "bytes") (param i64) (result i32) (call $bytes (local.get 0) (i32.const 64)) (i32.const 64))
    (func (export "mono") (result i64) (call $mono)) (func (export "step") (result i64) (call $step))
    (func (export "twice") (result i64) (drop (call $mono)) (call $mono))
    (func (export "wall") (result i64) (call $wall (i32.const 64))
      (i64.add (i64.mul (i64.load (i32.const 64)) (i64.const 1000)) (i64.extend_i32_u (i32.div_u (i32.load (i32.const 72)) (i32.const 1000000))))))
  (core instance $i (instantiate $m (with "h" (instance (export "memory" (memory $libc "memory"))
    (export "env" (func $env)) (export "get" (func $get)) (export "u64" (func $u64)) (export "bytes" (func $bytes))
    (export "mono" (func $mono)) (export "step" (func $step)) (export "wall" (func $wall))))))
  (func (export "env") (result (list (tuple string string))) (canon lift (core func $i "env") (memory (core memory $libc "memory"))))
  (func (export "get") (param "key" string) (result (option string))
    (canon lift (core func $i "get") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (func (export "u64") (result u64) (canon lift (core func $i "u64")))
  (func (export "bytes") (param "len" u64) (result (list u8)) (canon lift (core func $i "bytes") (memory (core memory $libc "memory"))))
  (func (export "mono") (result u64) (canon lift (core func $i "mono")))
  (func (export "step") (result u64) (canon lift (core func $i "step")))
  (func (export "twice") (result u64) (canon lift (core func $i "twice")))
  (func (export "wall") (result u64) (canon lift (core func $i "wall"))))`

let engine: Engine
let bytes: Uint8Array
const heard: GrantDecision[] = []
beforeAll(async () => {
  engine = await createEngine({ workers: 1, cache: false, audit: event => void heard.push(event) })
  bytes = await wat(probe)
})
afterAll(() => engine[Symbol.asyncDispose]())

const given = (...grants: readonly Grant[]): Promise<Toolset> => engine.load(bytes, { grants })

async function value(tools: Toolset, name: string, input: unknown = {}): Promise<unknown> {
  const outcome: Outcome = await tools.call(name, input)
  expect(outcome).toMatchObject({ status: 'ok' })
  return outcome.status === 'ok' && outcome.value
}

/** What the audit heard while something ran, without what is the same in all. */
async function decisions(run: () => Promise<unknown>): Promise<unknown[]> {
  heard.length = 0
  await run()
  return heard.map(({ type, component, at, ...rest }) => rest)
}

const soon = 8_640_000_000_000
const past = 1

describe('the environment', () => {
  test('is empty without a grant, and nobody need hear of it', async () => {
    const tools = await given()
    expect(await decisions(async () => expect(await value(tools, 'env')).toEqual([]))).toEqual([])
  })

  test('has what was granted, one by one, and nothing of the host', async () => {
    const tools = await given(
      { kind: 'env', name: 'LANG', value: 'fr' },
      { kind: 'env', name: 'TZ', value: '', expires: soon },
    )
    const told = await decisions(async () =>
      expect(await value(tools, 'env')).toEqual([
        { 0: 'LANG', 1: 'fr' },
        { 0: 'TZ', 1: '' },
      ]),
    )
    expect(told).toEqual([
      { decision: 'allow', kind: 'env', subject: 'LANG', grant: 'env:LANG=…' },
      { decision: 'allow', kind: 'env', subject: 'TZ', grant: 'env:TZ=…' },
    ])
  })

  test('has nothing of a grant that expired', async () => {
    const tools = await given({ kind: 'env', name: 'LANG', value: 'fr', expires: past })
    const told = await decisions(async () => expect(await value(tools, 'env')).toEqual([]))
    expect(told).toEqual([{ decision: 'deny', kind: 'env', subject: 'LANG', hint: 'env:NAME=VALUE' }])
  })
})

describe('the configuration', () => {
  test('has what was granted, and not its neighbour', async () => {
    const tools = await given({ kind: 'config', name: 'units', value: 'metric' })
    expect(await value(tools, 'get', { key: 'units' })).toBe('metric')
    const told = await decisions(async () => expect(await value(tools, 'get', { key: 'unit\u001b' })).toBeNull())
    expect(told).toEqual([
      { decision: 'deny', kind: 'config', subject: 'unit\\u{1b}', hint: 'config:unit\\u{1b}=VALUE' },
    ])
  })
})

describe('random numbers', () => {
  test('are one sequence without a grant, in each call from its start', async () => {
    const tools = await given()
    expect(await value(tools, 'u64')).toBe('16294208416658607535')
    expect(await value(tools, 'u64')).toBe('16294208416658607535')
  })

  test('with a seed are the sequence of that seed, which no other has', async () => {
    const [a, b, same] = [
      await given({ kind: 'random', seed: 42 }),
      await given({ kind: 'random', seed: 43 }),
      await given({ kind: 'random', seed: '42' }),
    ]
    const first = await value(a, 'u64')
    expect(await value(a, 'u64')).toBe(first)
    expect(await value(same, 'u64')).toBe(first)
    expect(new Set([first, await value(b, 'u64'), '16294208416658607535']).size).toBe(3)
  })

  test('without a seed are new in each call', async () => {
    const tools = await given({ kind: 'random' })
    const [one, two] = [await value(tools, 'bytes', { len: '16' }), await value(tools, 'bytes', { len: '16' })]
    expect(one).not.toBe(two)
    const told = await decisions(() => value(tools, 'u64'))
    expect(told).toEqual([{ decision: 'allow', kind: 'random', subject: 'random numbers', grant: 'random' }])
  })

  test('of a grant that expired are the sequence again', async () => {
    const tools = await given({ kind: 'random', expires: past })
    const told = await decisions(async () => expect(await value(tools, 'u64')).toBe('16294208416658607535'))
    expect(told).toEqual([{ decision: 'deny', kind: 'random', subject: 'random numbers', hint: 'random[:SEED]' }])
  })

  test.each([
    ['65536', 'ok'],
    ['65537', 'limit'],
  ])('%s bytes at once end as %s', async (len, status) => {
    expect(await (await given({ kind: 'random' })).call('bytes', { len })).toMatchObject({ status })
  })
})

describe('the clock', () => {
  const start2000 = String(Date.UTC(2000, 0, 1))

  test('stands still without a grant', async () => {
    const tools = await given()
    expect([await value(tools, 'wall'), await value(tools, 'mono'), await value(tools, 'step')]).toEqual([
      start2000,
      // Not zero, which runtimes take for a clock that does not work.
      '1000000000',
      '1',
    ])
  })

  test('stands still where it was told to', async () => {
    const tools = await given({ kind: 'clock', mode: 'frozen', at: 1_234_567_890_123 })
    expect([await value(tools, 'wall'), await value(tools, 'mono')]).toEqual(['1234567890123', '1000000000'])
  })

  test('is coarse unless told otherwise: the time in steps', async () => {
    const tools = await given({ kind: 'clock', resolutionMs: 60_000 })
    const [before, wall, after] = [Date.now(), Number(await value(tools, 'wall')), Date.now()]
    expect(wall % 60_000).toBe(0)
    expect(wall).toBeGreaterThan(before - 60_001)
    expect(wall).toBeLessThanOrEqual(after)
    expect([await value(tools, 'twice'), await value(tools, 'step')]).toEqual(['1000000000', '60000000000'])
  })

  test('is real when told so', async () => {
    const tools = await given({ kind: 'clock', mode: 'real' })
    const [before, wall, after] = [Date.now(), Number(await value(tools, 'wall')), Date.now()]
    expect(wall).toBeGreaterThanOrEqual(before)
    expect(wall).toBeLessThanOrEqual(after)
    expect(Number(await value(tools, 'twice'))).toBeGreaterThan(1_000_000_000)
  })

  test('of a grant that expired stands still; each call hears of it once', async () => {
    const tools = await given({ kind: 'clock', mode: 'real', expires: past })
    const told = await decisions(async () => expect(await value(tools, 'twice')).toBe('1000000000'))
    expect(told).toEqual([{ decision: 'deny', kind: 'clock', subject: 'time', hint: 'clock[:real]' }])
  })
})

describe('grants', () => {
  test('are of one toolset: another of the same component has its own', async () => {
    const [mine, yours] = [
      await given({ kind: 'env', name: 'A', value: '1' }),
      await given({ kind: 'env', name: 'A', value: '2' }),
    ]
    expect(await value(mine, 'env')).toEqual([{ 0: 'A', 1: '1' }])
    expect(await value(yours, 'env')).toEqual([{ 0: 'A', 1: '2' }])
    expect(await value(await given(), 'env')).toEqual([])
    expect(await value(mine, 'env')).toEqual([{ 0: 'A', 1: '1' }])
  })

  test('are heard of by a call’s own audit too', async () => {
    const own: GrantDecision[] = []
    const tools = await given({ kind: 'env', name: 'A', value: '1' })
    await tools.call('env', {}, { audit: event => void own.push(event) })
    expect(own).toMatchObject([
      { type: 'grant', decision: 'allow', kind: 'env', subject: 'A', component: tools.digest },
    ])
  })

  test('that cannot be recorded are not used on: the call ends with the fault of its audit', async () => {
    const tools = await given({ kind: 'env', name: 'A', value: '1' })
    const audit = (): never => {
      throw new Error('the disk is full')
    }
    await expect(tools.call('env', {}, { audit })).rejects.toMatchObject({ code: 'config/invalid' })
    expect(await value(tools, 'env')).toEqual([{ 0: 'A', 1: '1' }])
  })
})

describe('attenuate', () => {
  test('gives the same tools under fewer grants, and leaves the others as they are', async () => {
    const tools = await given({ kind: 'env', name: 'A', value: '1' }, { kind: 'env', name: 'B', value: '2' })
    const [fewer, none] = [await tools.attenuate([{ kind: 'env', name: 'B', value: '2' }]), await tools.attenuate([])]
    expect(await value(fewer, 'env')).toEqual([{ 0: 'B', 1: '2' }])
    expect(await value(none, 'env')).toEqual([])
    expect(await value(tools, 'env')).toHaveLength(2)
  })

  test('cannot be used to get back what is gone, or to get more', async () => {
    const fewer = await (await given({ kind: 'clock' })).attenuate([{ kind: 'clock', mode: 'frozen' }])
    await expect(fewer.attenuate([{ kind: 'clock' }])).resolves.toMatchObject({
      grants: [{ kind: 'clock', mode: 'frozen' }],
    })
    await expect(fewer.attenuate([{ kind: 'clock', mode: 'coarse' }])).rejects.toMatchObject({ code: 'grant/invalid' })
    await expect(fewer.attenuate([{ kind: 'random' }])).rejects.toMatchObject({ code: 'grant/invalid' })
  })

  test('says which grant is too much and what to do, and no value of it', async () => {
    const asked: Grant[] = [{ kind: 'clock' }, { kind: 'env', name: 'A', value: 'not told' }]
    await expect((await given({ kind: 'clock' })).attenuate(asked)).rejects.toMatchObject({
      code: 'grant/invalid',
      message:
        'grants[1], env:A=…, allows more than the toolset was granted. Grants only shrink; load the component again to give it more.',
      detail: { path: 'grants[1]' },
    })
  })

  test('makes a toolset that lives on when the first is disposed', async () => {
    const tools = await given({ kind: 'env', name: 'A', value: '1' })
    const same = await tools.attenuate(tools.grants)
    await tools[Symbol.asyncDispose]()
    expect(await value(same, 'env')).toEqual([{ 0: 'A', 1: '1' }])
    await expect(tools.attenuate([])).rejects.toMatchObject({ code: 'lifecycle/toolset-disposed' })
  })
})
