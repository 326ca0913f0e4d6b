/** What calls send over the network, as their usage tells, and as budgets of agents count it. */

import { describe, expect, test } from 'vitest'
import { agent, budget, callTool, scripted, toolResults } from '../../host/agent/mod.ts'
import type { Outcome } from '../../host/mod.ts'
import { local, serve, wire } from '../capability/http/support.ts'
import { scriptTool } from '../support/script-tool.ts'

const { load, run, answer, heard } = scriptTool(
  { http: 'glovebox:host/http@0.1.0' },
  `
  const get = url => http.fetch({ method: 'GET', url, headers: [], body: new Uint8Array(), secrets: [] }).body.readAll()
  const tries = (url, count) => {
    const seen = []
    for (let i = 0; i < count; i++) {
      try { get(url); seen.push('ok') } catch (thrown) { seen.push(thrown.payload ?? thrown) }
    }
    return seen
  }
`,
)
const granted = async () => {
  const server = await wire()
  return { server, toolset: await load([{ kind: 'http', ...local(server.port) }]) }
}
const sentBy = async (outcome: Promise<Outcome>): Promise<number> => (await outcome).usage.egressBytes

describe('usage.egressBytes', () => {
  test('is what the server received, each hop, and of this call alone', async () => {
    const { server, toolset } = await granted()
    const two = await sentBy(run(toolset, `return tries('${server.origin}/on', 1)`))
    expect(two).toBe(server.received())
    expect(await sentBy(run(toolset, 'return 1'))).toBe(0)
    await run(toolset, `return tries('${server.origin}/on', 1)`)
    expect(server.received()).toBe(2 * two)
  })

  test('is told of a call that reaches a limit or is canceled, and the next call works', async () => {
    const { server, toolset } = await granted()
    const one = await sentBy(run(toolset, `get('${server.origin}/')`))
    const spin = `get('${server.origin}/'); for (;;);`
    const stopped = await run(toolset, spin, { limits: { fuel: 200_000_000n } })
    expect(stopped).toMatchObject({ status: 'limit', limit: 'fuel', usage: { egressBytes: one } })
    const late = await run(toolset, spin, { limits: { timeoutMs: 300 } })
    expect(late).toMatchObject({ status: 'limit', limit: 'time', usage: { egressBytes: one } })

    const asked = Promise.withResolvers<void>()
    const deaf = await serve(() => asked.resolve())
    const controller = new AbortController()
    const waiting = await load([{ kind: 'http', ...local(deaf.port) }])
    const canceled = run(waiting, `get('${deaf.origin}/')`, { signal: controller.signal })
    await asked.promise
    controller.abort()
    const length = deaf.origin.length - server.origin.length
    expect(await canceled).toMatchObject({ status: 'canceled', usage: { egressBytes: one + length } })
    expect(await answer(toolset, `return tries('${server.origin}/', 1)`)).toEqual(['ok'])
  })
})

describe('limits.egressBytes', () => {
  test('lets out what is just under and exactly it, refuses what is just over, and the call goes on', async () => {
    const { server, toolset } = await granted()
    const body = `return tries('${server.origin}/', 2)`
    const both = await sentBy(run(toolset, body))
    const within = async (egressBytes: number) => {
      const outcome = await run(toolset, body, { limits: { egressBytes } })
      return [outcome.status === 'ok' && JSON.parse(outcome.value as string), outcome.usage.egressBytes]
    }
    expect(await within(both + 1)).toEqual([['ok', 'ok'], both])
    expect(await within(both)).toEqual([['ok', 'ok'], both])
    expect(await within(both - 1)).toEqual([['ok', 'limited'], both / 2])
    expect(await within(0)).toEqual([['limited', 'limited'], 0])
    expect(heard.at(-1)).toMatchObject({
      decision: 'deny',
      kind: 'http',
      subject: expect.stringContaining('egressBytes'),
    })
  })
})

describe('a budget of egress', () => {
  test('is drawn from every ancestor, never overshot by calls at a time, and leaves tools that send nothing alone', async () => {
    const { server, toolset } = await granted()
    const one = await sentBy(run(toolset, `get('${server.origin}/')`))
    const top = budget({ egressBytes: 7 * one })
    const middle = top.child({ egressBytes: 5 * one })
    // The model calls the tool itself, without what the other scripts begin with.
    const script = `
      const seen = []
      for (let i = 0; i < 4; i++) {
        try {
          http.fetch({ method: 'GET', url: '${server.origin}/', headers: [], body: new Uint8Array(), secrets: [] }).body.readAll()
          seen.push('ok')
        } catch (thrown) { seen.push(thrown.payload ?? thrown) }
      }
      return seen`
    const call = callTool('run', { body: script })
    const quiet = callTool('run', { body: 'return 1' })
    const model = scripted([
      [call, call],
      [call],
      [quiet],
      request =>
        toolResults(request)
          .map(({ text }) => text)
          .join(),
    ])
    const before = server.received()
    const result = await agent({ model, tools: toolset.tools }).run('?', { budget: middle })
    expect(server.received() - before).toBe(5 * one)
    expect(result.usage.egressBytes).toBe(5 * one)
    expect([middle.spent.egressBytes, top.spent.egressBytes]).toEqual([5 * one, 5 * one])
    expect([middle.left('egressBytes'), top.left('egressBytes')]).toEqual([0, 2 * one])
    expect(result.calls.map(({ outcome }) => outcome.status)).toEqual(['ok', 'ok', 'ok', 'ok'])
    const sums = result.calls.map(({ outcome }) => outcome.usage.egressBytes / one)
    expect(sums).toEqual([2, 2, 1, 0])
  })
})
