import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Descriptor } from '../../../../host/worker/wasi/filesystem/descriptor.ts'
import { act, code, granted, place, preopened, scratch, ways } from './support.ts'

/** A box with a neighbour that it must not reach, and links that lead there. */
function trap(how: (typeof ways)[number]): { dir: Descriptor; box: string; outside: string } {
  const { outside, box } = place()
  writeFileSync(join(outside, 'secret'), 'secret')
  mkdirSync(join(outside, 'neighbour'))
  mkdirSync(join(box, 'sub/deep'), { recursive: true })
  writeFileSync(join(box, 'plain'), 'plain')
  symlinkSync('../secret', join(box, 'out'))
  symlinkSync('..', join(box, 'up'))
  symlinkSync('../..', join(box, 'sub/up'))
  symlinkSync(outside, join(box, 'absolute'))
  symlinkSync('/etc/hostname', join(box, 'absolute-file'))
  symlinkSync('/proc/self/root', join(box, 'proc-root'))
  symlinkSync('/proc/self/environ', join(box, 'environ'))
  symlinkSync('../made', join(box, 'dangling'))
  symlinkSync('loop', join(box, 'loop'))
  return { dir: granted(box, how), box, outside }
}

/** Everything below a directory, links not followed. */
const tree = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? [path, ...tree(path)] : [path]
  })

const outsidePaths = [
  '../secret',
  'sub/../../secret',
  'sub/deep/../../../secret',
  './../box/../secret',
  '..',
  '../',
  '../.',
  'sub/../..',
  '//etc/hostname',
  '/etc/hostname',
  '/',
  'out',
  'out/',
  'out/.',
  './/out',
  'up',
  'up/',
  'up/secret',
  'up/./secret',
  'sub/up/secret',
  'sub//up//secret',
  'up/box/plain',
  'absolute/secret',
  'absolute',
  'absolute-file',
  'proc-root/etc/hostname',
  'environ',
]

