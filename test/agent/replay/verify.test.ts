import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agent, callTool, openai, scripted, tool } from '../../../host/agent/mod.ts'
import { type Recording, record } from '../../../host/agent/replay/record.ts'
import { type Replay, type ReplayOptions, replay } from '../../../host/agent/replay/replay.ts'
import { createEngine, type Engine, type Grant, type Tool } from '../../../host/mod.ts'
import { ambientGuest } from '../../support/ambient-guest.ts'
import { folder } from '../../support/folder.ts'
import { openaiServer } from '../../support/openai-server.ts'
import { eventsOf } from '../../support/recorded-run.ts'
import { toolFile } from '../../support/tools.ts'

let engine: Engine
let calc: readonly Tool[]
beforeAll(async () => {
  engine = await createEngine({ workers: 1 })
  calc = (await engine.load(toolFile('calc'))).tools
})
afterAll(() => engine[Symbol.asyncDispose]())

const sum = callTool('evaluate', { expression: '0.1 + 0.2', variables: [] })
const clock = tool({ name: 'clock', description: '', input: z.object({}), call: () => Math.random() })

async function recorded(file: string): Promise<string> {
  await using recording = record(scripted([[sum, callTool('clock')], sum, 'Done.']), file)
  return await eventsOf(agent({ model: recording, tools: recording.tools([...calc, clock]) }), '?', recording.context)
}

function played(file: string, options: ReplayOptions, tools = calc) {
  const recording = replay(file, options)
  const helper = agent({ model: recording, tools: recording.tools([...tools, clock]) })
  return { recording, events: eventsOf(helper, '?', recording.context) }
}

/** The file with something in it changed, as if the tool had answered that. */
function changed(file: string, what: string | RegExp, into: string): void {
  const text = readFileSync(file, 'utf8')
  const other = text.replace(what, into)
  expect(other).not.toBe(text)
  writeFileSync(file, other)
}

describe('a replay that verifies', () => {
  it('runs the sandboxed tools for real, and ends in the events of the recording', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    const events = await recorded(file)
    let ran = 0
    const counted = calc.map(each => ({
      ...each,
      call: (...args: Parameters<Tool['call']>) => {
        ran += 1
        return each.call(...args)
      },
    }))
    const { recording, events: again } = played(file, { tools: 'verify' }, counted)
    expect(await again).toBe(events)
    expect(ran).toBe(2)
    recording.assertComplete()
  })

  it.each([
    ['another value', '"value":"0.3"', '"value":"0.4"', /\/value: recorded "0\.4", now "0\.3"/],
    ['other fuel', /"fuel":"[1-9]\d+"/, '"fuel":"1"', /\/usage\/fuel: recorded "1", now "\d+"/],
    ['another log', '"logs":[]}', '"logs":[{"level":"info","message":"x"}]}', /\/logs\/0/],
  ])('finds %s, and the run goes no further', async (_, what, into, message) => {
    using place = folder()
    const file = place.file('run.jsonl')
    await recorded(file)
    changed(file, what, into)
    const { recording, events } = played(file, { tools: 'verify' })
    await expect(events).rejects.toMatchObject({ code: 'replay/mismatch', message })
    expect(() => recording.assertComplete()).toThrow(expect.objectContaining({ code: 'replay/mismatch' }))
  })

  it('holds another binary to the answers alone', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    await recorded(file)
    changed(file, /"component":"[0-9a-f]+"/, '"component":"00"')
    changed(file, /"fuel":"[1-9]\d+"/, '"fuel":"1"')
    const { recording, events } = played(file, { tools: 'verify' })
    await events
    recording.assertComplete()
  })

  it('tells a tool that throws from one that answered', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    await recorded(file)
    const broken = calc.map(each => ({ ...each, call: () => Promise.reject(new Error('gone')) }))
    const { events } = played(file, { tools: 'verify' }, broken)
    await expect(events).rejects.toMatchObject({ code: 'replay/mismatch', message: /recorded nothing, now "internal"/ })
  })

  it('gives guests a clock that stands still and seeded random numbers, of grants for both', () => {
    using place = folder()
    const recording = record(scripted([]), place.file('run.jsonl'), { now: () => 5, seed: 7 })
    const grants = [{ kind: 'clock' }, { kind: 'random' }, { kind: 'env', variables: { A: 'b' } }] as Parameters<
      typeof recording.grants
    >[0]
    const seeded = [{ kind: 'clock', mode: 'frozen', at: 5 }, { kind: 'random', seed: 7 }, grants[2]]
    expect(recording.grants(grants)).toEqual(seeded)
    expect(replay(recording.file).grants(grants)).toEqual(seeded)
    const { random, ids, clock } = recording.context
    const other = replay(recording.file).context
    expect([random(), random(), ids()]).toEqual([other.random(), other.random(), other.ids()])
    expect([clock.now(), clock.epochMs()]).toEqual([0, 5])
  })
})

describe('a guest that asks for time and random numbers', () => {
  const grants = [{ kind: 'clock' }, { kind: 'random' }] as const
  const asked = scripted([[callTool('time'), callTool('random')], 'Done.'])

  /** Runs in an engine of its own, as another process would. */
  async function ran(recording: Recording | Replay, given: readonly Grant[]): Promise<string> {
    await using own = await createEngine({ workers: 1 })
    const { tools } = await own.load(await ambientGuest(), { grants: given })
    return await eventsOf(agent({ model: recording, tools: recording.tools(tools) }), '?', recording.context)
  }

  it('does the same again under the grants of the recording', async () => {
    using place = folder()
    await using recording = record(asked, place.file('run.jsonl'), { now: () => 1_234_567_890 })
    const events = await ran(recording, recording.grants(grants))
    expect(events).toContain('"value":"1234567"')
    const recorded = replay(recording.file, { tools: 'verify' })
    expect(await ran(recorded, recorded.grants(grants))).toBe(events)
    recorded.assertComplete()
  })

  it('is found out when it had real ones', async () => {
    using place = folder()
    await using recording = record(asked, place.file('run.jsonl'))
    await ran(recording, grants)
    const recorded = replay(recording.file, { tools: 'verify' })
    await expect(ran(recorded, grants)).rejects.toMatchObject({
      code: 'replay/mismatch',
      message: /tool random .* \/value: recorded/s,
    })
  })
})

describe('a run with a real client', () => {
  it('plays in a process without a key, a network and openai', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    await using server = await openaiServer(
      {
        text: 'Let me see.',
        calls: [{ id: 'call_x9', name: 'evaluate', arguments: '{"expression":"0.1 + 0.2","variables":[]}' }],
      },
      { text: 'It is 0.3.' },
    )
    let events: string
    {
      await using recording = record(openai('gpt-test', { baseURL: server.baseURL, apiKey: 'k' }), file)
      events = await eventsOf(agent({ model: recording, tools: recording.tools(calc) }), 'How much?', recording.context)
    }
    expect(readFileSync(file, 'utf8')).toContain('call_x9')
    const script = new URL('../../support/replay-alone.ts', import.meta.url)
    const out = execFileSync(process.execPath, [script.pathname, file, toolFile('calc')], {
      env: { PATH: process.env.PATH },
      encoding: 'utf8',
    })
    expect(out.trimEnd()).toBe(events)
  })
})
