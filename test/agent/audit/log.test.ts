import { fork } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { audit } from '../../../host/agent/audit/log.ts'
import { bodies, calls, decision, tamper } from '../../support/audit.ts'
import { folder } from '../../support/folder.ts'

describe('audit', () => {
  it('keeps decisions and outcomes, with hashes in place of content', async () => {
    using place = folder()
    const file = place.file('audit.db')
    await using log = await audit(file, { now: () => 5 })
    const seq = await log.decided({
      ...decision('pay', { pin: 1234 }),
      component: 'ab',
      rule: 'role r: *',
      actor: 'ada',
    })
    await log.finished(seq, { status: 'ok', content: 'done', usage: { fuel: 2n ** 64n } })
    const [decided, finished] = bodies(file)
    expect(decided).toMatchObject({
      ...{ type: 'decided', at: 5, run: 'r1', path: ['root'], actor: 'ada', action: 'tool', subject: 'pay' },
      ...{
        decision: 'allow',
        rule: 'role r: *',
        component: 'ab',
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    })
    expect(finished).toMatchObject({ type: 'finished', parent: 1, status: 'ok', usage: { fuel: String(2n ** 64n) } })
    expect(JSON.stringify([decided, finished])).not.toMatch(/1234|done/)
  })

  it('keeps content when it is told to', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'), { content: 'full' })
    await log.decided(decision('pay', { pin: 1234 }))
    expect(bodies(log.file)[0]).toMatchObject({ content: { pin: 1234 } })
  })

  it('has an entry on disk when its promise resolves', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'))
    await log.decided(decision('a'))
    // Another connection sees what is committed, and nothing else.
    expect(bodies(log.file)).toHaveLength(1)
    expect(log.head).toMatch(/^1:[0-9a-f]{64}$/)
  })

  it('gives numbers in the order of the calls, several to a transaction', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'))
    const seqs = await Promise.all(['a', 'b', 'c'].map(name => log.decided(decision(name))))
    expect(seqs).toEqual([1, 2, 3])
    expect(bodies(log.file).map(body => body.subject)).toEqual(['a', 'b', 'c'])
  })

  it('goes on where it ended, and in what another writer added', async () => {
    using place = folder()
    const file = place.file('audit.db')
    await using first = await audit(file)
    await calls(first, 1)
    await using second = await audit(file)
    await calls(second, 1)
    await calls(first, 1)
    expect(await first.verify()).toMatchObject({ ok: true, entries: 6, head: first.head, unfinished: 0 })
  })

  it('rejects an entry that JSON cannot hold, and that entry alone', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'))
    const bad = log.decided(decision('a', { at: Number.NaN }))
    const good = log.decided(decision('b'))
    await expect(bad).rejects.toMatchObject({ code: 'audit/failed' })
    expect(await good).toBe(1)
  })

  it('writes nothing that it could not verify: content nested as deep as an entry may be, and not deeper', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'), { content: 'full' })
    const nested = (depth: number): unknown[] =>
      Array.from({ length: depth - 1 }).reduce<unknown[]>(inner => [inner], [])
    await log.decided(decision('a', nested(498)))
    await expect(log.decided(decision('b', nested(499)))).rejects.toMatchObject({ code: 'audit/failed' })
    expect(await log.verify()).toMatchObject({ ok: true, entries: 1 })
  })

  it('rejects what comes after it is disposed, and writes what came before', async () => {
    using place = folder()
    const log = await audit(place.file('audit.db'))
    const last = log.decided(decision('a'))
    await log[Symbol.asyncDispose]()
    await log[Symbol.asyncDispose]()
    expect(await last).toBe(1)
    await expect(log.decided(decision('b'))).rejects.toMatchObject({ code: 'audit/failed', message: /is closed/ })
  })

  it('takes 10,000 entries that wait, and rejects one more', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'))
    const entries = Array.from({ length: 10_001 }, () =>
      log.noted({ run: 'r', path: [], action: 'cancel', subject: 's' }),
    )
    const settled = await Promise.allSettled(entries)
    expect(settled.filter(({ status }) => status === 'rejected')).toEqual([settled[10_000]])
    expect(settled[10_000]).toMatchObject({ reason: { code: 'audit/failed', message: /More than 10000/ } })
  })

  it('rejects entries while the file is locked by another process, and takes them again afterwards', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'))
    using other = new DatabaseSync(log.file)
    other.exec('BEGIN IMMEDIATE')
    await expect(log.decided(decision('a'))).rejects.toMatchObject({ code: 'audit/failed', message: /locked/ })
    other.exec('ROLLBACK')
    expect(await log.decided(decision('b'))).toBe(1)
    expect(log.head).toMatch(/^1:/)
  })

  it('writes nothing after a gap', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'))
    await calls(log, 2)
    tamper(log.file, 'DELETE FROM entries WHERE seq = 4')
    await expect(log.decided(decision('a'))).rejects.toMatchObject({ code: 'audit/failed', message: /does not end/ })
    await expect(audit(log.file)).rejects.toMatchObject({ code: 'audit/failed' })
  })

  it('refuses a file that is something else, and leaves it as it is', async () => {
    using place = folder()
    const file = place.file('other.db')
    tamper(file, 'CREATE TABLE mine (a)')
    const before = readFileSync(file)
    await expect(audit(file)).rejects.toMatchObject({ code: 'config/invalid', message: /is not an audit log/ })
    expect(readFileSync(file).equals(before)).toBe(true)
    writeFileSync(place.file('text'), 'x'.repeat(5000))
    await expect(audit(place.file('text'))).rejects.toMatchObject({ code: 'audit/failed' })
    await expect(audit(file, { survives: 'anything' as 'kill' })).rejects.toMatchObject({ code: 'config/invalid' })
    await expect(audit(place.file('no/such/folder.db'))).rejects.toMatchObject({ code: 'audit/failed' })
  })

  it.each([
    ['an RSA key', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey],
    ['a public key', () => generateKeyPairSync('ed25519').publicKey],
  ])('refuses to sign with %s', async (_, key) => {
    using place = folder()
    await expect(audit(place.file('audit.db'), { sign: key() })).rejects.toMatchObject({ code: 'config/invalid' })
  })

  it('loses no entry that it acknowledged when the process is killed', { timeout: 60_000 }, async () => {
    using place = folder()
    const file = place.file('audit.db')
    let acknowledged = 0
    for (let round = 0; round < 5; round++) {
      const survives = round % 2 === 0 ? 'power-loss' : 'kill'
      const writer = new URL('../../support/audit-writer.ts', import.meta.url)
      const child = fork(writer, [file, survives], { stdio: 'ignore' })
      let last = 0
      child.on('message', seq => {
        last = seq as number
        if (last >= acknowledged + 40) child.kill('SIGKILL')
      })
      await once(child, 'close')
      await using log = await audit(file)
      const { ok, entries, problems } = await log.verify()
      expect({ ok, problems }).toEqual({ ok: true, problems: [] })
      expect(entries).toBeGreaterThanOrEqual(last)
      acknowledged = entries
    }
    expect(acknowledged).toBeGreaterThanOrEqual(200)
  })
})
