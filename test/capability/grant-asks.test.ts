import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAsks } from '../../host/capability/grant-asks.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glovebox-asks-'))
})
afterAll(() => rm(dir, { recursive: true }))

const ask = { grant: 'dir:/data=HOST', why: 'to read what it counts' }

describe('readAsks', () => {
  test('gives nothing where there is no file, and takes the tool’s own before that of its directory', async () => {
    const tool = join(dir, 'tool.wasm')
    expect(await readAsks(tool)).toEqual([])
    await writeFile(join(dir, 'grants.json'), JSON.stringify({ version: 1, asks: [ask] }))
    expect(await readAsks(tool)).toEqual([ask])
    await writeFile(join(dir, 'tool.grants.json'), JSON.stringify({ version: 1, asks: [] }))
    expect(await readAsks(tool)).toEqual([])
  })

  test.each<[string, string, string]>([
    ['no JSON', '{', 'is not JSON'],
    ['another version', '{"version": 2, "asks": []}', 'version does not fit'],
    ['an unknown key', '{"version": 1, "asks": [], "grants": []}', 'the file does not fit'],
    ['an ask without reason', '{"version": 1, "asks": [{"grant": "clock"}]}', 'asks.0.why does not fit'],
    [
      'an ask for what does not exist',
      '{"version": 1, "asks": [{"grant": "socket:1", "why": "x"}]}',
      'no kind of grant',
    ],
    [
      'too many asks',
      JSON.stringify({ version: 1, asks: Array.from({ length: 101 }, () => ask) }),
      'asks does not fit',
    ],
    ['too much', ' '.repeat(65_537), 'is no file of at most 65536 bytes'],
  ])('refuses %s', async (_, text, message) => {
    await writeFile(join(dir, 'bad.grants.json'), text)
    await expect(readAsks(join(dir, 'bad.wasm'))).rejects.toMatchObject({
      code: 'grant/invalid',
      message: expect.stringContaining(message),
    })
  })

  test('waits for no pipe', async () => {
    execFileSync('mkfifo', [join(dir, 'pipe.grants.json')])
    await expect(readAsks(join(dir, 'pipe.wasm'))).rejects.toMatchObject({ code: 'grant/invalid' })
  })

  test('reads no device that a link leads to', async () => {
    await symlink('/dev/zero', join(dir, 'endless.grants.json'))
    await expect(readAsks(join(dir, 'endless.wasm'))).rejects.toMatchObject({ code: 'grant/invalid' })
  })
})
