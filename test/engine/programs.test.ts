/** Programs that know nothing of this host, in C, Go, Rust and Python. Where a compiler is missing, its program is not run, and the output says so. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Grant } from '../../host/base/grant.ts'
import { missingFor, program } from '../support/programs.ts'
import { engine } from './support.ts'

const languages = ['c', 'go', 'rust', 'python'] as const

async function built(language: (typeof languages)[number]): Promise<Uint8Array | undefined> {
  const missing = await missingFor(language)
  if (missing === undefined) return program(language)
  console.log(`The program in ${language} is not run: ${missing}.`)
  return undefined
}

const inC = await built('c')
const inGo = await built('go')
const inRust = await built('rust')
const inPython = await built('python')

function box(): string {
  const outside = mkdtempSync(join(tmpdir(), 'glovebox-program-'))
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }))
  const host = join(outside, 'box')
  mkdirSync(host)
  writeFileSync(join(outside, 'secret'), 'secret')
  symlinkSync('../secret', join(host, 'out'))
  return host
}

/** What the program reports, by the first word of each line. */
async function probe(
  bytes: Uint8Array,
  grants: readonly Grant[],
): Promise<{ lines: string[]; logs: readonly unknown[] }> {
  const toolset = await (await engine()).load(bytes, { grants })
  const outcome = await toolset.call('probe', {})
  expect(outcome).toMatchObject({ status: 'ok' })
  return {
    lines: String((outcome as { value: unknown }).value)
      .trimEnd()
      .split('\n'),
    logs: outcome.logs,
  }
}

const escapes = ['/data/../secret', '/etc/hostname', '/data/out', '/proc/self/environ', '../secret']

if (inC) {
  describe('a program in C', () => {
    test('finds nothing without a grant, and loads all the same', async () => {
      const { lines, logs } = await probe(inC, [])
      expect(lines).toContain('HOME none')
      expect(lines).toContain('time 946684800')
      expect(lines).toContain('getentropy ok')
      expect(lines).toContain('stdin -1')
      for (const what of ['mkdir', 'fopen', 'rename', 'symlink', 'truncate', 'rmdir', 'unlink', 'stat', 'readlink'])
        expect(lines.find(line => line.startsWith(what))).toMatch(/ ENOTCAPABLE| ENOENT/)
      for (const path of escapes)
        expect(lines.find(line => line.startsWith(`open ${path}`))).toMatch(/ ENOTCAPABLE$| ENOENT$/)
      expect(logs).toEqual([{ level: 'info', message: 'to the log' }])
    })

    test.each(['dir', 'scratch'] as const)('works in a granted directory as anywhere: %s', async kind => {
      const host = box()
      const grant: Grant =
        kind === 'dir' ? { kind, guest: '/data', host, access: 'read-write' } : { kind, guest: '/data' }
      const { lines } = await probe(inC, [grant])
      expect(lines.slice(0, 17)).toEqual([
        'mkdir ok',
        'fopen ok',
        'fclose ok',
        'read line 1',
        'read line 2',
        'read line 3',
        'stat ok 1 21',
        expect.stringMatching(/^entries [13]$/),
        'rename ok',
        'symlink ok',
        'readlink ok b.txt',
        'through ok',
        'truncate ok',
        'rmdir ok',
        'unlink ok',
        expect.stringMatching(/^open \/data\/\.\.\/secret E/),
        expect.stringMatching(/^open \/etc\/hostname E/),
      ])
      for (const path of escapes) expect(lines.find(line => line.startsWith(`open ${path}`))).toMatch(/ E[A-Z]+$/)
      if (kind === 'dir') expect(readdirSync(host).sort()).toEqual(['b.txt', 'out'])
      if (kind === 'dir') expect(readFileSync(join(host, 'b.txt'), 'utf8')).toBe('lin')
    })

    test('is told that a directory granted for reading is read-only', async () => {
      const host = box()
      const { lines } = await probe(inC, [{ kind: 'dir', guest: '/data', host }])
      for (const what of ['mkdir', 'fopen', 'symlink'])
        expect(lines.find(line => line.startsWith(what))).toBe(`${what} EROFS`)
      expect(readdirSync(host)).toEqual(['out'])
    })
  })
}

