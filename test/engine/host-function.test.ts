import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createEngine,
  type Engine,
  type GrantDecision,
  type HostFunctionTerms,
  type HostImports,
  hostFunction,
  type LoadOptions,
  MiB,
  type Outcome,
  type Toolset,
} from '../../host/mod.ts'
import { wat } from '../support/wat.ts'
import { engine, toolset } from './support.ts'

const crm = 'acme:crm/people@1.0.0'

/** Exports `find(name)`, which asks the app once, and `many(n)`, which asks n times for "x". */
const guest = `(component
  (import "${crm}" (instance $crm
    (export "find-person" (func (param "name" string) (result (result string (error string)))))
    (export "count-up" (func (param "by" u64) (result u64)))
    (export "note" (func (param "bytes" (list u8))))))
  (core module $libc (memory (export "memory") 200)
    (global $next (mut i32) (i32.const 4096))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.get $next) (global.set $next (i32.add (global.get $next) (local.get 3)))))
  (core instance $libc (instantiate $libc))
  (core func $find (canon lower (func $crm "find-person") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $count (canon lower (func $crm "count-up")))
  (core func $note (canon lower (func $crm "note") (memory (core memory $libc "memory"))))
  (core module $m
    (import "h" "find" (func $find (param i32 i32 i32)))
    (import "h" "count" (func $count (param i64) (result i64)))
    (import "h" "note" (func $note (param i32 i32)))
    (func (export "find") (param i32 i32) (result i32) (call $find (local.get 0) (local.get 1) (i32.const 64)) (i32.const 64))
    (func (export "many") (param i32) (result i64) (local i64)
      (loop $again
        (local.set 1 (call $count (local.get 1)))
        (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1))
    (func (export "note") (param i32) (call $note (i32.const 0) (local.get 0))))
  (core instance $i (instantiate $m (with "h" (instance (export "find" (func $find)) (export "count" (func $count)) (export "note" (func $note))))))
  (func (export "find") (param "name" string) (result (result string (error string)))
    (canon lift (core func $i "find") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (func (export "many") (param "n" u32) (result u64) (canon lift (core func $i "many")))
  (func (export "note") (param "n" u32) (canon lift (core func $i "note"))))`

const unused = { findPerson: () => '', countUp: () => 0n, note: () => undefined }

let shared: Engine
let bytes: Uint8Array
beforeAll(async () => {
  bytes = await wat(guest)
  shared = await createEngine({ workers: 1, cache: false })
})
afterAll(() => shared[Symbol.asyncDispose]())

const load = (imports: HostImports[string], options: LoadOptions = {}): Promise<Toolset> =>
  shared.load(bytes, { ...options, imports: { [crm]: { ...unused, ...imports } } })

const find = (people: Toolset, options = {}): Promise<Outcome> => people.call('find', { name: 'Ada' }, options)

const never = new Promise<never>(() => {})

/** Resolves when the app's function was called, with the signal that it got. */
function asked(): { readonly called: Promise<AbortSignal>; readonly body: (...args: unknown[]) => Promise<never> } {
  const { promise, resolve } = Promise.withResolvers<AbortSignal>()
  return {
    called: promise,
    body: (...args) => {
      resolve((args.at(-1) as { signal: AbortSignal }).signal)
      return never
    },
  }
}

