/** Values that are nested deeper than a stack, or are no JSON at all: of a model's arguments, and of what tools of the host answer. */

import { describe, expect, it } from 'vitest'
import { audit } from '../../host/agent/audit/mod.ts'
import { sqliteMemory } from '../../host/agent/memory/mod.ts'
import { agent, callTool, policy, type SavedRun, type Scope, scope, scripted, tool } from '../../host/agent/mod.ts'
import { bodies } from '../support/audit.ts'
import { folder } from '../support/folder.ts'

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

const anything = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate: (value: unknown) => ({ value }),
    jsonSchema: { input: () => ({ type: 'object' }), output: () => ({}) },
  },
}

/** A run under everything that looks at arguments and results: events, saving, a policy that asks, a log that keeps content. */
async function guarded(args: string, answer: () => unknown = () => 'ran') {
  using place = folder()
  await using log = await audit(place.file('audit.db'), { content: 'full' })
  const look = tool({ name: 'look', description: '', input: anything, call: answer })
  const rules = policy({ roles: { all: ['*'] }, as: ['all'], decide: ({ input }) => (input ? 'ask' : 'deny') })
  const approve = async ({ fingerprint }: { fingerprint: string }) => ({ fingerprint, allow: true, by: 'ann' })
  const saved: SavedRun[] = []
  await using all = scope({ audit: log, policy: rules, approve, onEvent: () => undefined })
  const helper = agent({ model: scripted([callTool('look', args), 'Done.']), tools: [look] })
  const { calls, text } = await helper.run('?', { scope: all, onStep: at => void saved.push(at) })
  const { ok } = await log.verify()
  return { call: calls[0]!, text, ok, saved, helper, bodies: bodies(log.file) }
}

describe('arguments of a model', () => {
  it('may be nested 256 deep, and beyond that are refused with a result that it reads', async () => {
    expect((await guarded(nested(256))).call).toMatchObject({ outcome: { status: 'ok' } })
    for (const depth of [257, 20_000]) {
      const { call, text, ok } = await guarded(nested(depth))
      expect(call).toMatchObject({ malformed: true, fault: { code: 'input/invalid' }, input: nested(depth) })
      expect(call.text).toContain('nested more than 256 deep')
      expect({ text, ok }).toEqual({ text: 'Done.', ok: true })
    }
  })
})

describe('a run with a memory', () => {
  it('keeps a transcript whose calls have arguments of any depth', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    for (const depth of [256, 257, 500]) {
      const model = scripted([callTool('look', nested(depth)), 'Done.'])
      const { text } = await agent({ model, memory }).run('look', { thread: String(depth) })
      expect([text, (await memory.load(String(depth))).length]).toEqual(['Done.', 4])
    }
    expect(await memory.procedural.search('look')).toHaveLength(1)
  })
})

describe('a tool of the host', () => {
  const deep = () => JSON.parse(nested(20_000))
  const cycle = () => {
    const value: Record<string, unknown> = {}
    value.self = value
    return value
  }

  it('may answer what JSON cannot hold: the run goes on, the log says so, and the run can be saved', async () => {
    for (const answer of [deep, cycle]) {
      const { text, ok, call, saved, helper, bodies } = await guarded('{}', answer)
      expect({ text, ok, status: call.outcome.status }).toEqual({ text: 'Done.', ok: true, status: 'ok' })
      expect(call.text).toContain('cannot be written as JSON')
      expect(bodies.find(({ type, unwritable }) => type === 'finished' && unwritable)).toMatchObject({ status: 'ok' })
      const last = saved.at(-1)!
      expect(last.calls[0]).toMatchObject({ outcome: { status: 'error' }, text: call.text })
      expect((await helper.run(last)).text).toBe('Done.')
    }
  })

  it('may answer a number that JSON has no form for', async () => {
    const { text, ok, call } = await guarded('{}', () => ({ ratio: Number.NaN }))
    expect({ text, ok, read: call.text }).toEqual({ text: 'Done.', ok: true, read: '{"ratio":null}' })
  })
})

describe('scopes that are nested 20,000 deep', () => {
  /** Nests, and does `work` at the bottom. */
  const nest = (within: Scope, deep: number, work: (own: Scope) => Promise<never>): Promise<never> =>
    deep === 0
      ? work(within)
      : within
          .spawn(async own => {
            await null
            return nest(own, deep - 1, work)
          })
          .then()

  it('end when the outermost is canceled, and when the innermost fails', async () => {
    await using root = scope({ graceMs: 60_000 })
    const { promise: reached, resolve } = Promise.withResolvers<void>()
    const task = root.spawn(own =>
      nest(own, 20_000, async inner => {
        resolve()
        return inner.sleep(1e6).then(() => Promise.reject(new Error('late')))
      }),
    )
    await reached
    task.cancel('enough')
    await expect(task).rejects.toMatchObject({ code: 'agent/canceled', cause: 'enough' })
    const error = new Error('at the bottom')
    await expect(root.spawn(own => nest(own, 20_000, () => Promise.reject(error)), { isolated: true })).rejects.toBe(
      error,
    )
    expect([root.stuck, root.suppressed]).toEqual([[], []])
  })
})
