import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FileGrant, FileQuota } from '../../../../host/base/grant.ts'
import type { Descriptor } from '../../../../host/worker/wasi/filesystem/descriptor.ts'
import { MAX_OPEN } from '../../../../host/worker/wasi/filesystem/file-system.ts'
import { preopens } from '../../../../host/worker/wasi/filesystem/preopens.ts'
import { act, code, type Decided, files, granted, openDescriptors, place, scratch } from './support.ts'

type Make = (quota: Partial<FileQuota>) => Descriptor
const backends: [string, Make][] = [
  ['of the host', quota => granted(place().box, undefined, { quota })],
  ['in memory', quota => scratch(quota)],
]

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(120)

describe.each(backends)('the ceilings of a directory %s', (_, make) => {
  test('hold for the bytes of all files: just under, at, and over', () => {
    const dir = make({ bytes: 10 })
    using a = act.create(dir, 'a')
    using b = act.create(dir, 'b')
    a.write(bytes(4), 0n)
    b.write(bytes(5), 0n)
    expect(() => a.write(bytes(2), 4n)).toThrow(code('quota'))
    a.write(bytes(1), 4n)
    expect(() => b.write(bytes(1), 5n)).toThrow(code('quota'))
    expect(a.stat().size + b.stat().size).toBe(10n)
  })

  test('hold for the bytes of one file: just under, at, and over', () => {
    const dir = make({ fileBytes: 10 })
    using file = act.create(dir, 'a')
    file.write(bytes(9), 0n)
    expect(() => file.write(bytes(1), 10n)).toThrow(code('file-too-large'))
    file.write(bytes(1), 9n)
    expect(() => file.setSize(11n)).toThrow(code('file-too-large'))
    file.setSize(10n)
    expect(() => file.setSize(2n ** 63n)).toThrow(code('file-too-large'))
    expect(() => file.write(bytes(1), 2n ** 40n)).toThrow(code('file-too-large'))
  })

  test('hold for the number of files, directories and links that are made', () => {
    const dir = make({ files: 4 })
    act.write(dir, 'a', '')
    dir.createDirectoryAt('b')
    dir.symlinkAt('a', 'c')
    dir.linkAt({}, 'a', dir, 'd')
    for (const attempt of [
      () => act.create(dir, 'e'),
      () => dir.createDirectoryAt('e'),
      () => dir.symlinkAt('a', 'e'),
      () => dir.linkAt({}, 'a', dir, 'e'),
    ])
      expect(attempt).toThrow(code('quota'))
    act.read(dir, 'a')
  })

  test('count nothing that was refused', () => {
    const dir = make({ files: 2, bytes: 3 })
    dir.createDirectoryAt('a')
    for (let i = 0; i < 5; i++) {
      expect(() => dir.createDirectoryAt('a')).toThrow(code('exist'))
      expect(() => dir.symlinkAt('xx', 'a')).toThrow(code('exist'))
    }
    for (let i = 0; i < 5; i++) act.create(dir, 'b')[Symbol.dispose]()
    using file = act.create(dir, 'b')
    for (let i = 0; i < 5; i++) expect(() => file.write(bytes(4), 0n)).toThrow(code('quota'))
    file.write(bytes(3), 0n)
  })

  test('count a gap like what is written, and sizes that are set', () => {
    const dir = make({ bytes: 10 })
    using file = act.create(dir, 'a')
    expect(() => file.write(bytes(1), 10n)).toThrow(code('quota'))
    file.write(bytes(1), 8n)
    expect(() => file.setSize(11n)).toThrow(code('quota'))
    file.setSize(10n)
  })

  test('end a stream as an error whose code can be asked', () => {
    const dir = make({ bytes: 10 })
    using stream = act.create(dir, 'a').writeViaStream(0n)
    stream.blockingWriteAndFlush(bytes(10))
    const val = expect.objectContaining({ code: { of: 'filesystem', value: 'quota' } })
    const failed = { payload: { tag: 'last-operation-failed', val } }
    expect(() => stream.blockingWriteAndFlush(bytes(1))).toThrow(expect.objectContaining(failed))
    expect(() => stream.checkWrite()).toThrow(expect.objectContaining({ payload: { tag: 'closed' } }))
  })
})

