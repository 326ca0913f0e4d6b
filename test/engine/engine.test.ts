import { chmod, copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEngine } from '../../host/mod.ts'
import { toolFile } from '../support/tools.ts'
import { wat } from '../support/wat.ts'
import { component, engine } from './support.ts'

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error: { code: string }) => error.code ?? error)

const one = component('(memory (export "memory") 1) (func (export "one") (result i32) (i32.const 1))', {
  one: '(result u32)',
})

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'glovebox-engine-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

describe('createEngine', () => {
  test.each([
    [{ workers: 0 }, 'config/invalid'],
    [{ workers: 1.5 }, 'config/invalid'],
    [{ workers: 257 }, 'config/invalid'],
    [{ queue: 0 }, 'config/invalid'],
    [{ limits: { fuel: -1n } }, 'limits/invalid'],
    [{ limits: { memoryBytes: 2 ** 33 } }, 'limits/above-ceiling'],
  ])('refuses %o', async (options, code) => {
    expect(await codeOf(createEngine(options))).toBe(code)
  })
})

describe('load', () => {
  test('takes a path, a URL and bytes, and finds them to be the same', async () => {
    const path = toolFile('hostile-core')
    const owner = await engine()
    const toolsets = await Promise.all([
      owner.load(path),
      owner.load(new URL(`file://${path}`)),
      owner.load(`file://${path}`),
      owner.load(await readFile(path)),
    ])
    expect(new Set(toolsets.map(one => one.digest)).size).toBe(1)
  })

  test('what is loaded is what was there: bytes that change meanwhile change nothing', async () => {
    const bytes = Buffer.from(await wat(one))
    const loading = (await engine()).load(bytes)
    bytes.fill(0)
    expect(await (await loading).call('one', {})).toMatchObject({ value: 1 })
  })

  test.each([
    ['/no/such/component.wasm', 'component/not-found'],
    [tmpdir(), 'component/not-found'],
    ['/dev/zero', 'component/not-found'],
    ['http://localhost/component.wasm', 'config/invalid'],
    ['data:application/wasm;base64,AA', 'config/invalid'],
    [new Uint8Array(), 'component/malformed'],
    [new Uint8Array(10), 'component/malformed'],
    [Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), 'component/malformed'],
  ])('refuses %s', async (source, code) => {
    expect(await codeOf((await engine()).load(source))).toBe(code)
  })

  test('a component that was refused can be loaded once it is mended, and does no harm to others', async () => {
    const path = join(await folder(), 'tool.wasm')
    const owner = await engine()
    await writeFile(path, 'not a component')
    expect(await codeOf(owner.load(path))).toBe('component/malformed')
    await writeFile(path, await wat(one))
    expect(await (await owner.load(path)).call('one', {})).toMatchObject({ value: 1 })
  })

  test('a component that links its modules wrongly is malformed, at the latest when it is called', async () => {
    const wrong = `(component
      (core module $m (import "a" "f" (func (param i32))) (func (export "f")))
      (core module $n (func (export "f") (param i64)))
      (core instance $n (instantiate $n))
      (core instance $i (instantiate $m (with "a" (instance $n))))
      (func (export "f") (canon lift (core func $i "f"))))`
    const owner = await engine()
    const bytes = await wat(wrong)
    expect(await codeOf(owner.load(bytes).then(tools => tools.call('f', {})))).toBe('component/malformed')
    expect(await (await owner.load(await wat(one))).call('one', {})).toMatchObject({ value: 1 })
  })
})

describe('instantiation that fails', () => {
  const starting = (start: string): string =>
    component(`(memory (export "memory") 1) (func $start ${start}) (start $start) (func (export "f"))`, { f: '' })

  test.each([
    ['a trap in a start function', starting('unreachable'), { status: 'trap', trap: 'unreachable' }],
    ['a start function that spins', starting('(loop (br 0))'), { status: 'limit', limit: 'fuel' }],
    ['a start function that recurses', starting('(call $start)'), { status: 'limit', limit: 'stack' }],
    [
      'a data segment outside of memory',
      component('(memory (export "memory") 1) (data (i32.const 65536) "x") (func (export "f"))', { f: '' }),
      { status: 'trap', trap: 'memory-out-of-bounds' },
    ],
    [
      'an element segment outside of its table',
      component('(memory (export "memory") 1) (table 1 funcref) (elem (i32.const 1) $f) (func $f (export "f"))', {
        f: '',
      }),
      { status: 'trap', trap: 'table-out-of-bounds' },
    ],
  ])('%s is the outcome of each call, and other components work', async (_, text, expected) => {
    const owner = await engine({ limits: { fuel: 1_000_000n } })
    const [broken, whole] = [await owner.load(await wat(text)), await owner.load(await wat(one))]
    for (let i = 0; i < 2; i++) {
      expect(await broken.call('f', {})).toMatchObject(expected)
      expect(await whole.call('one', {})).toMatchObject({ value: 1 })
    }
  })
})

