/** Programs that know nothing of this host: POSIX in C, through wasi-libc. Where the compiler is missing, they are not run, and the output says so. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Grant } from '../../host/base/grant.ts'
import { cProgram, missingForPrograms } from '../support/c-program.ts'
import { engine } from './support.ts'

const missing = missingForPrograms()
if (missing !== undefined) console.log(`The programs in C are not run: ${missing}.`)
const bytes =
  missing === undefined
    ? await cProgram('files', 'package test:c;\nworld program { export probe: func() -> string; }')
    : undefined

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
async function probe(grants: readonly Grant[]): Promise<{ lines: string[]; logs: readonly unknown[] }> {
  const toolset = await (await engine()).load(bytes!, { grants })
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

if (bytes) {
  describe('a program in C', () => {
    test('finds nothing without a grant, and loads all the same', async () => {
      const { lines, logs } = await probe([])
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
      const { lines } = await probe([grant])
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
      const { lines } = await probe([{ kind: 'dir', guest: '/data', host }])
      for (const what of ['mkdir', 'fopen', 'symlink'])
        expect(lines.find(line => line.startsWith(what))).toBe(`${what} EROFS`)
      expect(readdirSync(host)).toEqual(['out'])
    })
  })
}

test('programs in C need a compiler, which is found or named', () => {
  expect(missing === undefined || /installed/.test(missing)).toBe(true)
})
