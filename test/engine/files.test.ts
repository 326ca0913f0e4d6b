import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import type { FileGrant } from '../../host/base/grant.ts'
import { createEngine, type GrantDecision, readGrantLine, type Toolset } from '../../host/mod.ts'
import { wasiTool } from '../support/wasi-tool.ts'

const bytes = await wasiTool()
// One for all, so that the component is metered once.
const shared = await createEngine({ workers: 1, cache: false })
afterAll(() => shared[Symbol.asyncDispose]())

function box(): string {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'glovebox-files-')))
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }))
  mkdirSync(join(outside, 'box'))
  return join(outside, 'box')
}

const load = (...grants: FileGrant[]): Promise<Toolset> => shared.load(bytes, { grants })

const rw = (host: string): FileGrant => ({ kind: 'dir', guest: '/data', host, access: 'read-write' })

/** What the audit of a call hears of refusals. */
function denials() {
  const denied: GrantDecision[] = []
  return { denied, audit: (event: GrantDecision): void => void (event.decision === 'deny' && denied.push(event)) }
}

/** Descriptors of this process, all its threads together, that are open in a directory. */
const openIn = (folder: string): number =>
  readdirSync('/proc/self/fd').filter(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder)
    } catch {
      return false
    }
  }).length

describe('a tool that was granted a directory', () => {
  test('reads and writes files in it', async () => {
    const host = box()
    const files = await load(rw(host))
    writeFileSync(join(host, 'in'), 'from the host: ü')
    expect(await files.call('load', { dir: '/data', name: 'in' })).toMatchObject({ value: 'from the host: ü' })
    expect(await files.call('save', { dir: '/data', name: 'out', text: 'from the guest' })).toMatchObject({
      status: 'ok',
    })
    expect(readFileSync(join(host, 'out'), 'utf8')).toBe('from the guest')
    expect(await files.call('names', { dir: '/data' })).toMatchObject({ value: ['in', 'out'] })
    expect(await files.call('size', { dir: '/data', name: 'out' })).toMatchObject({ value: '14' })
  })

  test('finds in each call the directory that is at the path then', async () => {
    const host = box()
    const files = await load(rw(host))
    await files.call('save', { dir: '/data', name: 'f', text: 'x' })
    rmSync(host, { recursive: true })
    expect(await files.call('load', { dir: '/data', name: 'f' })).toMatchObject({ error: 'no-entry' })
    mkdirSync(host)
    writeFileSync(join(host, 'f'), 'new')
    expect(await files.call('load', { dir: '/data', name: 'f' })).toMatchObject({ value: 'new' })
  })

  test('gets an error of WASI where a link leads out, and no path of the host with it', async () => {
    const host = box()
    symlinkSync('/etc/hostname', join(host, 'out'))
    const files = await load(rw(host))
    for (const name of ['out', '../x', 'a\0b', 'x'.repeat(300)]) {
      const outcome = await files.call('load', { dir: '/data', name })
      expect(outcome.status).toBe('error')
      expect(inspect(outcome)).not.toContain(host)
    }
  })

  test('has quotas of its own in each call', async () => {
    const host = box()
    const files = await load({ ...rw(host), quota: { bytes: 5 } })
    const save = (text: string) => files.call('save', { dir: '/data', name: 'f', text })
    for (const text of ['1234', '12345']) expect(await save(text)).toMatchObject({ status: 'ok' })
    expect(await save('123456')).toMatchObject({ status: 'error', error: 'last-operation-failed' })
    expect(await save('12345')).toMatchObject({ status: 'ok' })
  })

  test.each(['normal', 'trap', 'spin', 'exit'])('leaves nothing open when its call ends: %s', async ending => {
    const host = box()
    writeFileSync(join(host, 'f'), 'x')
    const files = await load(rw(host))
    await files.call('hold', { dir: '/data', name: 'f', ending }, { limits: { timeoutMs: 500 } })
    // The worker has tidied up before it takes the next call.
    expect(await files.call('preopens', {})).toMatchObject({ value: ['/data'] })
    expect(openIn(host)).toBe(0)
  })

  test('leaves nothing open when its call is canceled, nor when its session ends', async () => {
    const host = box()
    writeFileSync(join(host, 'f'), 'x')
    const files = await load(rw(host))
    const session = await files.session()
    await session.call('hold', { dir: '/data', name: 'f', ending: 'normal' })
    expect(openIn(host)).toBeGreaterThan(0)
    const signal = AbortSignal.timeout(300)
    const outcome = await files.call('hold', { dir: '/data', name: 'f', ending: 'spin' }, { signal })
    expect(outcome.status).toBe('canceled')
    await session[Symbol.asyncDispose]()
    await files.call('preopens', {})
    expect(openIn(host)).toBe(0)
  })
})

