import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { toolFile } from '../support/tools.ts'
import { wasiTool } from '../support/wasi-tool.ts'
import { ended, engine } from './support.ts'

describe("isolation: 'process'", () => {
  test('gives the same outcomes, to the unit of fuel, as threads do', { timeout: 30_000 }, async () => {
    const [threads, processes] = await Promise.all([engine({ isolation: 'thread' }), engine({ isolation: 'process' })])
    const outcomes = []
    for (const one of [threads, processes]) {
      const hostile = await one.load(toolFile('hostile-core'))
      const [left, fuel] = [{ left: 1, right: 2 }, 1_000_000n]
      const made = [
        await hostile.call('add', left),
        await hostile.call('spin', {}, { limits: { fuel } }),
        await hostile.call('recurse', {}),
        await hostile.call('add', left),
      ]
      outcomes.push(made.map(outcome => [ended(outcome), outcome.status === 'limit' ? undefined : outcome.usage.fuel]))
    }
    expect(outcomes[1]).toEqual(outcomes[0])
    expect(outcomes[0]!.map(([outcome]) => (outcome as { status: string }).status)).toEqual([
      'ok',
      'limit',
      'limit',
      'ok',
    ])
  })

  test('keeps the state of a session, and of nothing else', { timeout: 30_000 }, async () => {
    const processes = await engine({ isolation: 'process' })
    const tools = await processes.load(toolFile('hostile'))
    const session = await tools.session()
    expect((await session.call('echo', { text: 'a' })).status).toBe('ok')
    await session[Symbol.asyncDispose]()
    expect((await tools.call('echo', { text: 'b' })).status).toBe('ok')
  })

  test('opens the directories that were granted, and those alone, also when they are granted later', {
    timeout: 60_000,
  }, async () => {
    const host = realpathSync(mkdtempSync(join(tmpdir(), 'glovebox-process-')))
    onTestFinished(() => rmSync(host, { recursive: true }))
    writeFileSync(join(host, 'in'), 'from the host')
    const [processes, bytes] = [await engine({ isolation: 'process' }), await wasiTool()]
    const without = await processes.load(bytes)
    expect(await without.call('preopens', {})).toMatchObject({ status: 'ok', value: [] })
    const reads = await processes.load(bytes, { grants: [{ kind: 'dir', guest: '/data', host, access: 'read' }] })
    expect(await reads.call('load', { dir: '/data', name: 'in' })).toMatchObject({ value: 'from the host' })
    expect(await reads.call('save', { dir: '/data', name: 'out', text: 'no' })).toMatchObject({ status: 'error' })
    expect(await without.call('preopens', {})).toMatchObject({ status: 'ok', value: [] })
  })

  test('is refused by another name', async () => {
    await expect(engine({ isolation: 'container' as never })).rejects.toMatchObject({ code: 'config/invalid' })
  })
})