describe('a function of the app', () => {
  test('is awaited by the guest while the app’s event loop goes on', async () => {
    const turns: string[] = []
    const people = await load({
      findPerson: async (name: string) => {
        await new Promise(resolve => setImmediate(resolve))
        turns.push('app')
        return `${name} Lovelace`
      },
    })
    expect(await find(people)).toMatchObject({ status: 'ok', value: 'Ada Lovelace' })
    expect(turns).toEqual(['app'])
  })

  test('gets and gives values in JSON form: 64-bit integers as text, bytes as base64', async () => {
    const got: unknown[] = []
    const people = await load({
      countUp: (by: string) => BigInt(by) + 9_007_199_254_740_993n,
      note: (bytes: string) => void got.push(bytes),
    })
    expect(await people.call('many', { n: 2 })).toMatchObject({ status: 'ok', value: '18014398509481986' })
    expect(await people.call('note', { n: 3 })).toMatchObject({ status: 'ok' })
    expect(got).toEqual(['AAAA'])
  })

  test.each<[string, unknown]>([
    ['itself', 'nobody'],
    ['as the payload of an error', Object.assign(new Error('not for guests'), { payload: 'nobody' })],
  ])('throws the guest’s error: %s', async (_, thrown) => {
    const people = await load({
      findPerson: () => {
        throw thrown
      },
    })
    expect(await find(people)).toMatchObject({ status: 'error', error: 'nobody' })
  })

  test.each<[string, HostImports[string], string, unknown]>([
    [
      'throws an error',
      {
        findPerson: () => {
          throw new Error('the database is down')
        },
      },
      'threw: the database is down',
      expect.any(Error),
    ],
    ['answers the wrong type', { findPerson: () => 7 }, 'answered what its type does not allow', undefined],
    [
      'throws the wrong type',
      {
        findPerson: () => {
          throw 7
        },
      },
      'answered what its type does not allow',
      undefined,
    ],
    [
      'answers what JSON cannot hold',
      {
        findPerson: () => {
          const loop: unknown[] = []
          loop.push(loop)
          return loop
        },
      },
      'cannot be written as JSON',
      expect.any(TypeError),
    ],
    ['answers too much', { findPerson: () => 'x'.repeat(16 * MiB) }, '16777216 are sent at most', undefined],
    ['answers half a character', { findPerson: () => '\ud800' }, 'answered what its type does not allow', undefined],
  ])('that %s ends the call with the app’s fault, and the next call works', async (_, imports, message, cause) => {
    let healthy = false
    const broken = imports.findPerson as () => unknown
    const people = await load({ findPerson: () => (healthy ? 'fine' : broken()) })
    await expect(find(people)).rejects.toMatchObject({
      code: 'config/import-failed',
      message: expect.stringContaining(message),
      ...(cause !== undefined && { cause }),
    })
    healthy = true
    expect(await find(people)).toMatchObject({ status: 'ok', value: 'fine' })
  })

  test('that throws where the guest has no error to get ends the call', async () => {
    const people = await load({
      countUp: () => {
        throw 'no'
      },
    })
    await expect(people.call('many', { n: 1 })).rejects.toMatchObject({ code: 'config/import-failed' })
  })

  test('may answer as much as is sent at most', async () => {
    const most = 'x'.repeat(16 * MiB - '{"ok":""}'.length)
    const people = await load({ findPerson: () => most }, { limits: { outputBytes: 32 * MiB } })
    expect(await find(people)).toMatchObject({ status: 'trap', trap: 'abi' }) // The guest has no room for it, and it is not the app's fault.
  })
})

describe('a guest that waits for the app', () => {
  test('ends at its deadline, and the app hears that nobody waits', async () => {
    const { called, body } = asked()
    const people = await load({ findPerson: hostFunction(body, { timeoutMs: 60_000 }) })
    const outcome = await find(people, { limits: { timeoutMs: 100 } })
    expect(outcome).toMatchObject({ status: 'limit', limit: 'time', usage: { exact: true } })
    expect((await called).aborted).toBe(true)
  })

  test('ends when the function’s own time is over', async () => {
    const { called, body } = asked()
    const people = await load({ findPerson: hostFunction(body, { timeoutMs: 20 }) })
    const outcome = await find(people)
    expect(outcome).toMatchObject({
      status: 'limit',
      limit: 'time',
      message: `${crm}#find-person took longer than its 20 ms.`,
    })
    expect((await called).aborted).toBe(true)
  })

  test('is canceled at once, without losing its worker', async () => {
    const { called, body } = asked()
    const people = await load({ findPerson: body })
    const controller = new AbortController()
    const outcome = find(people, { signal: controller.signal })
    const signal = await called
    controller.abort()
    expect(await outcome).toMatchObject({ status: 'canceled', usage: { exact: true } })
    expect(signal.aborted).toBe(true)
    expect(await people.call('many', { n: 1 })).toMatchObject({ status: 'ok' })
  })

  test('does not hear an answer that comes after its call has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    let calls = 0
    const people = await load({
      findPerson: hostFunction(() => (++calls === 1 ? promise : 'second'), { timeoutMs: 20 }),
    })
    expect(await find(people)).toMatchObject({ status: 'limit' })
    resolve('first, and late')
    expect(await find(people)).toMatchObject({ status: 'ok', value: 'second' })
  })

  test('is ended when its engine is disposed', async () => {
    const { called, body } = asked()
    const one = await engine()
    const people = await one.load(bytes, { imports: { [crm]: { ...unused, findPerson: body } } })
    const outcome = expect(find(people)).rejects.toMatchObject({ code: 'pool/closed' })
    const signal = await called
    await one[Symbol.asyncDispose]()
    await outcome
    expect(signal.aborted).toBe(true)
  })
})

