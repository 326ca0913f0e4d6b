import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agent, budget, callTool, type Model, say, scripted, tool, toolResults } from '../../../host/agent/mod.ts'
import type { Determinism } from '../../../host/agent/replay/determinism.ts'
import { record } from '../../../host/agent/replay/record.ts'
import { replay } from '../../../host/agent/replay/replay.ts'
import type { Scope } from '../../../host/agent/scope.ts'
import { scope } from '../../../host/agent/scope.ts'
import { folder } from '../../support/folder.ts'
import { asText, eventsOf } from '../../support/recorded-run.ts'

const number = z.object({ n: z.number() })
const double = tool({ name: 'double', description: 'Doubles.', input: number, call: ({ n }) => 2 * n })
const sums = [
  [say('Let me see. '), callTool('double', { n: 1 }), callTool('double', { n: 2 })],
  (request: Parameters<Model['generate']>[0]) =>
    `It is ${toolResults(request)
      .map(({ text }) => text)
      .join(' and ')}.`,
]

async function recorded(file: string, input = 'double 1 and 2') {
  await using recording = record(scripted(sums, { id: 'm' }), file)
  const helper = agent({ model: recording, tools: recording.tools([double]) })
  return await eventsOf(helper, input, recording.context)
}

function played(file: string, input = 'double 1 and 2', options: Parameters<typeof replay>[1] = {}) {
  const recording = replay(file, options)
  const helper = agent({ model: recording, tools: recording.tools([double]) })
  return { recording, events: eventsOf(helper, input, recording.context) }
}

describe('replay', () => {
  it('gives the events of the recorded run, byte for byte, as often as one likes', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    const events = await recorded(file)
    expect(events).toContain('It is 2 and 4.')
    for (let i = 0; i < 3; i++) {
      const { recording, events: again } = played(file)
      expect(await again).toBe(events)
      recording.assertComplete()
    }
  })

  it('runs no tool', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    await recorded(file)
    const recording = replay(file)
    const never = { ...double, call: () => Promise.reject(new Error('it ran')) }
    const helper = agent({ model: recording, tools: recording.tools([never]) })
    await using all = scope(recording.context)
    expect((await helper.run('double 1 and 2', { scope: all })).calls.map(({ text }) => text)).toEqual(['2', '4'])
  })

  it('of a run that was not streamed tells the text of each turn in one piece', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    {
      await using recording = record(scripted(['Hello to you.']), file)
      await using all = scope()
      await agent({ model: recording }).run('Hi', { scope: all })
    }
    const recording = replay(file)
    expect(await eventsOf(agent({ model: recording }), 'Hi', recording.context)).toContain('"delta":"Hello to you."')
    recording.assertComplete()
    const quiet = replay(file)
    await using all = scope()
    expect((await agent({ model: quiet }).run('Hi', { scope: all })).text).toBe('Hello to you.')
    quiet.assertComplete()
  })

  it.each(['schema', 'tool'] as const)('asks for typed answers as the model was asked: by %s', async typedBy => {
    using place = folder()
    const file = place.file('run.jsonl')
    const answers = { schema: '{"n":2}', tool: callTool('respond', { n: 2 }) }
    const run = async (model: Model, context: Determinism) => {
      await using all = scope(context)
      return (await agent({ model, output: number }).run('?', { scope: all })).output
    }
    {
      // As a model of a class has it: not as a property of its own.
      const model: Model = Object.create({ ...scripted([answers[typedBy]]), typedBy, provider: 'acme' })
      await using recording = record(model, file)
      expect(recording.provider).toBe('acme')
      expect(await run(recording, recording.context)).toEqual({ n: 2 })
    }
    const recording = replay(file)
    expect(recording.provider).toBe('acme')
    expect(await run(recording, recording.context)).toEqual({ n: 2 })
    recording.assertComplete()
  })

  it('is not held to what a budget that others draw on too has left', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    const run = async (model: Model, spent: number) => {
      const shared = budget({ turns: 50 }, { advise: true })
      shared.reserve({ turns: spent }).settle({ turns: spent })
      return await agent({ model, instructions: 'Be brief.' }).run('?', { budget: shared })
    }
    const asked: unknown[] = []
    const hear: Model['generate'] = (request, signal) => {
      asked.push(request.messages.at(-1))
      return scripted(['Hi.']).generate(request, signal)
    }
    {
      await using recording = record({ id: 'm', generate: hear }, file)
      await run(recording, 0)
    }
    expect(asked).toEqual([{ role: 'system', text: expect.stringContaining('50 turns'), advice: true }])
    const recording = replay(file)
    expect((await run(recording, 7)).text).toBe('Hi.')
    recording.assertComplete()
    const unadvised = agent({ model: replay(file), instructions: 'Be brief.' }).run('?')
    await expect(unadvised).rejects.toMatchObject({ code: 'replay/miss' })
  })

  it('gives what the model and the tools failed with', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    const bad = tool({
      name: 'double',
      description: '',
      input: z.object({}),
      call: () => Promise.reject(new Error('no')),
    })
    const run = async (model: Model, tools: (typeof bad)[]) => {
      const helper = agent({ model, tools })
      return asText(await helper.run('?').catch(({ code, message }) => ({ code, message })))
    }
    const failing = scripted([callTool('double'), request => ({ do: 'say', text: toolResults(request)[0]!.text })])
    const generate: Model['generate'] = (request, signal) =>
      request.messages.length > 3 ? Promise.reject(new TypeError('odd')) : failing.generate(request, signal)
    let first: string
    {
      await using recording = record({ id: 'm', generate }, file)
      first = await run(recording, recording.tools([bad]))
    }
    const recording = replay(file)
    expect(await run(recording, recording.tools([bad]))).toContain('"status":"error"')
    expect(first).toContain('"status":"error"')
    recording.assertComplete()
  })

  it('executes tools when it is told to, and asks the model alone of the recording', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    await recorded(file)
    let ran = 0
    const counting = tool({ ...double, input: number, call: ({ n }) => ++ran * 0 + 2 * n })
    const recording = replay(file, { tools: 'execute' })
    await using all = scope(recording.context)
    const helper = agent({ model: recording, tools: recording.tools([counting]) })
    const { text } = await helper.run('double 1 and 2', { scope: all })
    expect([text, ran]).toEqual(['It is 2 and 4.', 2])
    recording.assertComplete()
  })
})

