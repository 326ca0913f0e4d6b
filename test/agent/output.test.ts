import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { agent, callTool, type Model, react, scripted, tool } from '../../host/agent/mod.ts'
import { typedOutput } from '../../host/agent/output.ts'

const weather = z.object({ city: z.string(), degrees: z.number().int() })
const good = '{"city":"Paris","degrees":21}'

describe('a typed output', () => {
  it('is the parsed and checked answer, with the type of the schema', async () => {
    const result = await agent({ model: scripted([good]), output: weather }).run('?')
    expectTypeOf(result.output).toEqualTypeOf<{ city: string; degrees: number }>()
    expect(result.output).toEqual({ city: 'Paris', degrees: 21 })
  })

  it('by a tool leaves no other tool its name', () => {
    const respond = tool({ name: 'respond', description: '', input: z.object({}), call: () => 0 })
    const options = { model: { ...scripted([good]), typedBy: 'tool' as const }, tools: [respond] }
    expect(() => agent({ ...options, output: weather })).toThrow(/respond.*Rename/)
    expect(agent(options).name).toBe('agent')
  })

  it('is what the schema makes of the answer', async () => {
    const output = z.object({ n: z.string().transform(Number) })
    const result = await agent({ model: scripted(['{"n":"7"}']), output }).run('?')
    expect(result.output).toEqual({ n: 7 })
  })

  it('is repaired once, from the list of what is wrong', async () => {
    const model = scripted(['{"city":5,"degrees":1.5}', good])
    const result = await agent({ model, output: weather }).run('?')
    expect(result.output).toEqual({ city: 'Paris', degrees: 21 })
    expect(result.usage.turns).toBe(2)
    const said = result.messages.find(message => message.role === 'user' && message.text !== '?')
    expect(said!.text).toMatch(/city: .*expected string.*; degrees: .*expected int/)
  })

  it.each(['It is 21 degrees.', '{"city":"Paris"}'])(
    'that does not fit twice throws model/output-invalid: %s',
    async bad => {
      const run = agent({ model: scripted(['?', bad]), output: weather }).run('?')
      await expect(run).rejects.toMatchObject({ code: 'model/output-invalid', detail: { text: bad } })
    },
  )

  it('is asked for without tools at the turn limit', async () => {
    const noop = tool({ name: 'noop', description: '', input: z.object({}), call: () => 0 })
    const options = { tools: [noop], output: weather }
    const finalized = agent({ ...options, model: scripted([callTool('noop'), good]), maxTurns: 1 }).run('?')
    expect(await finalized).toMatchObject({ output: { city: 'Paris' }, stop: 'turns' })
    const executor = react({ turns: 1, onLimit: 'stop' })
    const stopped = agent({ ...options, model: scripted([callTool('noop'), good]), executor }).run('?')
    expect(await stopped).toMatchObject({ output: { city: 'Paris' }, stop: 'turns' })
  })
})

describe('typedOutput', () => {
  it.each<[string, unknown, RegExp]>([
    ['what is no schema', {}, /not a Standard Schema/],
    ['a schema without JSON Schema', { '~standard': { version: 1, vendor: 'v', validate: () => 0 } }, /JSON Schema/],
    ['a schema whose root is no object', z.array(z.string()), /must describe an object/],
  ])('refuses %s', (_, schema, message) => {
    expect(() => typedOutput(schema as typeof weather)).toThrow(message)
  })

  it('refuses a schema that validates asynchronously, when it is used', () => {
    const slow = z.object({ a: z.string().refine(async () => true) })
    expect(() => typedOutput(slow).check('{"a":""}')).toThrow(/asynchronously/)
  })
})

describe('a model that answers by a tool', () => {
  const respond = (args: unknown) => callTool('respond', args)

  it('is offered `respond` in place of the form, and its arguments are the answer', async () => {
    const seen: string[][] = []
    const model: Model = {
      ...scripted([
        request => {
          seen.push(request.tools.map(({ name }) => name))
          expect(request.output).toBeUndefined()
          return callTool('look')
        },
        [respond({ city: 'Paris', degrees: 21 }), callTool('look')],
      ]),
      typedBy: 'tool',
    }
    const look = tool({ name: 'look', description: '', input: z.object({}), call: () => 'sunny' })
    const result = await agent({ model, tools: [look], output: weather }).run('?')
    expect(result).toMatchObject({ output: { city: 'Paris', degrees: 21 }, usage: { toolCalls: 1 } })
    expect(seen).toEqual([['look', 'respond']])
    expect(result.messages.at(-1)).toMatchObject({ role: 'assistant', calls: [] })
  })

  it('is asked once more when it does not fit, also when the turns are used up', async () => {
    const model: Model = { ...scripted([respond({ city: 5 }), respond({ city: 'Rome', degrees: 1 })]), typedBy: 'tool' }
    const executor = react({ turns: 1 })
    expect((await agent({ model, output: weather, executor }).run('?')).output).toEqual({ city: 'Rome', degrees: 1 })
    const stubborn: Model = { ...scripted([respond({}), respond({})]), typedBy: 'tool' }
    const run = agent({ model: stubborn, output: weather, executor }).run('?')
    await expect(run).rejects.toMatchObject({ code: 'model/output-invalid' })
  })
})