describe('an engine with more components than a worker keeps', () => {
  test('runs all of them, again and again', async () => {
    const owner = await engine()
    const toolsets = []
    for (let i = 0; i < 40; i++) {
      const text = component(`(memory (export "memory") 1) (func (export "n") (result i32) (i32.const ${i}))`, {
        n: '(result u32)',
      })
      toolsets.push(await owner.load(await wat(text)))
    }
    for (let round = 0; round < 2; round++) {
      const outcomes = await Promise.all(toolsets.map(tools => tools.call('n', {})))
      expect(outcomes.map(outcome => outcome.status === 'ok' && outcome.value)).toEqual(toolsets.map((_, i) => i))
    }
  })
})

describe('disposal', () => {
  test('refuses what comes after, may be repeated, and tells what was under way', async () => {
    const owner = await createEngine({ workers: 1, cache: false })
    const tools = await owner.load(toolFile('hostile-core'))
    const call = codeOf(tools.call('spin', {}))
    const loading = codeOf(owner.load(toolFile('hostile')))
    const disposed = owner[Symbol.asyncDispose]()
    expect(await codeOf(tools.call('add', { left: 1, right: 2 }))).toBe('lifecycle/engine-disposed')
    expect(await codeOf(owner.load(toolFile('hostile-core')))).toBe('lifecycle/engine-disposed')
    expect(owner[Symbol.asyncDispose]()).toBe(disposed)
    await disposed
    expect(await call).toBe('pool/closed')
    expect(['pool/closed', 'lifecycle/engine-disposed']).toContain(await loading)
  })
})

describe('the cache of artifacts', () => {
  const use = async (cache: string): Promise<unknown> => {
    await using owner = await createEngine({ workers: 1, cache })
    const outcome = await (await owner.load(toolFile('hostile-core'))).call('add', { left: 40, right: 2 })
    return outcome.status === 'ok' && [outcome.value, outcome.usage.fuel]
  }

  test('a component from the cache behaves as one made anew', async () => {
    const cache = await folder()
    const made = await use(cache)
    expect(made).toEqual([42, 4n])
    expect(await readdir(cache)).toHaveLength(1)
    expect(await use(cache)).toEqual(made)
  })

  test.each<[string, (path: string) => Promise<void>]>([
    ['cut off', path => truncate(path, 100)],
    ['empty', path => truncate(path, 0)],
    ['changed', async path => writeFile(path, (await readFile(path)).fill(1, 200, 201))],
  ])('an artifact that was %s is made anew', async (_, spoil) => {
    const cache = await folder()
    const made = await use(cache)
    const [name] = await readdir(cache)
    const path = join(cache, name!)
    const whole = await readFile(path)
    await spoil(path)
    expect(await use(cache)).toEqual(made)
    expect(await readFile(path)).toEqual(whole)
  })

  test('an artifact that goes by the name of another is made anew', async () => {
    const cache = await folder()
    await using owner = await createEngine({ workers: 1, cache })
    await owner.load(toolFile('hostile'))
    const [other] = await readdir(cache)
    const made = await use(cache)
    const name = (await readdir(cache)).find(one => one !== other)!
    await copyFile(join(cache, other!), join(cache, name))
    expect(await use(cache)).toEqual(made)
  })

  test('a directory that others may write to is not used', async () => {
    const cache = await folder()
    await chmod(cache, 0o777)
    expect(await use(cache)).toEqual([42, 4n])
    expect(await readdir(cache)).toEqual([])
  })

  test('a directory that cannot be made is done without', async () => {
    const file = join(await folder(), 'file')
    await writeFile(file, '')
    expect(await use(join(file, 'cache'))).toEqual([42, 4n])
  })

  test('many engines that write at once leave one whole artifact', { timeout: 30_000 }, async () => {
    const cache = await folder()
    await Promise.all(Array.from({ length: 4 }, () => use(cache)))
    expect(await readdir(cache)).toHaveLength(1)
    expect(await use(cache)).toEqual([42, 4n])
  })
})
