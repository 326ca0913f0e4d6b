import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agent, callTool, scripted, tool } from '../../host/agent/mod.ts'
import { Scope } from '../../host/agent/scope.ts'
import { readCall, Toolbox } from '../../host/agent/toolbox.ts'
import { GloveboxError } from '../../host/base/error.ts'
import type { Tool } from '../../host/base/tool.ts'

const echo = tool({ name: 'echo', description: 'Echoes.', input: z.object({ x: z.number() }), call: ({ x }) => x })
const call = (box: Toolbox, name: string, args: string) =>
  Scope.run({}, async root => {
    const read = readCall({ id: '1', name, arguments: args })
    return box.report(read, await box.attempt(read, root), 0)
  })

describe('Toolbox.call', () => {
  const box = new Toolbox([echo], 100)

  it('answers a call with its outcome', async () => {
    expect(await call(box, 'echo', '{"x":5}')).toMatchObject({ input: { x: 5 }, text: '5', outcome: { status: 'ok' } })
  })

  it.each([
    ['a tool that is not there', 'nope', '{}', 'agent/unknown-tool', /there is no tool nope; the tools are: echo/],
    ['arguments that are no JSON', 'echo', '{"x":', 'input/invalid', /the arguments are not JSON/],
    ['arguments that do not fit', 'echo', '{"x":"5"}', 'input/invalid', /x: Invalid input: expected number/],
    ['arguments that are no object', 'echo', '[]', 'input/invalid', /expected object/],
    ['a name out of the prototype', 'constructor', '{}', 'agent/unknown-tool', /no tool constructor/],
  ])('answers %s with a result', async (_, name, args, code, text) => {
    const report = await call(box, name, args)
    expect(report).toMatchObject({ fault: { code }, outcome: { status: 'error' } })
    expect(report.text).toMatch(text)
  })

  it('answers a fault of the host with a result that keeps its message from the model', async () => {
    const throwing = (error: Error): Tool => ({ ...echo, call: () => Promise.reject(error) })
    const lost = new GloveboxError('pool/worker-lost', 'worker 3 at /srv/secret died')
    const report = await call(new Toolbox([throwing(lost)], 100), 'echo', '{}')
    expect(report.fault).toEqual({ code: 'pool/worker-lost', message: 'worker 3 at /srv/secret died' })
    expect(report.text).toContain('The worker died under the call')
    expect(report.text).not.toContain('/srv/secret')
    const other = await call(new Toolbox([throwing(new Error('boom'))], 100), 'echo', '{}')
    expect(other.fault).toEqual({ code: 'internal', message: 'boom' })
    const sync = {
      ...echo,
      call: () => {
        throw new Error('at once')
      },
    }
    expect((await call(new Toolbox([sync], 100), 'echo', '{}')).fault).toMatchObject({ message: 'at once' })
  })
})

describe('readCall', () => {
  it.each([
    ['', {}],
    ['  ', {}],
    ['{"x":1}', { x: 1 }],
    ['5', 5],
    ['{', '{'],
    ['"{"', '{'],
  ])('reads %j', (text, input) => {
    expect(readCall({ id: '1', name: 'a', arguments: text })).toMatchObject({ id: '1', name: 'a', input })
  })
})

describe('the tool calls of one turn', () => {
  const turn = (count: number) => [Array.from({ length: count }, (_, i) => callTool('meet', { i })), 'done']

  /** A tool whose calls end once `size` of them are running together, in reverse order. */
  function meeting(size: number) {
    const together = Promise.withResolvers<void>()
    let running = 0
    let most = 0
    const meet = tool({
      name: 'meet',
      description: '',
      input: z.object({ i: z.number() }),
      call: async ({ i }) => {
        running += 1
        most = Math.max(most, running)
        if (running === size) together.resolve()
        await together.promise
        for (let turns = 0; turns < 100 - 10 * i; turns++) await Promise.resolve()
        running -= 1
        return i
      },
    })
    return { meet, most: () => most }
  }

  it('run in parallel, and their results are in the order of the calls', async () => {
    const { meet, most } = meeting(3)
    const ended: unknown[] = []
    for await (const event of agent({ model: scripted(turn(3)), tools: [meet] }).stream('?')) {
      if (event.type === 'tool-result') ended.push(event.outcome.status === 'ok' && event.outcome.value)
      if (event.type === 'done') expect(event.result.calls.map(each => each.text)).toEqual(['0', '1', '2'])
    }
    expect(ended).toEqual([2, 1, 0])
    expect(most()).toBe(3)
  })

  it('run no more at a time than toolConcurrency', async () => {
    const { meet, most } = meeting(2)
    const { calls } = await agent({ model: scripted(turn(6)), tools: [meet], toolConcurrency: 2 }).run('?')
    expect(calls.map(each => each.text)).toEqual(['0', '1', '2', '3', '4', '5'])
    expect(most()).toBe(2)
  })

  it('go on when one of them fails', async () => {
    const bad = tool({ name: 'bad', description: '', input: z.object({}), call: () => Promise.reject(new Error('no')) })
    const model = scripted([[callTool('bad'), callTool('echo', { x: 1 })], 'done'])
    const { calls, text } = await agent({ model, tools: [bad, echo] }).run('?')
    expect(calls.map(each => each.outcome.status)).toEqual(['error', 'ok'])
    expect(text).toBe('done')
  })
})
