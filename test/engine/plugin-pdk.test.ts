/** Plugins that the real PDKs of Extism made, in the real engine. Where one cannot be built, it is not run, and the output says so. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { createEngine, type Grant, type GrantDecision, type LoadOptions, type Toolset } from '../../host/mod.ts'
import { buildPlugin, missingForPlugin, type PluginLanguage, pluginLanguages } from '../../scripts/examples/plugins.ts'

const outDir = fileURLToPath(new URL('../../build/examples', import.meta.url))
const heard: GrantDecision[] = []
const engine = await createEngine({ workers: 1, audit: decision => void heard.push(decision) })
afterAll(() => engine[Symbol.asyncDispose]())

/** The first build in Rust compiles a standard library, for minutes; `npm run examples` does that. */
const unbuilt = (language: PluginLanguage): string | undefined =>
  language === 'rust' && !existsSync(join(outDir, 'plugin-rust.wasm')) ? 'npm run examples was not run' : undefined

const built = new Map<PluginLanguage, string>()
for (const language of pluginLanguages) {
  const reason = unbuilt(language) ?? missingForPlugin(language)
  if (reason === undefined) built.set(language, buildPlugin(language, outDir))
  else console.log(`The plugin in ${language} is not run: ${reason}.`)
}

const weather = {
  input: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'], additionalProperties: false },
  output: {
    type: 'object',
    properties: { status: { type: 'integer' }, type: { type: 'string' }, body: { type: 'string' } },
    required: ['status', 'type', 'body'],
    additionalProperties: false,
  },
}
const exports = { greet: {}, count: {}, fetch: weather }
const ofGo = { ...exports, files: {}, look: {}, leave: {} }

const load = (language: PluginLanguage, options: LoadOptions = {}): Promise<Toolset> =>
  engine.load(built.get(language)!, { ...options, plugin: { exports: language === 'go' ? ofGo : exports } })

