import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Descriptor } from '../../../../host/worker/wasi/filesystem/descriptor.ts'
import { act, code, granted, place, scratch, ways } from './support.ts'

/** The same laws hold for each backend. */
const backends: [string, () => Descriptor][] = [
  ...ways.map((how): [string, () => Descriptor] => [`the host’s, held by ${how}`, () => granted(place().box, how)]),
  ['in memory', () => scratch()],
]

describe.each(backends)('a directory %s', (_, make) => {
  test('keeps what is written, whole and in parts', () => {
    const dir = make()
    act.write(dir, 'a.txt', 'hello')
    using file = act.create(dir, 'a.txt')
    expect(file.write(Buffer.from('LL'), 2n)).toBe(2n)
    expect(file.read(3n, 1n)).toEqual([expect.anything(), false])
    expect(act.read(dir, 'a.txt')).toBe('heLLo')
    const [rest, end] = file.read(100n, 5n)
    expect([rest.length, end]).toEqual([0, true])
  })

  test('reads the gap before a write as zeros', () => {
    const dir = make()
    using file = act.create(dir, 'gap')
    file.write(Buffer.from('x'), 4n)
    expect(act.read(dir, 'gap')).toBe('\0\0\0\0x')
  })

  test('has files of the size that is set, zeros where there was nothing', () => {
    const dir = make()
    using file = act.create(dir, 'a')
    file.write(Buffer.from('abcdef'), 0n)
    file.setSize(2n)
    file.setSize(4n)
    expect(act.read(dir, 'a')).toBe('ab\0\0')
    expect(file.stat()).toMatchObject({ type: 'regular-file', size: 4n, linkCount: 1n })
  })

  test('streams files from a position, to a position, and at their end', () => {
    const dir = make()
    using file = act.create(dir, 'log')
    using output = file.writeViaStream(2n)
    output.blockingWriteAndFlush(Buffer.from('cd'))
    using end = file.appendViaStream()
    end.blockingWriteAndFlush(Buffer.from('ef'))
    output.blockingWriteAndFlush(Buffer.from('EF'))
    end.blockingWriteAndFlush(Buffer.from('gh'))
    expect(act.all(file.readViaStream(1n))).toBe('\0cdEFgh')
  })

  test('has streams that outlive the descriptor', () => {
    const dir = make()
    act.write(dir, 'a', 'text')
    const file = act.open(dir, 'a')
    using stream = file.readViaStream(0n)
    file[Symbol.dispose]()
    expect(act.all(stream)).toBe('text')
  })

  test('opens by the flags: what exists, what does not, what must not, and empties it', () => {
    const dir = make()
    const open = (how: object, flags: object = { read: true }) => dir.openAt(act.follow, 'f', how, flags)
    expect(() => open({})).toThrow(code('no-entry'))
    open({ create: true, exclusive: true })[Symbol.dispose]()
    expect(() => open({ create: true, exclusive: true })).toThrow(code('exist'))
    expect(() => open({ directory: true })).toThrow(code('not-directory'))
    expect(() => open({ create: true, directory: true })).toThrow(code('invalid'))
    act.write(dir, 'f', 'full')
    open({ create: true })[Symbol.dispose]()
    expect(act.read(dir, 'f')).toBe('full')
    open({ truncate: true })[Symbol.dispose]()
    expect(act.read(dir, 'f')).toBe('')
    expect(() => dir.openAt({}, '.', {}, { write: true })).toThrow(code('is-directory'))
  })

  test('lets a descriptor do what it was opened for', () => {
    const dir = make()
    act.write(dir, 'f', 'x')
    using reader = act.open(dir, 'f')
    using writer = dir.openAt({}, 'f', {}, { write: true })
    expect(() => reader.write(Buffer.from('y'), 0n)).toThrow(code('bad-descriptor'))
    expect(() => reader.setSize(0n)).toThrow(code('bad-descriptor'))
    expect(() => reader.appendViaStream()).toThrow(code('bad-descriptor'))
    expect(() => writer.read(1n, 0n)).toThrow(code('bad-descriptor'))
    expect(() => writer.readViaStream(0n)).toThrow(code('bad-descriptor'))
    expect(() => dir.read(1n, 0n)).toThrow(code('is-directory'))
    expect(() => reader.readDirectory()).toThrow(code('not-directory'))
    expect(() => reader.createDirectoryAt('x')).toThrow(code('not-directory'))
    expect(reader.getFlags()).toMatchObject({ read: true, write: false, mutateDirectory: false })
    expect(dir.getFlags()).toMatchObject({ read: true, write: false, mutateDirectory: true })
    expect([reader.getType(), dir.getType()]).toEqual(['regular-file', 'directory'])
  })

  test('makes, lists and removes directories', () => {
    const dir = make()
    dir.createDirectoryAt('a')
    dir.createDirectoryAt('a/b/')
    act.write(dir, 'a/f', '')
    expect(act.list(act.folder(dir, 'a'))).toEqual(['b', 'f'])
    expect(() => dir.createDirectoryAt('a')).toThrow(code('exist'))
    expect(() => dir.createDirectoryAt('x/y')).toThrow(code('no-entry'))
    expect(() => dir.createDirectoryAt('a/f/y')).toThrow(code('not-directory'))
    expect(() => dir.removeDirectoryAt('a')).toThrow(code('not-empty'))
    expect(() => dir.removeDirectoryAt('a/f')).toThrow(code('not-directory'))
    expect(() => dir.unlinkFileAt('a/b')).toThrow(code('is-directory'))
    expect(() => dir.unlinkFileAt('a/f/')).toThrow(code('not-directory'))
    dir.removeDirectoryAt('a/b')
    dir.unlinkFileAt('a/f')
    expect(act.list(act.folder(dir, 'a'))).toEqual([])
  })

  test('renames files and directories, over others too', () => {
    const dir = make()
    dir.createDirectoryAt('a')
    dir.createDirectoryAt('b')
    act.write(dir, 'a/f', 'moved')
    act.write(dir, 'g', 'replaced')
    dir.renameAt('a/f', dir, 'g')
    expect(act.read(dir, 'g')).toBe('moved')
    dir.renameAt('a/', act.folder(dir, 'b'), 'c')
    expect(act.list(act.folder(dir, 'b'))).toEqual(['c'])
    expect(() => dir.renameAt('g/', dir, 'h')).toThrow(code('not-directory'))
    expect(() => dir.renameAt('g', dir, 'b')).toThrow(code('is-directory'))
    expect(() => dir.renameAt('b', dir, 'b/c/d')).toThrow(code('invalid'))
    expect(() => dir.renameAt('missing', dir, 'x')).toThrow(code('no-entry'))
  })

  test('links files, and tells that two names are one object', () => {
    const dir = make()
    act.write(dir, 'a', 'x')
    act.write(dir, 'other', 'x')
    dir.linkAt({}, 'a', dir, 'b')
    using a = act.open(dir, 'a')
    using b = act.open(dir, 'b')
    using other = act.open(dir, 'other')
    expect([a.isSameObject(b), a.isSameObject(other), a.stat().linkCount]).toEqual([true, false, 2n])
    expect(a.metadataHash()).toEqual(dir.metadataHashAt({}, 'b'))
    expect(a.metadataHash()).not.toEqual(other.metadataHash())
    expect(() => dir.linkAt({}, 'a', dir, 'other')).toThrow(code('exist'))
    expect(() => dir.linkAt({}, '.', dir, 'd')).toThrow(code('invalid'))
    expect(() => dir.linkAt(act.follow, 'a', dir, 'd')).toThrow(code('invalid'))
  })

  test('follows symbolic links inside of it, as the flags say', () => {
    const dir = make()
    dir.createDirectoryAt('sub')
    act.write(dir, 'sub/f', 'found')
    dir.symlinkAt('sub', 'link')
    dir.symlinkAt('../sub/./f', 'sub/to-f')
    expect(act.read(dir, 'link/to-f')).toBe('found')
    expect(dir.readlinkAt('link')).toBe('sub')
    expect(dir.statAt({}, 'link').type).toBe('symbolic-link')
    expect(dir.statAt({}, 'link/').type).toBe('directory')
    expect(dir.statAt(act.follow, 'link').type).toBe('directory')
    expect(() => dir.openAt({}, 'sub/to-f', {}, { read: true })).toThrow(code('loop'))
    expect(() => dir.readlinkAt('sub')).toThrow(code('invalid'))
    dir.unlinkFileAt('link')
    expect(act.read(dir, 'sub/f')).toBe('found')
  })

  test('makes a file through a link that leads nowhere yet, inside of it', () => {
    const dir = make()
    dir.symlinkAt('target', 'link')
    act.write(dir, 'link', 'made')
    expect(act.read(dir, 'target')).toBe('made')
    expect(() => dir.openAt(act.follow, 'link', { create: true, exclusive: true }, {})).toThrow(code('exist'))
  })

  test('sets times and tells them in whole seconds', () => {
    const dir = make()
    act.write(dir, 'f', '')
    const at = (seconds: bigint, nanoseconds = 0) => ({ tag: 'timestamp', val: { seconds, nanoseconds } }) as const
    dir.setTimesAt({}, 'f', at(1000n, 999_999_999), at(2000n))
    expect(dir.statAt({}, 'f')).toMatchObject({
      dataAccessTimestamp: { seconds: 1000n, nanoseconds: 0 },
      dataModificationTimestamp: { seconds: 2000n, nanoseconds: 0 },
    })
    using file = act.create(dir, 'f')
    file.setTimes({ tag: 'no-change' }, { tag: 'now' })
    expect(file.stat()).toMatchObject({
      dataAccessTimestamp: { seconds: 1000n },
      dataModificationTimestamp: { seconds: 1_700_000_000n },
    })
    expect(() => file.setTimes(at(0n, 1_000_000_000), at(0n))).toThrow(code('invalid'))
    expect(() => file.setTimes(at(2n ** 64n - 1n), at(0n))).toThrow(code('invalid'))
  })

  test('keeps a file that is removed for who has it open', () => {
    const dir = make()
    using file = act.create(dir, 'f')
    file.write(Buffer.from('still here'), 0n)
    dir.unlinkFileAt('f')
    act.write(dir, 'f', 'another')
    expect(Buffer.from(file.read(100n, 0n)[0]).toString()).toBe('still here')
    expect(file.stat().linkCount).toBe(0n)
  })

  test('goes on listing while entries come and go', () => {
    const dir = make()
    for (let i = 0; i < 100; i++) act.write(dir, `f${i}`, '')
    using stream = dir.readDirectory()
    stream.readDirectoryEntry()
    for (let i = 0; i < 100; i++) dir.unlinkFileAt(`f${i}`)
    for (let i = 0; i < 10; i++) act.write(dir, `g${i}`, '')
    let left = 0
    while (stream.readDirectoryEntry()) left++
    expect(left).toBeLessThan(110)
    expect(stream.readDirectoryEntry()).toBeUndefined()
  })

  test('synchronises and takes advice', () => {
    const dir = make()
    using file = act.create(dir, 'f')
    for (const one of [file, dir]) {
      one.sync()
      one.syncData()
      one.advise()
    }
  })
})

