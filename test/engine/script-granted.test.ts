/** Grants as a real program finds them: scripts in QuickJS, through the WIT of the interfaces. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createEngine, type Engine, type Grant, type GrantDecision, type Toolset } from '../../host/mod.ts'
import { scriptGuest } from '../support/script-guest.ts'

let engine: Engine
let bytes: Uint8Array
const heard: GrantDecision[] = []
const make = (): Promise<Engine> => createEngine({ workers: 1, cache: false, audit: event => void heard.push(event) })
beforeAll(async () => {
  engine = await make()
  bytes = await scriptGuest({
    kv: 'wasi:keyvalue/store@0.2.0-draft2',
    config: 'wasi:config/store@0.2.0-draft',
    random: 'wasi:random/random@0.2.10',
  })
})
afterAll(() => engine[Symbol.asyncDispose]())

const given = (...grants: readonly Grant[]): Promise<Toolset> => engine.load(bytes, { grants })

async function run(tools: Toolset, body: string): Promise<unknown> {
  const outcome = await tools.call('run', { body })
  if (outcome.status === 'ok') return JSON.parse(outcome.value as string)
  return outcome.status === 'error' ? { err: JSON.parse(outcome.error as string) } : outcome
}

const set = (key: string, text: string): string =>
  `kv.open('').set('${key}', Uint8Array.from('${text}', c => c.charCodeAt(0)))`
const get = (key: string): string => `const v = kv.open('default').get('${key}'); return v && String.fromCharCode(...v)`

describe('a key-value store', () => {
  test('keeps what a call sets for the next one, and for no other toolset', async () => {
    const [mine, other] = [await given({ kind: 'key-value' }), await given({ kind: 'key-value' })]
    await run(mine, set('a', 'one'))
    expect(await run(mine, get('a'))).toBe('one')
    expect(
      await run(mine, `const b = kv.open(''); return [b.exists('a'), b.exists('b'), b.listKeys(undefined)]`),
    ).toEqual([true, false, { keys: ['a'], cursor: null }])
    expect(await run(other, get('a'))).toBeNull()
    await run(mine, `kv.open('').delete('a')`)
    expect(await run(mine, get('a'))).toBeNull()
  })

  test('in a file outlives its engine', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'glovebox-kv-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const grants: Grant[] = [{ kind: 'key-value', file: join(dir, 'store.db') }]
    {
      await using first = await make()
      await run(await first.load(bytes, { grants }), set('a', 'kept'))
    }
    expect(await run(await given(...grants), get('a'))).toBe('kept')
  })

  test('is denied without a grant, and after its end; the audit hears of it', async () => {
    const denied = { err: { tag: 'access-denied' } }
    heard.length = 0
    expect(await run(await given(), get('a'))).toEqual(denied)
    expect(await run(await given({ kind: 'key-value', expires: 1 }), get('a'))).toEqual(denied)
    expect(await run(await given({ kind: 'key-value' }), get('a'))).toBeNull()
    const told = heard
      .filter(({ kind }) => kind === 'key-value')
      .map(({ decision, hint, grant }) => [decision, hint ?? grant])
    expect(told).toEqual([
      ['deny', 'key-value[:FILE]'],
      ['deny', 'key-value[:FILE]'],
      ['allow', 'key-value'],
    ])
  })

  test('has one name, and a quota', async () => {
    const tools = await given({ kind: 'key-value', quota: { keys: 1 } })
    expect(await run(tools, `kv.open('other')`)).toEqual({ err: { tag: 'no-such-store' } })
    await run(tools, set('a', '1'))
    expect(await run(tools, set('b', '2'))).toEqual({ err: { tag: 'other', val: 'the quota is used up' } })
    expect(await run(tools, set('a', '3'))).toBeNull()
  })

  test('that cannot be opened is the embedder’s fault', async () => {
    const tools = await given({ kind: 'key-value', file: join(tmpdir(), 'glovebox-no-such-directory', 'store.db') })
    await expect(tools.call('run', { body: get('a') })).rejects.toMatchObject({ code: 'grant/invalid' })
  })
})

describe('a call with seeded random numbers and a frozen clock', () => {
  const body = `return [Date.now(), new Date().toISOString(), Math.random(), Math.random(), performance.now?.(), String(random.getRandomU64()),
    Array.from(random.getRandomBytes(40)), config.get('units'), Object.keys({ b: 1, a: 2 })]`
  const grants: readonly Grant[] = [
    { kind: 'random', seed: 'a seed' },
    { kind: 'clock', mode: 'frozen', at: 1_234_567_890_123 },
    { kind: 'config', name: 'units', value: 'metric' },
  ]

  /** Everything of an outcome but the time it took. */
  async function everything(tools: Toolset): Promise<string> {
    const outcome = await tools.call('run', { body })
    expect(outcome).toMatchObject({ status: 'ok' })
    const { wallMs, ...usage } = outcome.usage
    return JSON.stringify({ ...outcome, usage }, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  }

  test('is a function of its inputs, byte for byte: in the next call, in a session, in another engine', async () => {
    const tools = await given(...grants)
    const first = await everything(tools)
    expect(first).toContain('1234567890123')
    for (let i = 0; i < 3; i++) expect(await everything(tools)).toBe(first)
    await using other = await make()
    expect(await everything(await other.load(bytes, { grants }))).toBe(first)
    await using session = await tools.session()
    expect(await everything(session as unknown as Toolset)).toBe(first)
    expect(await everything(await given({ kind: 'random', seed: 'another' }, ...grants.slice(1)))).not.toBe(first)
  })
})
