import { describe, expect, it } from 'vitest'
import { agent, budget, type Model, type ModelTurn } from '../../host/agent/mod.ts'

const tokens = { input: 1, output: 1 }
const call = { id: 'a', name: 'add', arguments: '{}' }

/** A model that answers whatever it is given, in one piece and as a stream. */
function answering(turn: unknown): Model {
  return {
    id: 'm',
    generate: async () => turn as ModelTurn,
    async *stream() {
      yield { type: 'turn', turn: turn as ModelTurn }
    },
  }
}

describe('what a model answers', () => {
  it.each([
    undefined,
    null,
    {},
    { text: null, calls: [], finish: 'stop', tokens },
    { text: 'x', calls: {}, finish: 'stop', tokens },
    { text: 'x', calls: [null], finish: 'tools', tokens },
    { text: 'x', calls: [{ ...call, id: 5 }], finish: 'tools', tokens },
    { text: 'x', calls: [{ ...call, name: undefined }], finish: 'tools', tokens },
    { text: 'x', calls: [{ ...call, arguments: { a: 1 } }], finish: 'tools', tokens },
  ])('is a failure of the model when it is %j', async turn => {
    const helper = agent({ model: answering(turn) })
    await expect(helper.run('?')).rejects.toMatchObject({ code: 'model/failed', detail: { model: 'm' } })
    const read = async () => {
      for await (const _ of helper.stream('?'));
    }
    await expect(read()).rejects.toMatchObject({ code: 'model/failed' })
  })

  it.each([
    undefined,
    null,
    { input: -5, output: 9 },
    { input: 9, output: -5 },
    { input: Number.NaN, output: Number.NaN },
    { input: '12', output: '3' },
    { input: 1e308, output: 1 },
    { input: 0.5, output: 0.5 },
  ])('is paid for by what was seen of it when it says that it cost %j', async cost => {
    const shared = budget({ tokens: 10_000 })
    const model = answering({ text: 'x'.repeat(30), calls: [], finish: 'stop', tokens: cost })
    const { usage } = await agent({ model }).run('?', { budget: shared })
    expect(usage).toMatchObject({ estimated: true, tokens: { output: 10 } })
    expect(usage.tokens.input).toBeGreaterThan(0)
    expect(shared.left('tokens')).toBe(10_000 - usage.tokens.input - 10)
  })
})
