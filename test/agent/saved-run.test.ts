/** Runs that are saved after a step, and go on elsewhere; and those that wait for a person. */

import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  agent,
  callTool,
  policy,
  type SavedRun,
  type ScriptStep,
  say,
  scope,
  scripted,
  tool,
  toolResults,
  waitingOf,
} from '../../host/agent/mod.ts'

const numbers = z.object({ a: z.number(), b: z.number() })
const script: ScriptStep[] = [
  [say('First. '), callTool('add', { a: 1, b: 2 })],
  [callTool('add', { a: 3, b: 4 }), callTool('add', { a: 5, b: 6 })],
  request =>
    toolResults(request)
      .map(({ value }) => value)
      .join(' and '),
]

function adder(log: string[] = []) {
  const add = tool({
    name: 'add',
    description: 'Adds.',
    input: numbers,
    call: ({ a, b }) => {
      log.push(`${a}+${b}`)
      return a + b
    },
  })
  return agent({ name: 'adder', model: scripted(script), tools: [add] })
}

const asJson = (saved: SavedRun): SavedRun => JSON.parse(JSON.stringify(saved))

async function steps(): Promise<SavedRun[]> {
  const saved: SavedRun[] = []
  await adder().run('?', { onStep: at => void saved.push(asJson(at)) })
  return saved
}