describe('a directory of the host', () => {
  test.each(ways)('shows the host what the guest wrote, held by %s', how => {
    const { box } = place()
    const dir = granted(box, how)
    act.write(dir, 'f', 'for you')
    expect(readFileSync(join(box, 'f'), 'utf8')).toBe('for you')
    writeFileSync(join(box, 'g'), 'for me')
    expect(act.read(dir, 'g')).toBe('for me')
    dir.createDirectoryAt('d')
    expect(statSync(join(box, 'd')).isDirectory()).toBe(true)
    dir.unlinkFileAt('f')
    expect(readdirSync(box).sort()).toEqual(['d', 'g'])
  })

  test('has entries whose names are no text: each is an error, and the next one follows', () => {
    const { box } = place()
    writeFileSync(Buffer.concat([Buffer.from(`${box}/`), Buffer.from([0xff, 0xfe])]), '')
    writeFileSync(join(box, 'plain'), '')
    using stream = granted(box).readDirectory()
    const seen = [1, 2, 3].map(() => {
      try {
        return stream.readDirectoryEntry()?.name
      } catch (thrown) {
        return (thrown as { payload: unknown }).payload
      }
    })
    expect(seen.toSorted()).toEqual(['illegal-byte-sequence', 'plain', undefined])
  })
})