describe('a recording of an agent that calls agents', () => {
  it('holds what they ask and call, each under its own path', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    const family = (
      model: (name: string, script: Parameters<typeof scripted>[0]) => Model,
      wrap: (tools: (typeof double)[]) => (typeof double)[],
    ) => {
      const inner = agent({ name: 'inner', model: model('small', sums), tools: wrap([double]) })
      const asked = [callTool('inner', { prompt: 'double' }), callTool('inner', { prompt: 'double' })]
      const nested = wrap([inner.asTool({ description: 'Doubles.' }) as never])
      return agent({ name: 'outer', model: model('big', [asked, 'Done.']), tools: nested })
    }
    let events: string
    {
      await using recording = record(scripted([], { id: 'none' }), file)
      const helper = family(
        (id, script) => recording.model(scripted(script, { id })),
        tools => recording.tools(tools),
      )
      events = await eventsOf(helper, '?', recording.context)
    }
    expect(events).toContain('"path":["root","outer#1","inner#2"]')
    const recording = replay(file)
    const again = family(
      id => recording.model(id),
      tools => recording.tools(tools),
    )
    expect(await eventsOf(again, '?', recording.context)).toBe(events)
    recording.assertComplete()
  })
})

describe('a replay of concurrent runs', () => {
  /** Some turns of the event loop, or of promises alone. */
  async function pause(turns: number): Promise<void> {
    for (let i = 0; i < turns; i++)
      await (i % 3 === 0 ? new Promise(resolve => setImmediate(resolve)) : Promise.resolve())
  }

  interface Tree {
    readonly delays: readonly number[]
    readonly parts: number
    readonly children: readonly Tree[]
  }

  const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>(tie => ({
    tree: fc.record({
      delays: fc.array(fc.nat(12), { maxLength: 3 }),
      parts: fc.nat(4),
      children: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
    }),
  })).tree

  /** Runs an agent for each node, children at the same time, all of them with tools that take their time. */
  async function runTree(
    tree: Tree,
    within: Scope,
    model: Model,
    wait: (turns: number) => Promise<unknown>,
    tools: (all: never[]) => never[],
  ): Promise<unknown> {
    const slow = tool({ name: 'slow', description: '', input: number, call: async ({ n }) => wait(n) })
    const helper = agent({ name: 'node', model, tools: tools([slow as never]) })
    const events: string[] = []
    for await (const event of helper.stream(JSON.stringify([tree.delays, tree.parts]), { scope: within }))
      events.push(asText(event))
    const below = await within.each(tree.children, { concurrency: 3 }, (child, scope) =>
      runTree(child, scope, model, wait, tools),
    )
    return [events, below]
  }

  /** Answers from the question: tools with its delays, then its parts as pieces of text. */
  const talkative: Model = {
    ...scripted([]),
    id: 'talkative',
    async *stream({ messages }) {
      const [delays, parts] = JSON.parse(messages[0]!.text)
      const calls =
        messages.length > 1
          ? []
          : delays.map((n: number, i: number) => ({ id: `c${i}`, name: 'slow', arguments: `{"n":${n}}` }))
      for (let i = 0; i < parts; i++) {
        await pause(parts - i)
        yield { type: 'text', text: `${i} ` }
      }
      yield {
        type: 'turn',
        turn: { text: '0 1 2 3 '.slice(0, 2 * parts), calls, finish: 'stop', tokens: { input: 1, output: 1 } },
      }
    },
  }

  it('is the same for every tree of agents, with tools at the same time and text in pieces', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(trees, async tree => {
        using place = folder()
        const file = place.file('run.jsonl')
        const all: string[] = []
        const note = (context: object) => scope({ ...context, onEvent: event => void all.push(asText(event)) })
        const seen: unknown[] = []
        {
          await using recording = record(talkative, file)
          await using root = note(recording.context)
          seen.push(await runTree(tree, root, recording, pause, tools => recording.tools(tools)))
          seen.push(all.splice(0))
        }
        for (let i = 0; i < 2; i++) {
          const recording = replay(file)
          await using root = note(recording.context)
          const again = await runTree(tree, root, recording, pause, tools => recording.tools(tools))
          recording.assertComplete()
          expect(again).toEqual(seen[0])
          expect(all.splice(0)).toEqual(seen[1])
        }
      }),
      { numRuns: 60 },
    )
  })
})