describe.each(ways)('nothing outside of a granted directory, held by %s,', how => {
  test.each(outsidePaths)('is opened, looked at, changed or made: %s', path => {
    const { dir, outside } = trap(how)
    const before = tree(outside)
    const name = path.endsWith('/') ? `${path}x` : path
    const refused = expect.objectContaining({
      payload: expect.stringMatching(/^(not-permitted|not-directory|no-entry|invalid|is-directory)$/),
    })
    const tries = [
      () => dir.openAt(act.follow, path, {}, { read: true }),
      () => dir.openAt(act.follow, path, { create: true }, { write: true }),
      () => dir.openAt(act.follow, path, { truncate: true }, {}),
      () => dir.openAt(act.follow, path, { directory: true }, { read: true }),
      () => dir.statAt(act.follow, path),
      () => dir.setTimesAt(act.follow, path, { tag: 'now' }, { tag: 'now' }),
      () => dir.metadataHashAt(act.follow, path),
      () => dir.createDirectoryAt(`${name}/made`),
      () => dir.renameAt('plain', dir, `${name}/made`),
      () => dir.linkAt({}, 'plain', dir, `${name}/made`),
      () => dir.symlinkAt('plain', `${name}/made`),
      () => dir.unlinkFileAt(`${name}/secret`),
      () => dir.removeDirectoryAt(`${name}/neighbour`),
    ]
    for (const attempt of tries) expect(attempt, String(attempt)).toThrow(refused)
    expect(tree(outside)).toEqual(before)
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret')
  })

  test('is made through a link that leads nowhere yet', () => {
    const { dir, outside } = trap(how)
    expect(() => act.create(dir, 'dangling')).toThrow(code('not-permitted'))
    expect(readdirSync(outside)).not.toContain('made')
  })

  test('is reached from a directory below it, which has no way back up', () => {
    const { dir } = trap(how)
    const sub = act.folder(dir, 'sub')
    expect(() => act.open(sub, '../plain')).toThrow(code('not-permitted'))
    expect(() => act.open(sub, 'up')).toThrow(code('not-permitted'))
    expect(act.read(dir, 'sub/../plain')).toBe('plain')
  })

  test('is what a link of the guest leads to, also when the link is moved up afterwards', () => {
    const { dir } = trap(how)
    expect(() => dir.symlinkAt('../secret', 'mine')).toThrow(code('not-permitted'))
    expect(() => dir.symlinkAt('/etc/hostname', 'mine')).toThrow(code('not-permitted'))
    expect(() => dir.symlinkAt('sub/../../secret', 'mine')).toThrow(code('not-permitted'))
    expect(() => dir.symlinkAt('../../secret', 'sub/mine')).toThrow(code('not-permitted'))
    dir.symlinkAt('../secret', 'sub/mine')
    dir.renameAt('sub/mine', dir, 'mine')
    expect(() => act.open(dir, 'mine')).toThrow(code('not-permitted'))
  })

  test('is told by a link: its target is no text for the guest when it is absolute', () => {
    const { dir } = trap(how)
    expect(dir.readlinkAt('up')).toBe('..')
    expect(() => dir.readlinkAt('absolute')).toThrow(code('not-permitted'))
    expect(() => dir.readlinkAt('proc-root')).toThrow(code('not-permitted'))
  })

  test('is found at the end of a loop, of a long chain or of a long path', () => {
    const { dir, box } = trap(how)
    expect(() => act.open(dir, 'loop')).toThrow(code('loop'))
    for (let i = 0; i < 41; i++) symlinkSync(i === 0 ? 'plain' : `chain${i - 1}`, join(box, `chain${i}`))
    expect(act.read(dir, 'chain39')).toBe('plain')
    expect(() => act.open(dir, 'chain40')).toThrow(code('loop'))
    expect(act.read(dir, `${'sub/../'.repeat(400)}plain`)).toBe('plain')
    expect(() => act.open(dir, `${'sub/../'.repeat(501)}plain`)).toThrow(code('loop'))
  })

  test('is written through a file that has another name there', () => {
    const { dir, box, outside } = trap(how)
    linkSync(join(outside, 'secret'), join(box, 'hard'))
    expect(() => act.create(dir, 'hard')).toThrow(code('not-permitted'))
    expect(() => dir.openAt({}, 'hard', { truncate: true }, {})).toThrow(code('not-permitted'))
    expect(() => dir.setTimesAt({}, 'hard', { tag: 'now' }, { tag: 'now' })).toThrow(code('not-permitted'))
    expect(act.read(dir, 'hard')).toBe('secret')
    rmSync(join(outside, 'secret'))
    act.write(dir, 'hard', 'mine now')
  })
})

describe.each(ways)('what is no file, in a directory held by %s,', how => {
  test('is refused, and nothing blocks: pipes, sockets, devices', async () => {
    const { box } = place()
    execFileSync('mkfifo', [join(box, 'pipe')])
    const server = createServer().listen(join(box, 'socket'))
    await new Promise(resolve => server.once('listening', resolve))
    const dir = granted(box, how)
    for (const name of ['pipe', 'socket'])
      for (const flags of [{ read: true }, { write: true }, {}])
        expect(() => dir.openAt(act.follow, name, {}, flags)).toThrow(code('not-permitted'))
    expect(dir.statAt({}, 'pipe').type).toBe('fifo')
    expect(() => dir.linkAt({}, 'pipe', dir, 'again')).toThrow(code('not-permitted'))
    server.close()
    const dev = granted('/dev', how)
    for (const name of ['null', 'zero', 'tty']) expect(() => act.open(dev, name)).toThrow(code('not-permitted'))
  })

  test('is the kernel’s: proc and sysfs are refused, granted themselves or mounted below', () => {
    expect(() => act.open(granted('/proc', how), 'self/environ')).toThrow(code('not-permitted'))
    expect(() => act.list(granted('/proc/self', how))).toThrow(code('not-permitted'))
    const all = granted('/', how)
    for (const path of ['proc/self/environ', 'proc/1/status', 'sys/kernel', 'proc/self/root/etc'])
      expect(() => act.open(all, path)).toThrow(code('not-permitted'))
  })
})

