import diagnostics from 'node:diagnostics_channel'
import { describe, expect, it } from 'vitest'
import type { Approve } from '../../host/agent/approval.ts'
import { type AuditFile, audit } from '../../host/agent/audit/log.ts'
import { Guard, type Guarded, type GuardOptions } from '../../host/agent/guard.ts'
import type { ModelRequest, ModelTurn } from '../../host/agent/model.ts'
import { policy } from '../../host/agent/policy.ts'
import type { SpanMessage } from '../../host/agent/span.ts'
import type { Attempt } from '../../host/agent/tool-result.ts'
import { GloveboxError } from '../../host/base/error.ts'
import { noUsage } from '../../host/base/outcome.ts'
import { bodies } from '../support/audit.ts'
import { folder } from '../support/folder.ts'

const place = { run: 'r1', path: ['root'], actor: 'ada' }
const never = new AbortController()
const call = { id: '1', name: 'pay', input: { cents: 5 }, component: 'ab' }
const fine: Attempt = { outcome: { status: 'ok', value: 1, usage: { ...noUsage, fuel: 7n }, logs: [] } }
const turn: ModelTurn = { text: 'hi', calls: [], finish: 'stop', tokens: { input: 3, output: 1 } }
const request: ModelRequest = { messages: [{ role: 'user', text: 'secret' }], tools: [] }
const asking = policy({ roles: { r: ['*'] }, as: ['r'], decide: () => 'ask' })

/** Work that counts how often it ran. */
function work(attempt: Attempt = fine) {
  const seen: Guarded[] = []
  const run = async (guarded: Guarded) => {
    seen.push(guarded)
    return attempt
  }
  return { run, seen }
}

/** What is in the log once outcomes, which nothing waits for here, are written. */
async function entries(log: AuditFile) {
  await new Promise(resolve => setImmediate(resolve))
  return bodies(log.file)
}

async function withLog(options: Partial<GuardOptions>, use: (guard: Guard, log: AuditFile) => Promise<void>) {
  using temporary = folder()
  await using log = await audit(temporary.file('audit.db'))
  await use(new Guard({ place, audit: log, ...options }), log)
}

