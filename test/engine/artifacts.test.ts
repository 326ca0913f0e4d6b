import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ArtifactCache } from '../../host/engine/artifact-cache.ts'
import { Artifacts } from '../../host/engine/artifacts.ts'
import { digestOf } from '../../host/engine/source.ts'
import { Pool } from '../../host/pool/pool.ts'
import { wat } from '../support/wat.ts'

const component = (value: number): Promise<Uint8Array> =>
  wat(`(component
    (core module $m (func (export "f") (result i32) (i32.const ${value})))
    (core instance $i (instantiate $m))
    (func (export "f") (result s32) (canon lift (core func $i "f"))))`)

const unread = (): Promise<Uint8Array> => Promise.reject(new Error('read again'))

let pool: Pool
beforeAll(() => {
  pool = new Pool({ workers: 1, warm: 0, idleMs: 60_000, queue: 10, isolation: 'thread' })
  return () => pool[Symbol.asyncDispose]()
})

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'glovebox-test-'))
  onTestFinished(() => rm(made, { recursive: true }))
  return made
}

/** Two components prepared with room for one. */
async function two(cache: ArtifactCache | undefined, reread = unread) {
  const artifacts = new Artifacts(pool, cache, 1)
  const [a, b] = [await component(1), await component(2)]
  const first = await artifacts.prepare(digestOf(a), a, reread)
  const { bytes } = await first.artifact()
  return { bytes, source: a, first, second: await artifacts.prepare(digestOf(b), b, reread) }
}

describe('Artifacts', () => {
  test('the one used last is at hand', async () => {
    const { second } = await two(undefined)
    expect(second.artifact()).not.toBeInstanceOf(Promise)
  })

  test('one for which there was no room comes back from the disk', async () => {
    const { first, bytes } = await two(new ArtifactCache(await directory()))
    const again = first.artifact()
    expect(again).toBeInstanceOf(Promise)
    expect((await again).bytes).toEqual(bytes)
    expect((await again).modules).toHaveLength(1)
    expect(first.artifact()).not.toBeInstanceOf(Promise)
  })

  test('without a cache it comes back from what is kept of it', async () => {
    const { first, bytes } = await two(undefined)
    expect((await first.artifact()).bytes).toEqual(bytes)
  })

  test('when somebody emptied the cache it is made again of what it was loaded from', async () => {
    const cache = await directory()
    const sources: Uint8Array[] = []
    const { first, bytes, source } = await two(new ArtifactCache(cache), async () => sources[0]!)
    sources.push(source)
    for (const name of await readdir(cache)) await rm(join(cache, name))
    expect((await first.artifact()).bytes).toEqual(bytes)
  })

  test('when that is gone too, the call says what to do', async () => {
    const cache = await directory()
    const { first } = await two(new ArtifactCache(cache))
    for (const name of await readdir(cache)) await rm(join(cache, name))
    await expect(first.artifact()).rejects.toThrow('read again')
  })
})

describe('ArtifactCache', () => {
  const digest = (n: number): string => String(n).repeat(64)
  const kilobyte = new Uint8Array(1000)
  const SEALED = 1064

  /** Three files, the oldest first, under a ceiling; and which of them are there when a fourth came. */
  async function left(ceiling: number): Promise<(number | undefined)[]> {
    const folder = await directory()
    const cache = new ArtifactCache(folder, ceiling)
    const fill = new ArtifactCache(folder)
    for (const n of [1, 2, 3]) expect(await fill.put(digest(n), kilobyte)).toBe(true)
    for (const name of await readdir(folder)) await utimes(join(folder, name), Number(name[0]), Number(name[0]))
    await cache.get(digest(1))
    await cache.put(digest(4), kilobyte)
    return Promise.all([1, 2, 3, 4].map(async n => (await cache.get(digest(n)))?.length))
  }

  test('keeps all while they fit, and else lets go of those unused for longest', async () => {
    expect(await left(4 * SEALED)).toEqual([1000, 1000, 1000, 1000])
    expect(await left(4 * SEALED - 1)).toEqual([1000, undefined, 1000, 1000])
    expect(await left(2 * SEALED)).toEqual([1000, undefined, undefined, 1000])
  })

  test('counts what a killed process left half written, and touches nothing else', async () => {
    const folder = await directory()
    const cache = new ArtifactCache(folder, 2 * SEALED)
    await cache.put(digest(1), kilobyte)
    const [name] = await readdir(folder)
    const [half, other] = [join(folder, `${name}.${crypto.randomUUID()}`), join(folder, 'notes.txt')]
    await writeFile(half, new Uint8Array(5000))
    await writeFile(other, new Uint8Array(5000))
    for (const file of [half, other]) await utimes(file, 1, 1)
    await cache.put(digest(2), kilobyte)
    expect((await readFile(other)).length).toBe(5000)
    await expect(stat(half)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await cache.get(digest(1))).toHaveLength(1000)
  })
})
