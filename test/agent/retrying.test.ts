import { afterEach, describe, expect, it } from 'vitest'
import {
  agent,
  budget,
  type Model,
  type ModelDelta,
  openai,
  openaiEmbedder,
  retrying,
  scope,
  scripted,
} from '../../host/agent/mod.ts'
import { GloveboxError } from '../../host/base/error.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { type OpenAIServer, openaiServer, type Reply } from '../support/openai-server.ts'

const failed = (detail: object) => new GloveboxError('model/failed', 'no', { detail: { ...detail } })
const quick = { minMs: 100, maxMs: 1000, jitter: 0 }

/** Fails with each error in turn, then answers. */
function flaky(...errors: unknown[]): Model & { asked: number } {
  const model = {
    id: 'flaky',
    asked: 0,
    async generate(...args: Parameters<Model['generate']>) {
      const error = errors[model.asked++]
      if (error) throw error
      return scripted(['Now.']).generate(...args)
    },
  }
  return model
}

describe('retrying', () => {
  it('keeps what a model says of itself, also when the model is of a class', () => {
    const ofClass = Object.create({ ...scripted(['x']), typedBy: 'tool', provider: 'acme' })
    expect(retrying(ofClass)).toMatchObject({ typedBy: 'tool', provider: 'acme', id: 'scripted' })
    expect('typedBy' in retrying(scripted(['x']))).toBe(false)
  })

  it('asks again after growing waits, by the clock of the scope, and is one call to the budget', async () => {
    const clock = manualClock()
    const model = flaky(failed({ status: 500 }), failed({ connection: 'failed' }))
    const shared = budget({ turns: 1 })
    await using root = scope({ clock, random: () => 0, budget: shared })
    const run = agent({ model: retrying(model, quick) }).run('?', { scope: root })
    const asked: number[] = []
    for (const ms of [99, 1, 199, 1]) {
      await clock.advance(ms)
      asked.push(model.asked)
    }
    expect(asked).toEqual([1, 2, 2, 3])
    expect(await run).toMatchObject({ text: 'Now.', usage: { turns: 1 } })
  })

  it('waits as long as the provider says, up to its bound', async () => {
    const clock = manualClock()
    await using root = scope({ clock })
    const model = flaky(failed({ status: 429, retryAfterMs: 700 }), failed({ status: 429, retryAfterMs: 1e9 }))
    const run = agent({ model: retrying(model, quick) }).run('?', { scope: root })
    await clock.advance(699)
    expect(model.asked).toBe(1)
    await clock.advance(1)
    expect(model.asked).toBe(2)
    await clock.advance(1000)
    expect((await run).text).toBe('Now.')
  })

  it.each([
    ['a request that is wrong', failed({ status: 400 })],
    ['a refusal', new GloveboxError('model/refused', 'no')],
    ['what is no failure of a model', new Error('no')],
  ])('does not ask again after %s', async (_, error) => {
    const model = flaky(error)
    await expect(agent({ model: retrying(model, quick) }).run('?')).rejects.toBe(error)
    expect(model.asked).toBe(1)
  })

  it('gives up after its retries, with the last failure', async () => {
    const clock = manualClock()
    await using root = scope({ clock })
    const last = failed({ status: 503, which: 'last' })
    const model = flaky(failed({ status: 503 }), last, failed({ status: 503 }))
    const run = agent({ model: retrying(model, { ...quick, retries: 1 }) }).run('?', { scope: root })
    const ended = expect(run).rejects.toBe(last)
    await clock.advance(1000)
    await ended
  })

  it('ends its wait when the run is canceled', async () => {
    const clock = manualClock()
    const abort = new AbortController()
    await using root = scope({ clock })
    const run = agent({ model: retrying(flaky(failed({ status: 500 })), quick) }).run('?', {
      scope: root,
      signal: abort.signal,
    })
    await settle()
    abort.abort('enough')
    await expect(run).rejects.toMatchObject({ code: 'agent/canceled', cause: 'enough' })
    expect(clock.waiting).toBe(0)
  })

  it('begins a stream again only while nothing of it was seen', async () => {
    const streams: ModelDelta[][] = [[], [{ type: 'text', text: 'half' }]]
    let asked = 0
    async function* stream() {
      yield* streams[asked++]!
      throw failed({ status: 500 })
    }
    const model = retrying(
      { id: 'm', generate: () => Promise.reject(new Error('unused')), stream },
      { minMs: 0, maxMs: 0 },
    )
    const texts: string[] = []
    const reading = (async () => {
      for await (const event of agent({ model }).stream('?')) if (event.type === 'text') texts.push(event.delta)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'model/failed' })
    expect([asked, texts]).toEqual([2, ['half']])
  })
})

describe('with the real client', () => {
  const open: OpenAIServer[] = []
  afterEach(async () => {
    for (const server of open.splice(0)) await server[Symbol.asyncDispose]()
  })
  const serve = async (...replies: Reply[]) => {
    const server = await openaiServer(...replies)
    open.push(server)
    return server
  }

  it('a failure tells whether it may pass, and when', async () => {
    const server = await serve({ status: 429, headers: { 'retry-after': '7' } }, { text: 'Now.' })
    const model = openai('m', { api: 'chat', baseURL: server.baseURL, maxRetries: 0 })
    const never = new AbortController().signal
    const error = await model.generate({ messages: [], tools: [] }, never).catch(thrown => thrown)
    expect(error.detail).toMatchObject({ status: 429, retryAfterMs: 7000 })
    const gone = openai('m', { api: 'chat', baseURL: 'http://127.0.0.1:1/v1', maxRetries: 0 })
    const lost = await gone.generate({ messages: [], tools: [] }, never).catch(thrown => thrown)
    expect(lost.detail).toMatchObject({ connection: 'failed' })
    const wrapped = retrying(model, { minMs: 0, maxMs: 0 })
    expect((await agent({ model: wrapped }).run('?')).text).toBe('Now.')
  })

  it('texts become vectors in their order, in batches', async () => {
    const server = await serve({ embed: 3 })
    const embedder = openaiEmbedder('e', { dims: 3, maxBatch: 2, baseURL: server.baseURL })
    const vectors = await embedder.embed(['a', 'bb', 'ccc'])
    expect(vectors.map(vector => [...vector])).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [3, 0, 0],
    ])
    expect(server.requests.map(({ path, body }) => [path, (body.input as string[]).length])).toEqual([
      ['/v1/embeddings', 2],
      ['/v1/embeddings', 1],
    ])
    expect(await embedder.embed([])).toEqual([])
    const other = openaiEmbedder('e', { dims: 4, baseURL: server.baseURL })
    await expect(other.embed(['a'])).rejects.toMatchObject({
      code: 'model/failed',
      message: /1 vectors of 3 numbers came/,
    })
  })
})