describe('Guard.tool', () => {
  it('has the decision on disk before the tool runs, and the outcome before the next step', async () => {
    await withLog({}, async (guard, log) => {
      let before: unknown[] = []
      const attempt = await guard.tool(call, never, async () => {
        before = bodies(log.file)
        return fine
      })
      expect(attempt).toBe(fine)
      await guard.tool(call, never, async () => fine)
      expect(before).toMatchObject([
        { type: 'decided', decision: 'allow', subject: 'pay', callId: '1', component: 'ab' },
      ])
      expect((await entries(log))[1]).toMatchObject({ type: 'finished', parent: 1, status: 'ok', usage: { fuel: '7' } })
    })
  })

  it('does not run what the policy denies; the log has the decision, the model the reason', async () => {
    const rules = policy({ roles: { reader: ['read'] }, as: ['reader'] })
    await withLog({ policy: rules }, async (guard, log) => {
      const { run, seen } = work()
      const { outcome } = await guard.tool(call, never, run)
      expect(seen).toEqual([])
      expect(outcome).toMatchObject({ status: 'denied', capability: 'tool pay', hint: /role reader may not call pay/ })
      expect(await entries(log)).toMatchObject([
        { decision: 'deny', rule: 'default', actor: 'ada' },
        { status: 'denied', parent: 1 },
      ])
      expect(guard.list([{ name: 'read' }, { name: 'pay' }])).toEqual([{ name: 'read' }])
    })
  })

  it('does not run when the decision cannot be logged', async () => {
    await withLog({}, async (guard, log) => {
      await log[Symbol.asyncDispose]()
      const { run, seen } = work()
      expect(await guard.tool(call, never, run)).toMatchObject({
        fault: { code: 'audit/failed' },
        outcome: { status: 'error' },
      })
      expect(seen).toEqual([])
    })
  })

  it('takes no further step when an outcome cannot be logged', async () => {
    await withLog({}, async (guard, log) => {
      await guard.tool(call, never, async () => {
        await log[Symbol.asyncDispose]()
        return fine
      })
      const { run, seen } = work()
      expect(await guard.tool(call, never, run)).toMatchObject({ fault: { code: 'audit/failed' } })
      await expect(guard.model({ id: 'm' }, request, async () => turn)).rejects.toMatchObject({ code: 'audit/failed' })
      expect(seen).toEqual([])
    })
  })

  it('takes no further step when an outcome could not be logged, also once the log can take entries again', async () => {
    await withLog({}, async (guard, log) => {
      const usage = { ...fine.outcome.usage, wallMs: Number.NaN }
      await guard.tool(call, never, async () => ({ outcome: { ...fine.outcome, usage } as never }))
      await expect(guard.model({ id: 'm' }, request, async () => turn)).rejects.toMatchObject({ code: 'audit/failed' })
      const { run, seen } = work()
      expect(await guard.tool(call, never, run)).toMatchObject({ fault: { code: 'audit/failed' } })
      expect(seen).toEqual([])
      expect(await log.verify()).toMatchObject({ ok: true })
    })
  })

  it('logs each decision about a grant as part of the call, before its outcome', async () => {
    await withLog({}, async (guard, log) => {
      await guard.tool(call, never, async ({ audit: hear }) => {
        hear!({
          type: 'grant',
          decision: 'deny',
          kind: 'env',
          subject: 'HOME',
          hint: 'env:HOME',
          component: 'ab',
          at: 0,
        })
        return fine
      })
      expect((await entries(log)).slice(1)).toMatchObject([
        { action: 'grant', decision: 'deny', subject: 'HOME', parent: 1, facts: { kind: 'env', hint: 'env:HOME' } },
        { type: 'finished' },
      ])
    })
  })

  it.each<[string, Approve, boolean, object]>([
    [
      'yes',
      async ({ fingerprint }) => ({ fingerprint, allow: true, by: 'grace' }),
      true,
      { decision: 'allow', by: 'grace' },
    ],
    [
      'no',
      async ({ fingerprint }) => ({ fingerprint, allow: false, by: 'grace', reason: 'too much' }),
      false,
      { decision: 'deny', by: 'grace' },
    ],
    ['yes to another call', async () => ({ fingerprint: 'x', allow: true, by: 'grace' }), false, { decision: 'deny' }],
    ['nothing', async () => undefined as never, false, { decision: 'deny' }],
    ['with an error', async () => Promise.reject(new Error('asleep')), false, { decision: 'deny' }],
  ])('asks a person who answers %s', async (_, approve, runs, logged) => {
    await withLog({ policy: asking, approve }, async (guard, log) => {
      const { run, seen } = work()
      const { outcome } = await guard.tool(call, never, run)
      expect(seen).toHaveLength(runs ? 1 : 0)
      expect(outcome.status).toBe(runs ? 'ok' : 'denied')
      expect((await entries(log))[0]).toMatchObject({ rule: 'decide, after role r: *', ...logged })
    })
  })

  it('shows the person the call, with the rule and the binary', async () => {
    const approve: Approve = async shown => {
      expect(shown).toMatchObject({ tool: 'pay', input: { cents: 5 }, component: 'ab', path: ['root'], rule: /decide/ })
      return { fingerprint: shown.fingerprint, allow: true, by: 'grace' }
    }
    expect(await new Guard({ place, policy: asking, approve }).tool(call, never, work().run)).toBe(fine)
  })

  it('does not run what a policy of the app’s own answers with no word of a policy', async () => {
    const { run, seen } = work()
    const yes: Approve = async ({ fingerprint }) => ({ fingerprint, allow: true, by: 'grace' })
    const odd = { ...asking, decide: () => ({ verdict: true as never, rule: 'odd', hint: '' }) }
    const { outcome } = await new Guard({ place, policy: odd, approve: yes }).tool(call, never, run)
    expect([outcome.status, seen]).toEqual(['denied', []])
  })

  it('denies what a person must allow when nobody can be asked, or the run ends first', async () => {
    const { run, seen } = work()
    const alone = await new Guard({ place, policy: asking }).tool(call, never, run)
    expect(alone.outcome).toMatchObject({ status: 'denied', message: /nobody can be asked/ })
    const abort = new AbortController()
    const waiting = new Guard({ place, policy: asking, approve: () => new Promise(() => {}) }).tool(call, abort, run)
    abort.abort()
    expect((await waiting).outcome).toMatchObject({ status: 'denied', message: /the run was canceled before/ })
    expect(seen).toEqual([])
  })
})