test('what is removed in memory is given back, once nobody holds it', () => {
  const dir = scratch({ bytes: 10, files: 2 })
  for (let round = 0; round < 5; round++) {
    using file = act.create(dir, 'a')
    file.write(bytes(10), 0n)
    dir.unlinkFileAt('a')
    expect(() => act.write(dir, 'b', 'x')).toThrow(code('quota'))
    dir.unlinkFileAt('b')
  }
  act.write(dir, 'a', 'x'.repeat(10))
  using file = act.create(dir, 'a')
  file.setSize(2n)
  act.write(dir, 'b', 'x'.repeat(8))
})

test('what is removed in a directory of the host is not given back: a disk was written', () => {
  const dir = granted(place().box, undefined, { quota: { bytes: 10 } })
  act.write(dir, 'a', 'x'.repeat(10))
  dir.unlinkFileAt('a')
  expect(() => act.write(dir, 'a', 'x')).toThrow(code('quota'))
})

describe('a directory that is granted for reading', () => {
  const changes: [string, (dir: Descriptor) => unknown][] = [
    ['open-at with create', dir => act.create(dir, 'new')],
    ['open-at with create of what exists', dir => dir.openAt({}, 'f', { create: true }, { read: true })],
    ['open-at with truncate', dir => dir.openAt({}, 'f', { truncate: true }, { read: true })],
    ['open-at for writing', dir => dir.openAt({}, 'f', {}, { write: true })],
    ['open-at for changing a directory', dir => dir.openAt({}, '.', {}, { mutateDirectory: true })],
    ['create-directory-at', dir => dir.createDirectoryAt('d')],
    ['link-at', dir => dir.linkAt({}, 'f', dir, 'g')],
    ['symlink-at', dir => dir.symlinkAt('f', 'g')],
    ['rename-at', dir => dir.renameAt('f', dir, 'g')],
    ['unlink-file-at', dir => dir.unlinkFileAt('f')],
    ['remove-directory-at', dir => dir.removeDirectoryAt('e')],
    ['set-times', dir => dir.setTimes({ tag: 'now' }, { tag: 'now' })],
    ['set-times-at', dir => dir.setTimesAt({}, 'f', { tag: 'now' }, { tag: 'now' })],
  ]
  test.each(changes)('refuses %s, and stays as it is', (_, change) => {
    const { box } = place()
    writeFileSync(join(box, 'f'), 'text')
    const { mtimeMs } = statSync(join(box, 'f'))
    const dir = granted(box, undefined, { access: 'read' })
    expect(() => change(dir)).toThrow(code('read-only'))
    expect(act.read(dir, 'f')).toBe('text')
    expect([readFileSync(join(box, 'f'), 'utf8'), statSync(join(box, 'f')).mtimeMs]).toEqual(['text', mtimeMs])
  })

  test('is what a grant is without a word about access', () => {
    const { box } = place()
    const [[dir]] = preopens(files([{ kind: 'dir', guest: '/box', host: box }])) as [[Descriptor, string]]
    expect(() => act.create(dir, 'f')).toThrow(code('read-only'))
  })
})