describe('a scratch directory', () => {
  const scratch: FileGrant = { kind: 'scratch', guest: '/scratch' }
  const f = { dir: '/scratch', name: 'f' }

  test('is empty in each call', async () => {
    const files = await load(scratch)
    expect(await files.call('save', { ...f, text: 'mine' })).toMatchObject({ status: 'ok' })
    expect(await files.call('load', f)).toMatchObject({ error: 'no-entry' })
  })

  test('lives as long as a session, and is seen by no other one', async () => {
    const files = await load(scratch)
    await using a = await files.session()
    await using b = await files.session()
    await a.call('save', { ...f, text: 'mine' })
    expect(await a.call('load', f)).toMatchObject({ value: 'mine' })
    expect(await b.call('load', f)).toMatchObject({ error: 'no-entry' })
  })
})

describe('grants of files', () => {
  test('are found by the guest at their paths, and are none without a grant', async () => {
    const host = box()
    expect(await (await load()).call('preopens', {})).toMatchObject({ value: [] })
    const both = await load(rw(host), { kind: 'scratch', guest: '/memory' })
    expect(await both.call('preopens', {})).toMatchObject({ value: ['/data', '/memory'] })
  })

  test('are those of the toolset: two of one component reach each their own', async () => {
    const [one, two] = [box(), box()]
    const a = await shared.load(bytes, { grants: [rw(one)] })
    const b = await shared.load(bytes, { grants: [rw(two)] })
    await a.call('save', { dir: '/data', name: 'f', text: 'a' })
    expect(await b.call('load', { dir: '/data', name: 'f' })).toMatchObject({ error: 'no-entry' })
    expect(readdirSync(two)).toEqual([])
  })

  test('for reading refuse what writes, and tell the very grant that would allow it', async () => {
    const host = box()
    writeFileSync(join(host, 'f'), 'text')
    const files = await load({ kind: 'dir', guest: '/data', host })
    const { denied, audit } = denials()
    const write = { dir: '/data', name: 'f', text: 'x' }
    expect(await files.call('save', write, { audit })).toMatchObject({ error: 'read-only' })
    expect(denied).toMatchObject([{ kind: 'dir', subject: 'open-at /data/f: read-only', hint: `dir:/data=${host}:rw` }])
    const again = await shared.load(bytes, { grants: [readGrantLine(denied[0]!.hint!)] })
    expect(await again.call('save', write, { audit })).toMatchObject({ status: 'ok' })
  })

  test('name nothing that would allow what no grant allows', async () => {
    const { denied, audit } = denials()
    const files = await load({ kind: 'dir', guest: '/data', host: box() })
    await files.call('load', { dir: '/data', name: '../f' }, { audit })
    expect(denied).toHaveLength(1)
    expect(denied[0]).not.toHaveProperty('hint')
  })

  test('that have expired refuse, for reading and for writing', async () => {
    const host = box()
    writeFileSync(join(host, 'f'), 'text')
    const { denied, audit } = denials()
    const call = async (expires: number) => {
      const files = await load({ kind: 'dir', guest: '/data', host, access: 'read-write', expires })
      return [
        await files.call('load', { dir: '/data', name: 'f' }, { audit }),
        await files.call('save', { dir: '/data', name: 'f', text: 'text' }, { audit }),
      ]
    }
    expect(await call(Date.now() + 3_600_000)).toMatchObject([{ status: 'ok', value: 'text' }, { status: 'ok' }])
    expect(denied).toEqual([])
    expect(await call(Date.now() - 1)).toMatchObject([{ error: 'not-permitted' }, { error: 'not-permitted' }])
    expect(denied.map(({ subject }) => subject)).toEqual(Array(2).fill('open-at /data/f: not-permitted'))
  })

  test('are refused when they cannot be kept', async () => {
    const host = box()
    mkdirSync(join(host, 'inner'))
    writeFileSync(join(host, 'file'), '')
    const refused = (...grants: FileGrant[]) => expect(load(...grants)).rejects.toMatchObject({ code: 'grant/invalid' })
    await refused(rw(join(host, 'missing')))
    await refused(rw(join(host, 'file')))
    await refused(rw(host), { kind: 'scratch', guest: '/data/' })
    await refused(rw(host), { kind: 'dir', guest: '/inner', host: join(host, 'inner') })
    await refused(rw(host), { kind: 'dir', guest: '/same', host })
    await load({ kind: 'dir', guest: '/outer', host }, rw(join(host, 'inner')))
  })
})
