import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sqlite from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { KeyValueQuota } from '../../../host/base/grant.ts'
import { keyValueQuota } from '../../../host/base/grant-quota.ts'
import { KeyValueStore, MAX_KEY_BYTES } from '../../../host/capability/key-value/store.ts'

function open(quota: Partial<KeyValueQuota> = {}, file = ':memory:'): KeyValueStore {
  const store = new KeyValueStore(sqlite, file, { ...keyValueQuota, ...quota })
  onTestFinished(() => store[Symbol.dispose]())
  return store
}

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(7)

function directory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'glovebox-kv-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return dir
}

describe('KeyValueStore', () => {
  test('gives back what was set, whatever keys and values hold', () => {
    const store = open()
    for (const key of ['', 'a', 'a\0b', "'; DROP TABLE entries; --", '日本', '😀']) {
      expect(store.get(key)).toBeUndefined()
      expect(store.set(key, bytes(key.length))).toBeUndefined()
      expect(store.get(key)).toEqual(bytes(key.length))
    }
    store.delete('a')
    store.delete('never there')
    expect(store.get('a')).toBeUndefined()
    expect(store.get('a\0b')).toEqual(bytes(3))
  })

  test.each<[string, Partial<KeyValueQuota>, () => [string, Uint8Array][], unknown[]]>([
    ['bytes: exactly', { bytes: 10 }, () => [['ab', bytes(8)]], [undefined]],
    ['bytes: one over', { bytes: 10 }, () => [['ab', bytes(9)]], ['quota']],
    [
      'bytes of all together',
      { bytes: 10 },
      () => [
        ['a', bytes(4)],
        ['b', bytes(4)],
        ['c', bytes(0)],
      ],
      [undefined, undefined, 'quota'],
    ],
    [
      'a value that replaces one counts once',
      { bytes: 10 },
      () => [
        ['a', bytes(9)],
        ['a', bytes(9)],
        ['a', bytes(10)],
      ],
      [undefined, undefined, 'quota'],
    ],
    [
      'keys: exactly, and one over',
      { keys: 2 },
      () => [
        ['a', bytes(1)],
        ['b', bytes(1)],
        ['c', bytes(1)],
        ['b', bytes(2)],
      ],
      [undefined, undefined, 'quota', undefined],
    ],
    [
      'value bytes: exactly, and one over',
      { valueBytes: 5 },
      () => [
        ['a', bytes(5)],
        ['a', bytes(6)],
      ],
      [undefined, 'quota'],
    ],
    [
      'a key as long as may be, and longer',
      {},
      () => [
        ['k'.repeat(MAX_KEY_BYTES), bytes(1)],
        ['é'.repeat(MAX_KEY_BYTES / 2 + 1), bytes(1)],
      ],
      [undefined, 'key-too-long'],
    ],
  ])('keeps to its ceilings: %s', (_, quota, writes, results) => {
    const store = open(quota)
    expect(writes().map(([key, value]) => store.set(key, value))).toEqual(results)
  })

  test('leaves what was there when a ceiling refuses, and room comes back with deleting', () => {
    const store = open({ bytes: 10 })
    store.set('a', bytes(9))
    expect(store.set('a', bytes(10))).toBe('quota')
    expect(store.get('a')).toEqual(bytes(9))
    store.delete('a')
    expect(store.set('b', bytes(9))).toBeUndefined()
  })

  test('lists all keys, page by page', () => {
    const store = open()
    const keys = Array.from({ length: 250 }, (_, i) => String(i).padStart(3, '0'))
    for (const key of ['', ...keys]) store.set(key, bytes(1))
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = store.list(cursor)
      expect(page.keys.length).toBeLessThanOrEqual(100)
      found.push(...page.keys)
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(found).toEqual(['', ...keys])
    expect(open().list(undefined)).toEqual({ keys: [] })
  })

  test('in a file is there the next time, and two at once keep to one quota', () => {
    const file = join(directory(), 'store.db')
    const [one, two] = [open({ bytes: 10 }, file), open({ bytes: 10 }, file)]
    expect(one.set('a', bytes(5))).toBeUndefined()
    expect(two.set('b', bytes(5))).toBe('quota')
    expect(two.set('b', bytes(3))).toBeUndefined()
    expect(open({}, file).list(undefined)).toEqual({ keys: ['a', 'b'] })
  })

  test('refuses a file that is none of its own', () => {
    expect(() => new KeyValueStore(sqlite, directory(), keyValueQuota)).toThrow()
  })
})