if (inGo) {
  describe('a program in Go', () => {
    test('finds nothing without a grant, and sleeps without one, too', async () => {
      const { lines, logs } = await probe(inGo, [])
      expect(lines.slice(0, 8).every(line => line.endsWith('Bad file number'))).toBe(true)
      expect(lines.slice(9)).toEqual(['env  ok', 'time 2000 ok', 'stdin 0 ok'])
      expect(logs).toEqual([{ level: 'info', message: 'to the log' }])
    })

    test('works in a granted directory as anywhere', async () => {
      const host = box()
      const { lines } = await probe(inGo, [
        { kind: 'dir', guest: '/data', host, access: 'read-write' },
        { kind: 'clock' },
      ])
      expect(lines).toEqual([
        'mkdir ok',
        'write ok',
        'read from go ok',
        'entries 2 ok',
        'rename ok',
        'symlink ok',
        'stat 7 ok',
        'removeall ok',
        'escape open /data/out: Operation not permitted',
        'env  ok',
        `time ${new Date().getUTCFullYear()} ok`,
        'stdin 0 ok',
      ])
      expect(readdirSync(host).sort()).toEqual(['f.txt', 'link', 'out'])
    })
  })
}

/** What a program finds that was granted nothing: no files, no hosts, no environment, a clock that stands still. */
const nothing = (what: RegExp, lines: readonly string[]): void => {
  for (const name of ['mkdir', 'write', 'read', 'entries', 'rename', 'stat', 'removeall', 'escape', 'absolute'])
    expect(lines.find(line => line.startsWith(`${name} `))).toMatch(what)
  expect(lines).toContain('env 0 args 0')
}

if (inRust) {
  describe('a program in Rust', () => {
    test('finds nothing without a grant: no files, no sockets, no threads', async () => {
      const { lines, logs } = await probe(inRust, [])
      nothing(/ NotFound$/, lines)
      for (const what of ['lookup', 'tcp', 'udp']) expect(lines).toContain(`${what} PermissionDenied`)
      expect(lines.slice(13)).toEqual(['time 946684800', 'thread false', 'map 1', 'stdin ok 0'])
      expect(logs).toEqual([{ level: 'info', message: 'to the log' }])
    })

    test('works in a granted directory as anywhere', async () => {
      const host = box()
      const { lines } = await probe(inRust, [{ kind: 'dir', guest: '/data', host, access: 'read-write' }])
      const first = [
        'mkdir ok',
        'write ok',
        'read ok from rust',
        'entries ok 1',
        'rename ok',
        'stat ok 9',
        'removeall ok',
      ]
      expect(lines.slice(0, 9)).toEqual([...first, 'escape PermissionDenied', 'absolute NotFound'])
      expect(readdirSync(host).sort()).toEqual(['f.txt', 'out'])
    })
  })
}

if (inPython) {
  describe('a program in Python', () => {
    test('finds nothing without a grant, and is random in the same way each time', async () => {
      const { lines, logs } = await probe(inPython, [])
      nothing(/ FileNotFoundError$/, lines)
      for (const what of ['lookup', 'tcp']) expect(lines).toContain(`${what} PermissionError`)
      expect(lines).toEqual(expect.arrayContaining(['time 2000', 'stdin 0']))
      expect(logs).toEqual([{ level: 'info', message: 'to the log' }])
      expect((await probe(inPython, [])).lines).toEqual(lines)
    })

    test('works in a granted directory as anywhere', async () => {
      const host = box()
      const dir: Grant = { kind: 'dir', guest: '/data', host, access: 'read-write' }
      const { lines } = await probe(inPython, [dir, { kind: 'clock' }])
      const first = [
        'mkdir ok',
        'write ok 11',
        'read ok from python',
        'entries ok 1',
        'rename ok',
        'symlink ok',
        'stat ok 11',
      ]
      expect(lines.slice(0, 10)).toEqual([
        ...first,
        'removeall ok',
        'escape PermissionError',
        'absolute FileNotFoundError',
      ])
      expect(lines).toContain(`time ${new Date().getUTCFullYear()}`)
      expect(readdirSync(host).sort()).toEqual(['f.txt', 'link', 'out'])
    })
  })
}

test.each(languages)('what a program in %s needs is there, or is named', async language => {
  expect((await missingFor(language)) ?? 'is not installed').toMatch(/installed|library/)
})
