import { describe, expect, test } from 'vitest'
import { glovebox } from '../support/cli.ts'
import { openaiServer } from '../support/openai-server.ts'
import { toolFile } from '../support/tools.ts'

const core = toolFile('hostile-core')
const add = { id: 'a', name: 'add', arguments: '{"left": 40, "right": 2}' }
const spin = { id: 'b', name: 'spin', arguments: '{}' }

describe('glovebox agent', () => {
  test('lets a model call sandboxed tools, and prints calls, outcomes, answer and usage', async () => {
    await using server = await openaiServer({ calls: [add, spin] }, { text: 'It is 42.' })
    const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: server.baseURL }
    const ran = await glovebox(['agent', 'How much?', '--tool', core, '--model', 'm', '--fuel', '1000000'], env)
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('→ add {"left":40,"right":2}')
    expect(ran.out).toContain('← add ok  42')
    expect(ran.out).toContain('← spin limit: fuel')
    expect(ran.out).toContain('It is 42.')
    expect(ran.out).toMatch(/2 turns .* 2 tool calls/)
    expect(server.requests[0]!.headers.authorization).toBe('Bearer k')
  })

  test('--json prints one event a line', async () => {
    await using server = await openaiServer({ calls: [add] }, { text: 'Done.' })
    const ran = await glovebox(['agent', 'Go', '--tool', core, '--model', 'm', '--base-url', server.baseURL, '--json'])
    const events = ran.out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(events.map(event => event.type)).toContain('tool-result')
    expect(events.at(-1)).toMatchObject({ version: 1, type: 'done', result: { text: 'Done.', usage: { fuel: '4' } } })
  })

  test('without a model, says how to name one', async () => {
    const { code, err } = await glovebox(['agent', 'Go', '--tool', core])
    expect(code).toBe(2)
    expect(err).toContain('--model')
  })

  test('a provider that fails is one line and exit 1', async () => {
    await using server = await openaiServer({ status: 400, body: { error: { message: 'no such model' } } })
    const { code, err } = await glovebox(['agent', 'Go', '--model', 'm', '--base-url', server.baseURL])
    expect(code).toBe(1)
    expect(err).toMatch(/^glovebox: model\/failed: [^\n]*no such model[^\n]*\n$/)
  })
})