describe('Guard.model', () => {
  it('logs the request before it is sent, as a hash, and the turn after', async () => {
    await withLog({}, async (guard, log) => {
      const answer = await guard.model({ id: 'm' }, request, async () => {
        expect(bodies(log.file)).toHaveLength(1)
        return turn
      })
      expect(answer).toBe(turn)
      expect(await entries(log)).toMatchObject([
        { action: 'model', subject: 'm', contentHash: /./ },
        { status: 'ok', usage: { tokens: { input: 3 } } },
      ])
      expect(JSON.stringify(await entries(log))).not.toContain('secret')
    })
  })

  it('sends nothing when the request cannot be logged', async () => {
    await withLog({}, async (guard, log) => {
      await log[Symbol.asyncDispose]()
      let sent = 0
      const asked = guard.model({ id: 'm' }, request, async () => {
        sent += 1
        return turn
      })
      await expect(asked).rejects.toMatchObject({ code: 'audit/failed' })
      expect(sent).toBe(0)
    })
  })

  it('logs with its code what the model failed with, and passes it on', async () => {
    await withLog({}, async (guard, log) => {
      const failure = new GloveboxError('model/failed', 'out of order')
      await expect(guard.model({ id: 'm' }, request, () => Promise.reject(failure))).rejects.toBe(failure)
      expect((await entries(log))[1]).toMatchObject({ status: 'error', code: 'model/failed' })
    })
  })
})

describe('Guard.run', () => {
  const facts = { agent: 'helper', path: ['root'], model: 'm' }
  const result = { stop: 'answer', usage: { tokens: { input: 3, output: 1 }, fuel: 7n, egressBytes: 0 } }

  it('logs start and end, a failure with its code, a cancellation with its reason', async () => {
    await withLog({}, async (guard, log) => {
      await guard.run(facts, async () => result)
      await expect(guard.run(facts, () => Promise.reject(new Error('x')))).rejects.toThrow('x')
      const canceled = new GloveboxError('agent/canceled', 'canceled', { cause: new Error('enough') })
      await expect(guard.run(facts, () => Promise.reject(canceled))).rejects.toBe(canceled)
      expect(await entries(log)).toMatchObject([
        { action: 'run-start', subject: 'helper', facts: { model: 'm' } },
        { action: 'run-end', facts: { stop: 'answer', usage: { fuel: '7' } } },
        { action: 'run-start' },
        { action: 'run-end', facts: { stop: 'error', code: 'internal' } },
        { action: 'run-start' },
        { action: 'cancel', facts: { reason: 'enough' } },
      ])
    })
  })

  it('fails with what ended it, also when the log cannot take that any more', async () => {
    await withLog({}, async (guard, log) => {
      const canceled = new GloveboxError('agent/canceled', 'canceled')
      const run = guard.run(facts, async () => {
        await log[Symbol.asyncDispose]()
        throw canceled
      })
      await expect(run).rejects.toBe(canceled)
    })
  })

  it('tells the channels of diagnostics_channel of each span, while somebody listens', async () => {
    const heard: SpanMessage[] = []
    const listen = (message: unknown) => heard.push(message as SpanMessage)
    const channels = ['glovebox:agent', 'glovebox:model', 'glovebox:tool']
    const guard = new Guard({ place })
    const all = () =>
      guard.run(facts, async () => {
        await guard.model({ id: 'm' }, request, async () => turn)
        await guard.tool(call, never, work().run)
        return result
      })
    for (const name of channels) diagnostics.subscribe(name, listen)
    await all()
    for (const name of channels) diagnostics.unsubscribe(name, listen)
    await all()
    expect(heard.map(({ type, name }) => `${type} ${name}`)).toEqual([
      ...['start invoke_agent helper', 'start chat m', 'end chat m', 'start execute_tool pay', 'end execute_tool pay'],
      'end invoke_agent helper',
    ])
    expect(heard[4]).toMatchObject({ id: (heard[3] as { id: number }).id, attributes: { 'glovebox.fuel': 7 } })
  })
})