describe('the price of a function of the app', () => {
  test('is fuel, beside what the guest spends', async () => {
    const fuel = async (price: number): Promise<bigint> => {
      const people = await load({ countUp: hostFunction(() => 0n, { fuel: price }) })
      return (await people.call('many', { n: 3 })).usage.fuel
    }
    expect((await fuel(1_000_000)) - (await fuel(0))).toBe(3_000_000n)
  })

  test('that the budget does not cover keeps the app from being called', async () => {
    let calls = 0
    const people = await load({ countUp: hostFunction(() => String(++calls), { fuel: 1_000 }) })
    const { usage } = await people.call('many', { n: 1 })
    calls = 0
    const short = await people.call('many', { n: 1 }, { limits: { fuel: usage.fuel - 1n } })
    expect(short).toMatchObject({ status: 'limit', limit: 'fuel' })
    const enough = await people.call('many', { n: 1 }, { limits: { fuel: usage.fuel } })
    expect(enough).toMatchObject({ status: 'ok' })
    calls = 0
    expect(await people.call('many', { n: 5 }, { limits: { fuel: 2_500n } })).toMatchObject({
      status: 'limit',
      limit: 'fuel',
    })
    expect(calls).toBe(2)
  })

  test.each([
    [2, 'ok'],
    [3, 'ok'],
    [4, 'limit'],
  ])('is a number of calls: %d of 3 end as %s, and the next call counts anew', async (n, status) => {
    const people = await load({ countUp: hostFunction(() => 0n, { calls: 3 }) })
    expect(await people.call('many', { n })).toMatchObject({
      status,
      ...(status === 'limit' && { limit: 'hostCalls' }),
    })
    expect(await people.call('many', { n: 3 })).toMatchObject({ status: 'ok' })
  })

  test('counts per call in a session too', async () => {
    const people = await load({ countUp: hostFunction(() => 0n, { calls: 3 }) })
    await using session = await people.session()
    expect(await session.call('many', { n: 3 })).toMatchObject({ status: 'ok' })
    expect(await session.call('many', { n: 3 })).toMatchObject({ status: 'ok' })
  })
})

describe('load', () => {
  const give = (imports: HostImports): Promise<Toolset> => shared.load(bytes, { imports })

  test.each<[string, HostImports, string, string]>([
    ['nothing is given', {}, 'grant/missing', crm],
    [
      'a function is missing',
      { [crm]: { findPerson: () => '', countUp: () => 0n } },
      'grant/missing',
      'no function note',
    ],
    ['a function is none', { [crm]: { ...unused, note: 'text' as never } }, 'grant/missing', 'no function note'],
    [
      'a function is only inherited',
      { [crm]: Object.create(unused) as typeof unused },
      'grant/missing',
      'no function findPerson',
    ],
    ['another version is given', { 'acme:crm/people@2.0.0': unused }, 'config/invalid', `It imports "${crm}"`],
  ])('refuses when %s', async (_, imports, code, message) => {
    await expect(give(imports)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test('tells the audit of what the app gives', async () => {
    const heard: GrantDecision[] = []
    await toolset(guest, { imports: { [crm]: unused }, audit: event => void heard.push(event) })
    expect(heard).toMatchObject([{ decision: 'allow', kind: 'import', subject: crm }])
  })

  test.each([
    ['a term that does not exist', { cost: 1 }],
    ['a price below zero', { fuel: -1 }],
    ['half a call', { calls: 0.5 }],
    ['endless time', { timeoutMs: Number.POSITIVE_INFINITY }],
  ])('hostFunction refuses %s', (_, terms) => {
    expect(() => hostFunction(() => 0n, terms as HostFunctionTerms)).toThrow(
      expect.objectContaining({ code: 'config/invalid' }),
    )
  })
})
