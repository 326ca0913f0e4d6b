import { describe, expect, test } from 'vitest'
import { audit } from '../../host/agent/audit/mod.ts'
import { bodies } from '../support/audit.ts'
import { glovebox } from '../support/cli.ts'
import { folder } from '../support/folder.ts'
import { openaiServer } from '../support/openai-server.ts'
import { toolFile } from '../support/tools.ts'

const core = toolFile('hostile-core')
const add = { id: 'a', name: 'add', arguments: '{"left": 40, "right": 2}' }
const base = ['agent', 'How much?', '--tool', core]

describe('glovebox agent', () => {
  test('records a run, and replays and verifies it without a model: the same output, event by event', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    await using server = await openaiServer({ calls: [add] }, { text: 'It is 42.' })
    const live = [...base, '--json', '--model', 'm', '--base-url', server.baseURL]
    const recorded = await glovebox([...live, '--record', file])
    expect(recorded).toMatchObject({ code: 0, err: '' })
    expect(await glovebox([...base, '--json', '--replay', file])).toEqual(recorded)
    expect(await glovebox([...base, '--json', '--replay', file, '--verify'])).toEqual(recorded)
    expect(server.requests).toHaveLength(2)
  })

  test('ends a replay that goes otherwise with what differs, and exit 1', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    await using server = await openaiServer({ text: 'It is 42.' })
    await glovebox([...base, '--model', 'm', '--base-url', server.baseURL, '--record', file])
    const { code, err } = await glovebox(['agent', 'How many?', '--tool', core, '--replay', file])
    expect(code).toBe(1)
    expect(err).toContain('replay/miss')
    expect(err).toContain('recorded "How much?", now "How many?"')
  })

  test('keeps an audit log, in which a call that is not allowed was denied', async () => {
    using place = folder()
    const file = place.file('audit.db')
    await using server = await openaiServer({ calls: [add] }, { text: 'I may not.' })
    const live = [...base, '--model', 'm', '--base-url', server.baseURL]
    const { code, out } = await glovebox([...live, '--audit', file, '--allow', 'sp*'])
    expect(code).toBe(0)
    expect(out).toContain('← add denied')
    await using log = await audit(file)
    expect(bodies(file).find(({ subject }) => subject === 'add')).toMatchObject({ decision: 'deny' })
    expect(await log.verify()).toMatchObject({ ok: true, unfinished: 0 })
  })

  test('goes on with a conversation that it remembers', async () => {
    using place = folder()
    const memory = ['--remember', place.file('m.db'), '--thread', 't']
    await using server = await openaiServer({ text: 'Hello Ada.' }, { text: 'Ada.' })
    const live = ['--model', 'm', '--base-url', server.baseURL, ...memory]
    await glovebox(['agent', 'I am Ada.', ...live])
    await glovebox(['agent', 'Who am I?', ...live])
    expect(JSON.stringify(server.requests[1]!.body)).toContain('Hello Ada.')
  })

  test.each([
    [['--record', 'a', '--replay', 'b'], /not both/],
    [['--verify'], /needs --replay/],
    [['--remember', 'a', '--record', 'b'], /leave out --remember/],
  ])('%j do not go together', async (options, message) => {
    const { code, err } = await glovebox([...base, ...options, '--model', 'm'])
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})