describe('what an instance has open', () => {
  test('is bounded, and closed with it', () => {
    const before = openDescriptors()
    const { box } = place()
    const system = files([{ kind: 'dir', guest: '/box', host: box, access: 'read-write' }])
    const [[dir]] = preopens(system) as [[Descriptor, string]]
    const held = Array.from({ length: MAX_OPEN }, () => act.create(dir, 'f'))
    expect(() => act.open(dir, 'f')).toThrow(code('quota'))
    expect(() => held[0]!.readViaStream(0n)).toThrow(code('quota'))
    expect(() => dir.readDirectory()).toThrow(code('quota'))
    held.pop()![Symbol.dispose]()
    dir.readDirectory()[Symbol.dispose]()
    using stream = held[0]!.readViaStream(0n)
    expect(() => act.open(dir, 'f')).toThrow(code('quota'))
    stream[Symbol.dispose]()
    for (const one of held) one[Symbol.dispose]()
    for (const bad of ['d/x', '../x', 'f/x', 'f/', 'x/y', '/x', 'x']) expect(() => act.open(dir, bad)).toThrow()
    system[Symbol.dispose]()
    expect(openDescriptors()).toBe(before)
  })

  test('is closed once, however often it is disposed', () => {
    const dir = granted(place().box)
    const first = act.create(dir, 'a')
    first[Symbol.dispose]()
    // It gets the numbers that the first one had.
    using second = act.create(dir, 'b')
    first[Symbol.dispose]()
    expect(second.write(bytes(1), 0n)).toBe(1n)
    expect(second.stat().size).toBe(1n)
  })

  test('is empty again after a reset, and the ceilings are full', () => {
    const system = files([{ kind: 'scratch', guest: '/scratch', quota: { files: 1, bytes: 5 } }])
    const [[dir]] = preopens(system) as [[Descriptor, string]]
    for (let round = 0; round < 3; round++) {
      act.write(dir, 'f', '12345')
      system.reset()
      expect(act.list(dir)).toEqual([])
    }
  })
})

describe('a grant', () => {
  test('ends when it expires, to the millisecond', () => {
    const { box } = place()
    writeFileSync(join(box, 'f'), 'text')
    const now = 1_700_000_000_000
    expect(act.read(granted(box, undefined, { expires: now + 1 }), 'f')).toBe('text')
    expect(() => granted(box, undefined, { expires: now }).stat()).toThrow(code('not-permitted'))
    for (const attempt of [
      act.open,
      act.read,
      (dir: Descriptor) => act.list(dir),
      (dir: Descriptor) => dir.createDirectoryAt('d'),
    ])
      expect(() => attempt(granted(box, undefined, { expires: now }), 'f')).toThrow(code('not-permitted'))
  })

  test('is of no use to an instance that is made ahead of its call', () => {
    const [[dir]] = preopens(files([{ kind: 'scratch', guest: '/scratch' }], undefined, 0)) as [[Descriptor, string]]
    for (const attempt of [() => act.create(dir, 'f'), () => act.list(dir), () => dir.createDirectoryAt('d')])
      expect(attempt).toThrow('ahead of its call')
  })
})

describe('each decision', () => {
  test('is told of: what was allowed, and what was denied, with the path as the guest knows it', () => {
    const { box } = place()
    writeFileSync(join(box, 'f'), 'text')
    const decided: Decided[] = []
    const grants: FileGrant[] = [
      { kind: 'dir', guest: '/box', host: box },
      { kind: 'scratch', guest: '/scratch', quota: { bytes: 1 } },
    ]
    const [dir, memory] = preopens(files(grants, undefined, 1, decided)).map(([descriptor]) => descriptor)
    act.read(dir!, 'f')
    for (const attempt of [
      () => act.open(dir!, '../secret'),
      () => dir!.unlinkFileAt('f'),
      () => act.open(dir!, 'missing'),
      () => act.write(memory!, 'g', 'xx'),
    ])
      expect(attempt).toThrow()
    expect(decided).toEqual([
      ['allow', 'open-at /box/f'],
      ['deny', 'open-at /box/../secret: not-permitted'],
      ['deny', 'unlink-file-at /box/f: read-only'],
      ['allow', 'open-at /box/missing'],
      ['allow', 'open-at /scratch/g'],
      ['deny', 'write /scratch: quota'],
    ])
  })
})
