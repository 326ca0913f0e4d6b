import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { audit } from '../../../host/agent/audit/log.ts'
import { type AuditProblem, verifyAudit } from '../../../host/agent/audit/verify.ts'
import { bodies, calls, decision, tamper } from '../../support/audit.ts'
import { folder } from '../../support/folder.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')

/** A log of `count` calls in one file: disposing it leaves no journal beside it. */
async function written(file: string, count: number, sign?: KeyObject): Promise<string> {
  await using log = await audit(file, { now: () => 0, checkpointEvery: 4, ...(sign && { sign }) })
  await calls(log, count)
  return log.head
}

const kinds = (problems: readonly AuditProblem[]) => [...new Set(problems.map(({ kind }) => kind))]

describe('verifyAudit', () => {
  it('finds nothing in a log as it was written', async () => {
    using place = folder()
    const file = place.file('audit.db')
    const head = await written(file, 5, privateKey)
    const found = await verifyAudit(file, { key: publicKey, head })
    expect(found).toEqual({ ok: true, entries: 10, head, signedThrough: 10, unfinished: 0, problems: [] })
    expect(await verifyAudit(file, { key: publicKey.export({ format: 'pem', type: 'spki' }) as string })).toEqual(found)
  })

  it('takes a log that is empty, and counts decisions that have no outcome', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'))
    expect(await log.verify()).toMatchObject({ ok: true, entries: 0, head: `0:${'0'.repeat(64)}` })
    await log.decided(decision('a'))
    expect(await log.verify()).toMatchObject({ ok: true, unfinished: 1 })
  })

  it.each<[string, string, AuditProblem['kind'][]]>([
    ['a changed entry', `UPDATE entries SET entry = replace(entry, 'tool2', 'tool3') WHERE seq = 5`, ['chain']],
    [
      'an entry that is JSON of another form',
      `UPDATE entries SET entry = entry || ' ' WHERE seq = 5`,
      ['chain', 'entry', 'pairing'],
    ],
    ['a changed hash', `UPDATE entries SET hash = replace(hash, 'a', 'b') WHERE seq = 5`, ['chain']],
    ['a removed entry', 'DELETE FROM entries WHERE seq = 5', ['chain', 'pairing']],
    [
      'a removed entry, the rest moved up',
      'DELETE FROM entries WHERE seq = 5; UPDATE entries SET seq = seq - 1 WHERE seq > 5',
      ['chain', 'checkpoint', 'entry', 'head'],
    ],
    [
      'two entries in each other’s place',
      'UPDATE entries SET seq = 99 WHERE seq = 3; UPDATE entries SET seq = 3 WHERE seq = 5; UPDATE entries SET seq = 5 WHERE seq = 99',
      ['chain', 'entry', 'pairing'],
    ],
    [
      'an entry put in twice',
      'INSERT INTO entries SELECT 11, entry, hash FROM entries WHERE seq = 10',
      ['chain', 'entry', 'head'],
    ],
    ['entries cut off at the end', 'DELETE FROM entries WHERE seq > 8', ['checkpoint', 'head']],
    [
      'entries cut off, with the head put right',
      'DELETE FROM entries WHERE seq > 3; UPDATE head SET seq = 3, hash = (SELECT hash FROM entries WHERE seq = 3)',
      ['checkpoint'],
    ],
    ['a removed head', 'DELETE FROM head', ['head']],
    [
      'a changed checkpoint',
      "UPDATE checkpoints SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 4",
      ['checkpoint'],
    ],
    [
      'a changed signature',
      `UPDATE checkpoints SET signature = 'AAAA' || substr(signature, 5) WHERE seq = 4`,
      ['checkpoint'],
    ],
    [
      'a view in place of a table',
      'ALTER TABLE entries RENAME TO other; CREATE VIEW entries AS SELECT * FROM other WHERE seq < 5',
      ['schema'],
    ],
    [
      'a trigger',
      'CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries WHERE seq = new.seq; END',
      ['schema'],
    ],
  ])('finds %s', async (_, sql, expected) => {
    using place = folder()
    const file = place.file('audit.db')
    await written(file, 5, privateKey)
    tamper(file, sql)
    const { ok, problems } = await verifyAudit(file)
    expect(ok).toBe(false)
    expect(kinds(problems).sort()).toEqual(expected.sort())
  })

  it('finds every flip of a bit that changes what the log says, wherever it is in the file', async () => {
    using place = folder()
    const file = place.file('audit.db')
    await written(file, 2, privateKey)
    const bytes = readFileSync(file)
    const before = JSON.stringify(bodies(file))
    const flipped = place.file('flipped.db')
    const survives = async (at: number, bit: number) => {
      const copy = Buffer.from(bytes)
      copy[at]! ^= 1 << bit
      writeFileSync(flipped, copy)
      const { ok } = await verifyAudit(flipped, { key: publicKey })
      // Free space and counters of SQLite may change; the entries may not.
      if (ok) expect(JSON.stringify(bodies(flipped))).toBe(before)
    }
    const used = [...bytes.keys()].filter(at => bytes[at] !== 0)
    for (const at of used.filter((_, index) => index % 2 === 0)) await survives(at, at % 8)
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), survives), { numRuns: 300 })
  })

  it('finds a flip of any byte in the text of an entry', async () => {
    using place = folder()
    const file = place.file('audit.db')
    await written(file, 2, privateKey)
    const bytes = readFileSync(file)
    const flipped = place.file('flipped.db')
    const texts = [
      ...bodies(file).map((_, index) => `"seq":${index + 1},"v":1}`),
      '"contentHash":"',
      '"subject":"tool1"',
    ]
    for (const text of texts) {
      const start = bytes.indexOf(text)
      for (let at = start; at < start + text.length; at++) {
        const copy = Buffer.from(bytes)
        copy[at]! ^= 1
        writeFileSync(flipped, copy)
        expect((await verifyAudit(flipped)).ok).toBe(false)
      }
    }
  })

  it('finds a file that was written anew, with the head of the old one or with its key', async () => {
    using place = folder()
    const head = await written(place.file('old.db'), 3, privateKey)
    const forged = place.file('new.db')
    await written(forged, 4, generateKeyPairSync('ed25519').privateKey)
    expect((await verifyAudit(forged)).ok).toBe(true)
    expect(kinds((await verifyAudit(forged, { head })).problems)).toEqual([])
    const other = place.file('other.db')
    {
      await using log = await audit(other)
      await log.decided(decision('innocent'))
      await calls(log, 4)
    }
    expect(kinds((await verifyAudit(other, { head })).problems)).toEqual(['head'])
    expect(kinds((await verifyAudit(forged, { key: publicKey })).problems)).toEqual(['checkpoint'])
    expect(kinds((await verifyAudit(other, { key: publicKey })).problems)).toEqual(['checkpoint'])
  })

  it('finds an older copy of the file with a head that is younger', async () => {
    using place = folder()
    const file = place.file('audit.db')
    const old = place.file('old.db')
    const early = await written(file, 2, privateKey)
    copyFileSync(file, old)
    const late = await written(file, 2, privateKey)
    expect((await verifyAudit(file, { head: early })).ok).toBe(true)
    expect((await verifyAudit(old, { key: publicKey })).ok).toBe(true)
    expect((await verifyAudit(old, { head: late })).problems).toMatchObject([
      { kind: 'head', message: 'the log ends with entry 4; it once had 8' },
    ])
  })

  it('says how far signatures reach', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'), { sign: privateKey, checkpointEvery: 4 })
    await calls(log, 3)
    expect(await log.verify({ key: publicKey })).toMatchObject({ ok: true, entries: 6, signedThrough: 4 })
  })

  it('refuses a head or a key that is none, and a file that is not there', async () => {
    using place = folder()
    const file = place.file('audit.db')
    await written(file, 1)
    await expect(verifyAudit(file, { head: '3' })).rejects.toMatchObject({ code: 'config/invalid' })
    await expect(verifyAudit(file, { key: 'no' })).rejects.toMatchObject({ code: 'config/invalid' })
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    await expect(verifyAudit(file, { key: rsa })).rejects.toMatchObject({ code: 'config/invalid' })
    await expect(verifyAudit(place.file('no.db'))).rejects.toMatchObject({ message: /There is no file/ })
  })
})
