/** What a whole run leaves in the audit log, with real tools, sub-agents, policy, persons and cancellation. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type AuditFile, audit } from '../../host/agent/audit/mod.ts'
import {
  agent,
  callTool,
  policy,
  type SavedRun,
  type ScopeOptions,
  scope,
  scripted,
  tool,
} from '../../host/agent/mod.ts'
import { createEngine, type Engine, type Toolset } from '../../host/mod.ts'
import { ambientGuest } from '../support/ambient-guest.ts'
import { bodies } from '../support/audit.ts'
import { folder } from '../support/folder.ts'
import { toolFile } from '../support/tools.ts'

let engine: Engine
let core: Toolset
beforeAll(async () => {
  engine = await createEngine({ workers: 1 })
  core = await engine.load(toolFile('hostile-core'))
})
afterAll(() => engine[Symbol.asyncDispose]())

const add = callTool('add', { left: 1, right: 2 })

async function audited<T>(
  options: ScopeOptions,
  use: (log: AuditFile, options: ScopeOptions) => Promise<T>,
): Promise<T> {
  using place = folder()
  await using log = await audit(place.file('audit.db'))
  return await use(log, { audit: log, actor: 'ada', ids: () => 'run-1', ...options })
}

const lines = (log: AuditFile) =>
  bodies(log.file).map(({ type, action, subject, status, decision, path }) =>
    [type, action, subject ?? status, decision, (path as string[] | undefined)?.join('/')].filter(Boolean).join(' '),
  )

describe('the audit log of a run', () => {
  it('goes on under its name when the run is saved and goes on elsewhere', async () => {
    let made = 0
    await audited({ ids: () => `run-${++made}` }, async (log, options) => {
      const helper = agent({ model: scripted([add, 'Three.']), tools: core.tools })
      const saved: SavedRun[] = []
      {
        await using all = scope(options)
        await helper.run('?', { scope: all, onStep: at => void saved.push(JSON.parse(JSON.stringify(at))) })
      }
      await using later = scope(options)
      await helper.run(saved[0]!, { scope: later })
      await helper.run('?', { scope: later })
      const starts = bodies(log.file).filter(({ action }) => action === 'run-start')
      expect(starts.map(({ run }) => run)).toEqual(['run-1', 'run-1', 'run-2'])
    })
  })

  it('has each step before it is taken and how it ended, of sub-agents too, under one run', async () => {
    await audited({}, async (log, options) => {
      const inner = agent({ name: 'inner', model: scripted([add, 'Three.'], { id: 'small' }), tools: core.tools })
      const model = scripted([callTool('inner', { prompt: '1+2' }), 'It is three.'], { id: 'big' })
      await using all = scope(options)
      await agent({ name: 'outer', model, tools: [inner.asTool({ description: '' })] }).run('?', { scope: all })
      expect(lines(log)).toEqual([
        'noted run-start outer root/outer#1',
        'decided model big allow root/outer#1',
        'finished ok',
        'decided tool inner allow root/outer#1',
        'noted run-start inner root/outer#1/inner#1',
        'decided model small allow root/outer#1/inner#1',
        'finished ok',
        'decided tool add allow root/outer#1/inner#1',
        'finished ok',
        'decided model small allow root/outer#1/inner#1',
        'finished ok',
        'noted run-end inner root/outer#1/inner#1',
        'finished ok',
        'decided model big allow root/outer#1',
        'finished ok',
        'noted run-end outer root/outer#1',
      ])
      expect(new Set(bodies(log.file).flatMap(({ run }) => run ?? []))).toEqual(new Set(['run-1']))
      expect(bodies(log.file)[7]).toMatchObject({ component: core.digest, actor: 'ada' })
      expect(await log.verify()).toMatchObject({ ok: true, unfinished: 0 })
    })
  })

  it('has the denial of a call that the model was not even offered, which does not run', async () => {
    const rules = policy({ roles: { adder: ['add'] }, as: ['adder'] })
    await audited({ policy: rules }, async (log, options) => {
      await using all = scope(options)
      const offered: string[] = []
      const model = scripted([
        request => {
          offered.push(...request.tools.map(({ name }) => name))
          return [add, callTool('spin')]
        },
        'Done.',
      ])
      const { calls } = await agent({ model, tools: core.tools }).run('?', { scope: all })
      expect(offered).toEqual(['add'])
      expect(calls.map(({ outcome }) => outcome.status)).toEqual(['ok', 'denied'])
      expect(calls[1]!.text).toContain('role adder may not call spin')
      expect(bodies(log.file).find(({ subject }) => subject === 'spin')).toMatchObject({
        decision: 'deny',
        rule: 'default',
        roles: ['adder'],
      })
    })
  })

  it('has what a guest asked for and was given, as part of its call', async () => {
    const { tools } = await engine.load(await ambientGuest(), { grants: [{ kind: 'random', seed: 1 }] })
    await audited({}, async (log, options) => {
      await using all = scope(options)
      await agent({ model: scripted([callTool('random'), 'Done.']), tools }).run('?', { scope: all })
      const entries = bodies(log.file)
      const call = entries.findIndex(({ subject }) => subject === 'random')
      expect(entries[call + 1]).toMatchObject({
        ...{ type: 'noted', action: 'grant', decision: 'allow', parent: call + 1 },
        ...{ component: tools[0]!.component, facts: { kind: 'random' } },
      })
      expect(entries[call + 2]).toMatchObject({ type: 'finished', parent: call + 1, status: 'ok' })
    })
  })

  it('has who allowed a call that a person was asked about', async () => {
    const rules = policy({ roles: { all: ['*'] }, as: ['all'], decide: () => 'ask' })
    const approve = async ({ fingerprint }: { fingerprint: string }) => ({ fingerprint, allow: true, by: 'grace' })
    await audited({ policy: rules, approve }, async (log, options) => {
      await using all = scope(options)
      await agent({ model: scripted([add, 'Done.']), tools: core.tools }).run('?', { scope: all })
      expect(bodies(log.file).find(({ subject }) => subject === 'add')).toMatchObject({
        decision: 'allow',
        by: 'grace',
      })
    })
  })

  it('has the cancellation of a run, and how the tool that it killed ended', async () => {
    await audited({}, async (log, options) => {
      const abort = new AbortController()
      const started = Promise.withResolvers<void>()
      const spin = { ...core.tools.find(({ name }) => name === 'spin')! }
      const call: typeof spin.call = (...args) => {
        started.resolve()
        return spin.call(...args)
      }
      await using all = scope(options)
      const run = agent({ model: scripted([callTool('spin')]), tools: [{ ...spin, call }] }).run('?', {
        scope: all,
        signal: abort.signal,
      })
      await started.promise
      abort.abort(new Error('enough'))
      await expect(run).rejects.toMatchObject({ code: 'agent/canceled' })
      expect(bodies(log.file).slice(3)).toMatchObject([
        { type: 'decided', subject: 'spin' },
        { type: 'finished', status: 'canceled', usage: { fuel: expect.stringMatching(/^\d+$/) } },
        { action: 'cancel', facts: { reason: 'enough' } },
      ])
    })
  })

  it('shows as unfinished what a process died under', async () => {
    await audited({}, async (log, options) => {
      const started = Promise.withResolvers<void>()
      const hang = tool({
        name: 'hang',
        description: '',
        input: z.object({}),
        call: (_, { signal }) => {
          started.resolve()
          return new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
        },
      })
      const all = scope(options)
      const run = agent({ model: scripted([callTool('hang')]), tools: [hang] }).run('?', { scope: all })
      await started.promise
      expect(await log.verify()).toMatchObject({ ok: true, unfinished: 1 })
      all.cancel()
      await expect(run).rejects.toThrow()
    })
  })

  it('that can take no more ends the run before the model is asked', async () => {
    await audited({}, async (log, options) => {
      await log[Symbol.asyncDispose]()
      let asked = 0
      const model = scripted([() => `${++asked}`])
      await using all = scope(options)
      await expect(agent({ model }).run('?', { scope: all })).rejects.toMatchObject({ code: 'audit/failed' })
      expect(asked).toBe(0)
    })
  })
})
