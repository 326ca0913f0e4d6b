import { describe, expect, test } from 'vitest'
import { MiB, type Outcome, type Session, type Toolset } from '../../host/mod.ts'
import { wat } from '../support/wat.ts'
import { component, engine, toolset } from './support.ts'

const counter = component(
  `(memory (export "memory") 1) (global $g (mut i32) (i32.const 0))
   (func (export "count") (result i32)
     (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g))
   (func (export "fail") (result i32) (i32.const 1))
   (func (export "trap") unreachable)
   (func (export "spin") (loop (br 0)))`,
  { count: '(result u32)', fail: '(result (result))', trap: '', spin: '' },
)

const endless = { limits: { fuel: 1n << 60n, timeoutMs: 3_600_000 } }

const codeOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: { code: string }) => error.code)

const count = async (where: Session | Toolset): Promise<unknown> => {
  const outcome = await where.call('count', {})
  return outcome.status === 'ok' ? outcome.value : outcome.status
}

describe('a session', () => {
  test('goes on after the tool’s own error', async () => {
    await using session = await (await toolset(counter)).session()
    expect(await session.call('fail', {})).toMatchObject({ status: 'error' })
    expect([await count(session), await count(session)]).toEqual([1, 2])
  })

  test('goes on after arguments that were refused, and after a call that was canceled before it began', async () => {
    await using session = await (await toolset(counter)).session()
    await count(session)
    expect(await codeOf(session.call('count', { surplus: 1 }))).toBe('input/invalid')
    expect(await codeOf(session.call('nothing', {}))).toBe('component/world-mismatch')
    expect(await session.call('count', {}, { signal: AbortSignal.abort() })).toMatchObject({ status: 'canceled' })
    expect(await count(session)).toBe(2)
  })

  test('goes on after a call that was canceled while it waited for the worker', async () => {
    const tools = await toolset(counter)
    await using session = await tools.session()
    await count(session)
    const [abort, other] = [new AbortController(), new AbortController()]
    const spinning = tools.call('spin', {}, { ...endless, signal: other.signal })
    const waiting = session.call('count', {}, { signal: abort.signal })
    abort.abort()
    expect(await waiting).toMatchObject({ status: 'canceled', usage: { fuel: 0n } })
    other.abort()
    await spinning
    expect(await count(session)).toBe(2)
  })

  test.each(['trap', 'spin'])('that died of %s answers the same outcome from then on', async name => {
    const tools = await toolset(counter, { limits: { fuel: 10_000n } })
    await using session = await tools.session()
    const died = await session.call(name, {})
    expect(await session.call('count', {})).toBe(died)
    expect(await count(tools)).toBe(1)
  })

  test('whose call was canceled while it ran is dead', async () => {
    await using session = await (await toolset(counter)).session()
    await count(session)
    const died = await session.call('spin', {}, { ...endless, signal: AbortSignal.timeout(50) })
    expect(died).toMatchObject({ status: 'canceled' })
    expect(await session.call('count', {})).toBe(died)
  })

  test('runs one call at a time', async () => {
    await using session = await (await toolset(counter)).session()
    const first = session.call('count', {})
    expect(await codeOf(session.call('count', {}))).toBe('lifecycle/session-busy')
    expect(await first).toMatchObject({ value: 1 })
    expect(await count(session)).toBe(2)
  })

  test('whose worker somebody else’s call took down is lost, and says so each time; the toolset is usable', async () => {
    const tools = await toolset(killable, { limits: { memoryBytes: 128 * MiB, outputBytes: 256 * MiB } })
    await using session = await tools.session()
    await session.call('one', {})
    const killed = await tools.call('storm', {}, { limits: { timeoutMs: 200 } })
    expect(killed).toMatchObject({ status: 'limit', limit: 'time', usage: { exact: false } })
    for (let i = 0; i < 2; i++) expect(await codeOf(session.call('one', {}))).toBe('pool/worker-lost')
    expect(await tools.call('one', {})).toMatchObject({ value: 1 })
  })

  test('whose first call was canceled before it began is tied to no worker: that one may die', async () => {
    const tools = await toolset(killable, { limits: { memoryBytes: 128 * MiB, outputBytes: 256 * MiB } })
    await using session = await tools.session()
    const killed = tools.call('storm', {}, { limits: { timeoutMs: 200 } })
    const abort = new AbortController()
    const waiting = session.call('one', {}, { signal: abort.signal })
    abort.abort()
    expect(await waiting).toMatchObject({ status: 'canceled' })
    expect(await killed).toMatchObject({ status: 'limit' })
    expect(await session.call('one', {})).toMatchObject({ value: 1 })
  })

  test('that was disposed refuses calls, and may be disposed again', async () => {
    const session = await (await toolset(counter)).session()
    await count(session)
    await session[Symbol.asyncDispose]()
    await session[Symbol.asyncDispose]()
    expect(await codeOf(session.call('count', {}))).toBe('lifecycle/session-disposed')
  })

  test('that is disposed while it runs ends the call as canceled, and keeps the worker', async () => {
    const tools = await toolset(counter)
    await using other = await tools.session()
    await count(other)
    const session = await tools.session()
    const spinning = session.call('spin', {}, endless)
    await session[Symbol.asyncDispose]()
    expect((await spinning).status).toBe('canceled')
    expect(await count(other)).toBe(2)
  })
})

/** A guest that spends seconds in one function of the host: it hands over a list of millions of values. */
const killable = component(
  `(memory (export "memory") 1600)
   (func (export "storm") (result i32)
     (i32.store (i32.const 16) (i32.const 0)) (i32.store (i32.const 20) (i32.const 5000000)) (i32.const 16))
   (func (export "one") (result i32) (i32.const 1))`,
  { storm: '(result (list (tuple u8 u8)))', one: '(result u32)' },
)

describe('a toolset', () => {
  test('that was disposed ends its sessions and refuses calls; others of the component work', async () => {
    const owner = await engine()
    const bytes = await wat(counter)
    const [mine, other] = [await owner.load(bytes), await owner.load(bytes)]
    const session = await mine.session()
    const running = session.call('spin', {}, endless)
    await mine[Symbol.asyncDispose]()
    expect((await running).status).toBe('canceled')
    expect(await codeOf(mine.call('count', {}))).toBe('lifecycle/toolset-disposed')
    expect(await codeOf(mine.session())).toBe('lifecycle/toolset-disposed')
    expect(await codeOf(session.call('count', {}))).toBe('lifecycle/session-disposed')
    expect(await count(other)).toBe(1)
  })

  test('calls under way run to their end when it is disposed', async () => {
    const tools = await toolset(counter)
    const call: Promise<Outcome> = tools.call('count', {})
    await tools[Symbol.asyncDispose]()
    expect(await call).toMatchObject({ value: 1 })
  })

  test('holds as many sessions as its ceiling', async () => {
    const tools = await toolset(counter)
    const sessions = await Promise.all(Array.from({ length: 1000 }, () => tools.session()))
    expect(await codeOf(tools.session())).toBe('pool/sessions-full')
    await sessions[0]![Symbol.asyncDispose]()
    expect(await count(await tools.session())).toBe(1)
  })
})