/** Goes on in a process of its own, which has nothing but the JSON. */
function elsewhere(saved: SavedRun): unknown {
  const mod = new URL('../../host/agent/mod.ts', import.meta.url).href
  const source = `
    import { agent, callTool, scripted, say, tool, toolResults } from ${JSON.stringify(mod)}
    const saved = JSON.parse(process.argv[1])
    const schema = { '~standard': { version: 1, vendor: 'x', validate: value => ({ value }), jsonSchema: { input: () => ({ type: 'object' }), output: () => ({}) } } }
    const add = tool({ name: 'add', description: '', input: schema, call: ({ a, b }) => a + b })
    const script = [
      [say('First. '), callTool('add', { a: 1, b: 2 })],
      [callTool('add', { a: 3, b: 4 }), callTool('add', { a: 5, b: 6 })],
      request => toolResults(request).map(({ value }) => value).join(' and '),
    ]
    const { text, messages, usage, calls } = await agent({ name: 'adder', model: scripted(script), tools: [add] }).run(saved)
    console.log(JSON.stringify({ text, messages, turns: usage.turns, calls: calls.map(({ text }) => text) }))`
  const args = ['--input-type=module', '-e', source, JSON.stringify(saved)]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

describe('a run that is saved', () => {
  it('after any step goes on to the same end', async () => {
    const whole = await adder().run('?')
    const saved = await steps()
    expect(saved).toHaveLength(5)
    for (const at of saved) {
      const result = await adder().run(at)
      expect(result.text).toBe('7 and 11')
      expect(result.messages).toEqual(whole.messages)
      expect(result.calls.map(({ text }) => text)).toEqual(['3', '7', '11'])
      expect(result.usage).toMatchObject({ turns: 3, toolCalls: 3, tokens: whole.usage.tokens })
    }
  })

  it('goes on in another process', async () => {
    const whole = await adder().run('?')
    const [, second] = await steps()
    expect(elsewhere(second!)).toEqual({
      text: '7 and 11',
      messages: whole.messages,
      turns: 3,
      calls: ['3', '7', '11'],
    })
  })

  it('is awaited by the run: what cannot be kept ends it', async () => {
    const log: string[] = []
    const run = adder(log).run('?', { onStep: () => Promise.reject(new Error('disk full')) })
    await expect(run).rejects.toThrow('disk full')
    expect(log).toEqual([])
  })

  it('of another agent, executor or version is refused', async () => {
    const [at] = await steps()
    for (const other of [{ agent: 'x' }, { executor: 'x' }, { version: 2 }, { calls: undefined }]) {
      const run = adder().run({ ...at!, ...other } as SavedRun)
      await expect(run).rejects.toMatchObject({ code: 'config/invalid' })
    }
  })
})

describe('what a saved run says that it spent', () => {
  it('counts as 0 where an earlier version did not count it', async () => {
    const [at] = await steps()
    const { egressBytes: _, ...usage } = at!.usage
    expect((await adder().run({ ...at!, usage })).usage).toMatchObject({ egressBytes: 0, turns: 3, toolCalls: 3 })
  })

  it('is refused when it is nothing that can be spent', async () => {
    const [at] = await steps()
    const fuels = [{ fuel: '-1' }, { fuel: 1 }, { fuel: undefined }]
    for (const bad of [{ tokens: null }, { usd: -1 }, { turns: '1' }, { wallMs: Number.NaN }, ...fuels]) {
      const run = adder().run({ ...at!, usage: { ...at!.usage, ...bad } } as SavedRun)
      await expect(run, JSON.stringify(bad)).rejects.toMatchObject({ code: 'config/invalid' })
    }
  })

  it('is refused with a call that is none', async () => {
    const at = (await steps())[2]!
    for (const bad of [null, {}, { ...at.calls[0], outcome: { status: 'ok', usage: { fuel: 'x' } } }]) {
      const run = adder().run({ ...at, calls: [bad] } as SavedRun)
      await expect(run).rejects.toMatchObject({ code: 'config/invalid' })
    }
  })
})

describe('a call that a person must allow', () => {
  const log: string[] = []
  const note = (name: string) =>
    tool({
      name,
      description: name,
      input: z.object({ x: z.number() }),
      call: ({ x }) => {
        log.push(`${name} ${x}`)
        return x
      },
    })
  const clerk = (x = 1) =>
    agent({
      name: 'clerk',
      model: scripted([[callTool('look', { x: 0 }), callTool('pay', { x })], 'Done.']),
      tools: [note('look'), note('pay')],
    })
  const rules = policy({
    roles: { all: ['*'] },
    as: ['all'],
    decide: ({ tool: name }) => (name === 'pay' ? 'ask' : 'allow'),
  })

  async function rest(run: Promise<unknown>) {
    return waitingOf(
      await run.then(
        () => undefined,
        error => error,
      ),
    )!
  }

  it('makes the run wait; the other calls of the turn run, and not again', async () => {
    log.length = 0
    await using root = scope({ policy: rules })
    const { saved, waiting } = await rest(clerk().run('?', { scope: root }))
    expect(waiting).toMatchObject([{ tool: 'pay', input: { x: 1 } }])
    expect(log).toEqual(['look 0'])
    const { fingerprint } = waiting[0]!
    const answers = [{ fingerprint, allow: true, by: 'ann' }]
    const result = await clerk().run(asJson(saved), { scope: root, answers })
    expect(result).toMatchObject({ text: 'Done.', usage: { toolCalls: 2, turns: 2 } })
    expect(log).toEqual(['look 0', 'pay 1'])
  })

  it('that is refused does not run, and the model reads why', async () => {
    log.length = 0
    await using root = scope({ policy: rules })
    const { saved, waiting } = await rest(clerk().run('?', { scope: root }))
    const { fingerprint } = waiting[0]!
    const answers = [{ fingerprint, allow: false, by: 'ann', reason: 'too much' }]
    const result = await clerk().run(saved, { scope: root, answers })
    expect(result.calls[1]).toMatchObject({ outcome: { status: 'denied' }, text: expect.stringContaining('too much') })
    expect(log).toEqual(['look 0'])
  })

  it('still waits after an answer to another call, and an answer counts once', async () => {
    await using root = scope({ policy: rules })
    const { waiting } = await rest(clerk(2).run('?', { scope: root }))
    const answers = [{ fingerprint: waiting[0]!.fingerprint, allow: true, by: 'ann' }]
    const one = await rest(clerk(1).run('?', { scope: root }))
    const again = await rest(clerk(1).run(one.saved, { scope: root, answers }))
    expect(again.waiting.map(each => each.fingerprint)).toEqual(one.waiting.map(each => each.fingerprint))
    const twice = agent({
      name: 'twice',
      model: scripted([[callTool('pay', { x: 2 }), callTool('pay', { x: 2 })], 'Done.']),
      tools: [note('pay')],
    })
    expect((await rest(twice.run('?', { scope: root, answers }))).waiting).toHaveLength(1)
  })

  it('in an agent that is called as a tool brings the whole to rest, and the whole goes on', async () => {
    log.length = 0
    await using root = scope({ policy: rules })
    const boss = () =>
      agent({
        name: 'boss',
        model: scripted([[callTool('look', { x: 9 }), callTool('clerk', { prompt: '?' })], 'All done.']),
        tools: [note('look'), clerk().asTool({ description: '' })],
      })
    const { saved, waiting } = await rest(boss().run('?', { scope: root }))
    expect(log.sort()).toEqual(['look 0', 'look 9'])
    const answers = waiting.map(({ fingerprint }) => ({ fingerprint, allow: true, by: 'ann' }))
    const result = await boss().run(asJson(saved), { scope: root, answers })
    expect(result.text).toBe('All done.')
    expect(log.sort()).toEqual(['look 0', 'look 9', 'pay 1'])
  })

  it('goes on in an agent whose call has any id, that of the prototype too', async () => {
    log.length = 0
    await using root = scope({ policy: rules })
    const calls = [{ id: '__proto__', name: 'clerk', arguments: '{"prompt":"?"}' }]
    const turns = [
      { text: '', calls, finish: 'tools' as const, tokens: { input: 1, output: 1 } },
      { text: 'All done.', calls: [], finish: 'stop' as const, tokens: { input: 1, output: 1 } },
    ]
    const generate = async ({ messages }: { readonly messages: readonly unknown[] }) =>
      turns[messages.length === 1 ? 0 : 1]!
    const boss = agent({ name: 'boss', model: { id: 'm', generate }, tools: [clerk().asTool({ description: '' })] })
    const { saved, waiting } = await rest(boss.run('?', { scope: root }))
    const answers = waiting.map(({ fingerprint }) => ({ fingerprint, allow: true, by: 'ann' }))
    expect((await boss.run(asJson(saved), { scope: root, answers })).text).toBe('All done.')
    expect(log).toEqual(['look 0', 'pay 1'])
  })

  it('is asked at once where somebody can be', async () => {
    log.length = 0
    await using root = scope({
      policy: rules,
      approve: async ({ fingerprint }) => ({ fingerprint, allow: true, by: 'bob' }),
    })
    expect((await clerk().run('?', { scope: root })).text).toBe('Done.')
    expect(log.sort()).toEqual(['look 0', 'pay 1'])
  })
})
