import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { audit } from '../../host/agent/audit/log.ts'
import { calls, tamper } from '../support/audit.ts'
import { glovebox } from '../support/cli.ts'
import { folder } from '../support/folder.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')

describe('glovebox audit verify', () => {
  it('says that a log is as it was written, how far it is signed, and where it ends', async () => {
    using place = folder()
    const [file, key] = [place.file('audit.db'), place.file('key.pem')]
    writeFileSync(key, publicKey.export({ format: 'pem', type: 'spki' }))
    const log = await audit(file, { sign: privateKey })
    await calls(log, 3)
    await log[Symbol.asyncDispose]()
    const ran = await glovebox(['audit', 'verify', file, '--key', key, '--head', log.head])
    expect(ran).toEqual({
      code: 0,
      out: `ok: 6 entries, signed through entry 6, 0 decisions without an outcome\nhead ${log.head}\n`,
      err: '',
    })
    const { out } = await glovebox(['audit', 'verify', file, '--json'])
    expect(JSON.parse(out)).toMatchObject({ version: 1, ok: true, entries: 6, head: log.head, problems: [] })
  })

  it('exits 1 and names what is wrong', async () => {
    using place = folder()
    const file = place.file('audit.db')
    {
      await using log = await audit(file)
      await calls(log, 3)
    }
    tamper(file, 'DELETE FROM entries WHERE seq = 2')
    const { code, out } = await glovebox(['audit', 'verify', file])
    expect(code).toBe(1)
    expect(out).toContain('NOT OK: 5 entries')
    expect(out).toContain('chain at entry 2: entry 2 is missing, or out of its place')
  })

  it.each([
    [['audit'], /audit verify FILE/],
    [['audit', 'verify', 'no.db'], /There is no file no\.db/],
    [['audit', 'verify', 'no.db', '--head', 'x'], /is not a head/],
    [['audit', 'verify', 'no.db', '--key', 'no.pem'], /no\.pem: ENOENT/],
  ])('%j is a misuse', async (args, message) => {
    const { code, err } = await glovebox(args)
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})