describe('a path', () => {
  test.each([
    ['', 'no-entry'],
    ['a\0b', 'invalid'],
    ['plain\0', 'invalid'],
    ['x'.repeat(256), 'name-too-long'],
    ['é'.repeat(128), 'name-too-long'],
    [`${'a/'.repeat(2048)}a`, 'name-too-long'],
    ['plain/', 'not-directory'],
    ['plain/.', 'not-directory'],
    ['plain/x', 'not-directory'],
    ['plain/..', 'not-directory'],
    ['plain/../plain', 'not-directory'],
    ['missing/../plain', 'no-entry'],
    ['C:\\secret', 'no-entry'],
    ['..\\secret', 'no-entry'],
    ['PLAIN', 'no-entry'],
    ['plain::$DATA', 'no-entry'],
  ])('that is wrong has its error, in each backend: %j', (path, expected) => {
    const dirs = [...ways.map(how => trap(how).dir), scratch()]
    act.write(dirs[2]!, 'plain', 'x')
    for (const dir of dirs) {
      expect(() => act.open(dir, path)).toThrow(code(expected))
      expect(() => dir.statAt(act.follow, path)).toThrow(code(expected))
    }
  })

  test('may have the longest names and no longer ones', () => {
    for (const dir of [granted(place().box), scratch()]) {
      act.write(dir, 'x'.repeat(255), 'long')
      expect(act.read(dir, 'x'.repeat(255))).toBe('long')
      expect(() => act.create(dir, 'x'.repeat(256))).toThrow(code('name-too-long'))
    }
  })

  test('goes through a hundred directories, and no deeper', () => {
    for (const dir of [granted(place().box), scratch()]) {
      for (let depth = 1; depth <= 101; depth++) dir.createDirectoryAt('d/'.repeat(depth))
      dir.createDirectoryAt(`${'d/'.repeat(100)}e`)
      expect(() => dir.createDirectoryAt(`${'d/'.repeat(101)}e`)).toThrow(code('name-too-long'))
    }
  })
})

describe('the directory itself', () => {
  test('cannot be removed, moved, replaced or linked', () => {
    const { box } = place()
    for (const dir of [granted(box), scratch()]) {
      dir.createDirectoryAt('d')
      for (const path of ['.', './', 'd/..', './.']) {
        expect(() => dir.removeDirectoryAt(path)).toThrow(code('invalid'))
        expect(() => dir.unlinkFileAt(path)).toThrow(code('invalid'))
        expect(() => dir.renameAt(path, dir, 'x')).toThrow(code('invalid'))
        expect(() => dir.renameAt('d', dir, path)).toThrow(code('invalid'))
        expect(() => dir.createDirectoryAt(path)).toThrow(code('invalid'))
        expect(() => dir.symlinkAt('d', path)).toThrow(code('invalid'))
      }
      expect(() => dir.removeDirectoryAt('../box')).toThrow(code('not-permitted'))
    }
  })

  test('stays the one that it was when it is replaced while a call runs', () => {
    const { outside, box } = place()
    writeFileSync(join(box, 'f'), 'first')
    const dir = granted(box, 'descriptor')
    act.read(dir, 'f')
    renameSync(box, join(outside, 'moved'))
    symlinkSync('/etc', box)
    expect(act.read(dir, 'f')).toBe('first')
    expect(() => act.open(dir, 'hostname')).toThrow(code('no-entry'))
  })

  test('that is replaced is not found any more, where it is held by its path', () => {
    const { outside, box } = place()
    writeFileSync(join(box, 'f'), 'first')
    const dir = granted(box, 'path')
    act.read(dir, 'f')
    renameSync(box, join(outside, 'moved'))
    symlinkSync('/etc', box)
    expect(() => act.open(dir, 'hostname')).toThrow(code('no-entry'))
  })
})

describe('two grants', () => {
  test('stay apart: no file goes from one to the other', () => {
    const { outside, box } = place()
    mkdirSync(join(outside, 'other'))
    const [a, b] = preopened([
      { kind: 'dir', guest: '/a', host: box, access: 'read-write' },
      { kind: 'dir', guest: '/ab', host: join(outside, 'other'), access: 'read-write' },
    ])
    act.write(a!, 'f', 'x')
    expect(() => a!.renameAt('f', b!, 'f')).toThrow(code('cross-device'))
    expect(() => a!.linkAt({}, 'f', b!, 'f')).toThrow(code('cross-device'))
    expect(a!.isSameObject(b!)).toBe(false)
  })
})