describe.each([...built.keys()])('a plugin of the PDK for %s', language => {
  test('takes and gives text, and its error is an error', async () => {
    const tools = await load(language)
    expect(await tools.call('greet', { input: 'Ada' })).toMatchObject({ status: 'ok', value: 'Hello, Ada!' })
    expect(await tools.call('greet', { input: ' ' })).toMatchObject({ status: 'error', error: 'a name is missing' })
    expect(await tools.call('greet', { input: '🦊'.repeat(10_000) })).toMatchObject({ status: 'ok' })
  })

  test('remembers in a session, and not between calls', async () => {
    const tools = await load(language)
    await using session = await tools.session()
    for (const value of ['1', '2', '3']) expect(await session.call('count', { input: '' })).toMatchObject({ value })
    for (let i = 0; i < 2; i++) expect(await tools.call('count', { input: '' })).toMatchObject({ value: '1' })
  })

  test('makes the requests that were granted, with its configuration, and no other', async () => {
    const server = createServer((request, response) =>
      response.setHeader('content-type', 'text/x-weather').end(`sunny for ${String(request.headers['x-token'])}`),
    )
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/`
    const http: Grant = { kind: 'http', hosts: ['127.0.0.1'], schemes: ['http'], ports: [port] }
    const granted = await load(language, { grants: [http, { kind: 'config', name: 'token', value: 'Ada' }] })
    expect(await granted.call('fetch', { url })).toMatchObject({
      status: 'ok',
      value: { status: 200, type: 'text/x-weather', body: 'sunny for Ada' },
      logs: [{ level: 'info', message: 'status 200' }],
    })
    heard.length = 0
    const value = { status: 0, type: '', body: '' }
    expect(await (await load(language)).call('fetch', { url })).toMatchObject({ status: 'ok', value })
    expect(heard.map(({ decision, kind }) => `${decision} ${kind}`)).toEqual(['deny config', 'deny http'])
  })

  test('is metered: less fuel than it needs ends it, as much as it needs does not', async () => {
    const tools = await load(language)
    const { usage } = await tools.call('greet', { input: 'Ada' })
    const call = (fuel: bigint) => tools.call('greet', { input: 'Ada' }, { limits: { fuel } })
    expect(await call(usage.fuel)).toMatchObject({ status: 'ok' })
    expect(await call(usage.fuel / 2n)).toMatchObject({ status: 'limit', limit: 'fuel' })
    expect(await tools.call('greet', { input: 'Ada' })).toMatchObject({ status: 'ok', usage: { fuel: usage.fuel } })
  })
})

if (built.has('go')) {
  describe('a plugin on preview 1 of WASI', () => {
    test('learns nothing of the machine by itself, and the same in each call', async () => {
      const tools = await load('go')
      const [one, other] = [await tools.call('look', { input: '' }), await tools.call('look', { input: '' })]
      const seen = JSON.parse((one as { value: string }).value) as object
      expect(seen).toMatchObject({ args: 0, environment: [], year: 2000, slept: '1s' })
      expect(other).toMatchObject({
        status: 'ok',
        value: (one as { value: string }).value,
        usage: { fuel: one.usage.fuel },
      })
    })

    test('has the variables, the clock and the random numbers that were granted', async () => {
      const grants: Grant[] = [
        { kind: 'env', name: 'HOME', value: '/nowhere' },
        { kind: 'clock', mode: 'frozen', at: Date.UTC(2026, 0, 1) },
        { kind: 'random', seed: 7 },
      ]
      const look = async (grants: Grant[]) => {
        const outcome = await (await load('go', { grants })).call('look', { input: '' })
        return JSON.parse((outcome as { value: string }).value) as { random: string }
      }
      const seen = await look(grants)
      expect(seen).toMatchObject({ environment: ['HOME=/nowhere'], year: 2026 })
      expect(seen.random).not.toBe((await look([])).random)
    })

    test('finds no file without a grant', async () => {
      expect(await (await load('go')).call('files', { input: '/data' })).toMatchObject({ status: 'error' })
    })

    test('writes and lists a directory that was granted for it, and reads one that was granted for that', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'plugin-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      writeFileSync(join(folder, 'there.txt'), 'there')
      mkdirSync(join(folder, 'below'))
      const grant = { kind: 'dir', guest: '/data', host: folder } as const
      const reading = await (await load('go', { grants: [grant] })).call('files', { input: '/data' })
      expect(Object.keys(JSON.parse((reading as { value: string }).value) as object)).toEqual(['below', 'there.txt'])
      expect(reading.logs).toMatchObject([{ level: 'error', message: expect.stringContaining('not written') }])
      const writing = await load('go', { grants: [{ ...grant, access: 'read-write' }] })
      const value = JSON.parse(((await writing.call('files', { input: '/data' })) as { value: string }).value) as object
      expect(value).toMatchObject({ 'from-go.txt': 14, 'there.txt': 5 })
      expect(readFileSync(join(folder, 'from-go.txt'), 'utf8')).toBe('written by Go\n')
      expect(await writing.call('files', { input: '/data/../..' })).toMatchObject({ status: 'error' })
    })

    test('has a scratch directory for one call', async () => {
      const tools = await load('go', { grants: [{ kind: 'scratch', guest: '/scratch' }] })
      for (let i = 0; i < 2; i++)
        expect(await tools.call('files', { input: '/scratch' })).toMatchObject({ value: '{"from-go.txt":14}' })
    })

    test('that ends itself has that outcome, and the next call works', async () => {
      const tools = await load('go')
      expect(await tools.call('leave', { input: '' })).toMatchObject({ status: 'trap', trap: 'exit' })
      expect(await tools.call('greet', { input: 'Ada' })).toMatchObject({ status: 'ok' })
    })
  })
}

test.each(pluginLanguages)('what a plugin in %s needs is there, or is named', language => {
  expect(missingForPlugin(language) ?? 'is not installed').toMatch(/installed|fetched|no rustc/)
})
