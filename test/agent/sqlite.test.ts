/** What may happen to the files of agents: to the audit log, the memory, and the window of a budget. */

import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { audit, verifyAudit } from '../../host/agent/audit/mod.ts'
import { sqliteMemory } from '../../host/agent/memory/mod.ts'
import { budget, budgetWindow } from '../../host/agent/mod.ts'
import { replay } from '../../host/agent/replay/mod.ts'
import { decision } from '../support/audit.ts'
import { folder } from '../support/folder.ts'

/** Each kind of file: opens it, and answers what writes to it. */
const kinds: Readonly<Record<string, (file: string) => Promise<AsyncDisposable & { write(): Promise<unknown> }>>> = {
  async audit(file) {
    const log = await audit(file)
    return { write: () => log.decided(decision('a')), [Symbol.asyncDispose]: () => log[Symbol.asyncDispose]() }
  },
  async memory(file) {
    const memory = await sqliteMemory(file)
    const write = () => memory.append('t', [{ role: 'user', text: 'x' }])
    return { write, [Symbol.asyncDispose]: () => memory[Symbol.asyncDispose]() }
  },
  async budget(file) {
    const window = await budgetWindow(file, { per: 'day' })
    const write = async () => budget({ turns: 100 }, { window }).reserve({ turns: 1 })
    return { write, [Symbol.asyncDispose]: () => window[Symbol.asyncDispose]() }
  },
}

function replaced(file: string): void {
  copyFileSync(file, `${file}.new`)
  renameSync(`${file}.new`, file)
}

describe.each(Object.entries(kinds))('a file of the kind %s', (kind, open) => {
  it.each([
    ['moved', (file: string) => renameSync(file, `${file}.old`)],
    ['removed', (file: string) => rmSync(file)],
    ['replaced', replaced],
    ['parted from its log', (file: string) => rmSync(`${file}-wal`)],
  ])('that was %s takes nothing more, since nobody would find it there', async (_, befall) => {
    using place = folder()
    const file = place.file('file.db')
    await using opened = await open(file)
    await opened.write()
    befall(file)
    const refused = { code: `${kind}/failed`, message: /was moved, replaced or removed/ }
    await expect(opened.write()).rejects.toMatchObject(refused)
    await expect(opened.write()).rejects.toMatchObject(refused)
  })

  it('is none where there is a folder or a pipe, which is not waited for', async () => {
    using place = folder()
    mkdirSync(place.file('folder'))
    execFileSync('mkfifo', [place.file('pipe')])
    for (const name of ['folder', 'pipe']) {
      await expect(open(place.file(name))).rejects.toMatchObject({ code: 'config/invalid', message: /is no file/ })
    }
  })

  it('may be in memory alone', async () => {
    await using opened = await open(':memory:')
    await opened.write()
    expect(existsSync(':memory:')).toBe(false)
  })
})

describe('a pipe', () => {
  it('is no log to verify, and no recording', async () => {
    using place = folder()
    execFileSync('mkfifo', [place.file('pipe')])
    await expect(verifyAudit(place.file('pipe'))).rejects.toMatchObject({ code: 'config/invalid' })
    expect(() => replay(place.file('pipe'))).toThrow(expect.objectContaining({ code: 'config/invalid' }))
  })
})

describe('a disk that is full', () => {
  it('refuses what it cannot hold, keeps what was acknowledged, and goes on once there is room', async () => {
    using place = folder()
    const [log, memory] = [place.file('audit.db'), place.file('memory.db')]
    const script = fileURLToPath(new URL('../support/full-disk.ts', import.meta.url))
    // Files of 512-byte blocks, as many as hold the tables and little more.
    const limited = ['-c', 'ulimit -f 400; exec "$@"', 'sh', process.execPath, script, log, memory]
    const out = JSON.parse(execFileSync('sh', limited, { encoding: 'utf8' }))
    expect(out).toEqual({
      entries: [expect.any(Number), 'audit/failed'],
      messages: [expect.any(Number), 'memory/failed'],
      heldBack: [[0, 'audit/failed'], String(out.entries[0])],
    })
    expect(out.entries[0]).toBeGreaterThan(5)
    expect(await verifyAudit(log)).toMatchObject({ ok: true, entries: out.entries[0] })
    await using again = await audit(log)
    expect(await again.decided(decision('a'))).toBe(out.entries[0] + 1)
    await using kept = await sqliteMemory(memory)
    expect(await kept.history.count('t')).toBe(out.messages[0])
  })
})
