import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agent, callTool, scripted, tool, toolResults } from '../../../host/agent/mod.ts'
import { record } from '../../../host/agent/replay/record.ts'
import { type ReplayOptions, replay } from '../../../host/agent/replay/replay.ts'
import { GloveboxError } from '../../../host/base/error.ts'
import { folder } from '../../support/folder.ts'

const echo = tool({
  name: 'echo',
  description: 'Echoes.',
  input: z.object({ text: z.string() }),
  call: ({ text }) => text,
})
const script = [callTool('echo', { text: 'a' }), request => `It says ${toolResults(request)[0]!.text}.`] as Parameters<
  typeof scripted
>[0]

async function recorded(file: string, question = 'What does it say?') {
  await using recording = record(scripted(script, { id: 'm' }), file)
  await agent({ model: recording, tools: recording.tools([echo]), instructions: 'Be brief.' }).run(question)
}

async function played(
  file: string,
  change: { question?: string; instructions?: string; tools?: (typeof echo)[] } = {},
  options: ReplayOptions = {},
) {
  const { question = 'What does it say?', instructions = 'Be brief.', tools = [echo] } = change
  const recording = replay(file, options)
  const run = agent({ model: recording, tools: recording.tools(tools), instructions }).run(question)
  return {
    recording,
    error: await run.then(
      () => undefined,
      error => error,
    ),
  }
}

/** How a replay of the file ends: `ok`, or the code of the error. */
async function outcomeOf(file: string): Promise<string> {
  try {
    const { recording, error } = await played(file, {}, { stallMs: 20 })
    if (error) return error.code ?? String(error)
    recording.assertComplete()
    return 'ok'
  } catch (error) {
    return GloveboxError.is(error) ? error.code : String(error)
  }
}

describe('a question that was not recorded', () => {
  it.each([
    [
      'another question',
      { question: 'What does it really say?' },
      '/messages/1/text: recorded "What does it say?", now "What does it really say?"',
    ],
    ['other instructions', { instructions: 'Be long.' }, '/messages/0/text: recorded "Be brief.", now "Be long."'],
    ['a tool less', { tools: [] }, '/tools/0: recorded {"name":"echo"'],
    [
      'another description of a tool',
      { tools: [{ ...echo, description: 'Says again.' }] },
      '/tools/0/description: recorded "Echoes.", now "Says again."',
    ],
  ])('fails loudly with what differs: %s', async (_, change, difference) => {
    using place = folder()
    await recorded(place.file('run.jsonl'))
    const { recording, error } = await played(place.file('run.jsonl'), change)
    expect(error).toMatchObject({ code: 'replay/miss' })
    expect(error.message).toContain('model m at agent; the next one there differs in:')
    expect(error.message).toContain(difference)
    expect(() => recording.assertComplete()).toThrow(error)
  })

  it('shows the part of a long text that is another one', async () => {
    using place = folder()
    const long = 'x'.repeat(1000)
    await recorded(place.file('run.jsonl'), `${long}a${long}`)
    const { error } = await played(place.file('run.jsonl'), { question: `${long}b${long}` })
    expect(error.message).toMatch(/recorded …"x{20}ax+/)
    expect(error.message.length).toBeLessThan(700)
  })

  it('fails when the recording is used up', async () => {
    using place = folder()
    await recorded(place.file('run.jsonl'))
    const recording = replay(place.file('run.jsonl'))
    const helper = agent({ model: recording, tools: recording.tools([echo]), instructions: 'Be brief.' })
    await helper.run('What does it say?')
    await expect(helper.run('What does it say?')).rejects.toThrow(/no call of a model is left/)
  })

  it('fails when tools were not recorded, and the model is not asked any more', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    {
      await using recording = record(scripted(script, { id: 'm' }), file)
      await agent({ model: recording, tools: [echo], instructions: 'Be brief.' }).run('What does it say?')
    }
    const { recording, error } = await played(file)
    expect(error).toMatchObject({
      code: 'replay/miss',
      message: /tool echo at agent\/echo#1; no call of a tool is left/,
    })
    expect(() => recording.assertComplete()).toThrow(error)
    expect((await played(file, {}, { tools: 'execute' })).error).toBeUndefined()
  })

  it('that never comes ends a replay that waits for it, after stallMs', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    const both = async (models: ReturnType<typeof scripted>[]) =>
      Promise.all(models.map((model, i) => agent({ model, name: `a${i}` }).run('?')))
    {
      await using recording = record(scripted(['one']), file)
      await both([recording, recording])
    }
    const recording = replay(file, { stallMs: 1 })
    const [first] = await Promise.allSettled([agent({ model: recording, name: 'a0' }).run('?')])
    expect(first).toMatchObject({ reason: { code: 'replay/miss', message: /goes on with model scripted at a1/ } })
  })
})

describe('assertComplete', () => {
  it('names what was not asked for', async () => {
    using place = folder()
    await recorded(place.file('run.jsonl'))
    const recording = replay(place.file('run.jsonl'))
    expect(() => recording.assertComplete()).toThrow(
      expect.objectContaining({
        code: 'replay/incomplete',
        message: expect.stringMatching(/^3 recorded calls were not asked for: model m at agent, /),
      }),
    )
  })
})

describe('a redactor', () => {
  const redact = (text: string) => text.replaceAll('Ada', 'NAME').replace(/\d+ s/, 'some time')
  const question = 'Where does Ada live, after 12 s?'

  it('keeps texts out of the file, and the run as it is', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    const seen: string[] = []
    const spy = {
      ...echo,
      call: (...args: Parameters<typeof echo.call>) => {
        seen.push(args[0].text)
        return echo.call(...args)
      },
    }
    {
      await using recording = record(scripted([callTool('echo', { text: 'Ada' }), 'Ada lives in Paris']), file, {
        redact,
      })
      const { text } = await agent({ model: recording, tools: recording.tools([spy]) }).run(question)
      expect([text, seen]).toEqual(['Ada lives in Paris', ['Ada']])
    }
    expect(readFileSync(file, 'utf8')).not.toContain('Ada')
    const recording = replay(file, { redact })
    const again = agent({ model: recording, tools: recording.tools([spy]) })
    expect((await again.run('Where does Ada live, after 99 s?')).text).toBe('NAME lives in Paris')
    recording.assertComplete()
  })
})

describe('a file', () => {
  it('that is there is not replaced unaware', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    writeFileSync(file, 'mine')
    expect(() => record(scripted([]), file)).toThrow(
      expect.objectContaining({ code: 'config/invalid', message: expect.stringMatching(/is there already/) }),
    )
    expect(readFileSync(file, 'utf8')).toBe('mine')
    await record(scripted([]), file, { replace: true })[Symbol.asyncDispose]()
    expect(replay(file).id).toBe('scripted')
  })

  it('whose last line was cut off by a kill plays up to there', async () => {
    using place = folder()
    const file = place.file('run.jsonl')
    await recorded(file)
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, lines.slice(0, -2).join('\n').slice(0, -5))
    const { error } = await played(file)
    expect(error).toMatchObject({ code: 'replay/miss', message: /no call of a model is left|in the middle of model m/ })
  })

  it.each([
    ['no recording', '{"a":1}\n', 1],
    ['of another version', '{"do":"recording","version":2}\n', 1],
    ['empty', '', 1],
    ['no JSON', 'x\n', 1],
    [
      'with a line that is none',
      '{"do":"recording","version":1,"at":0,"seed":0,"model":"m"}\n{"do":"dance","call":1,"at":0}\n',
      2,
    ],
    [
      'with an end that says nothing',
      '{"do":"recording","version":1,"at":0,"seed":0,"model":"m"}\n{"do":"end","call":1,"at":0}\n',
      2,
    ],
  ])('that is %s is refused', (_, text, line) => {
    using place = folder()
    appendFileSync(place.file('run.jsonl'), text)
    expect(() => replay(place.file('run.jsonl'))).toThrow(
      expect.objectContaining({ code: 'replay/malformed', detail: expect.objectContaining({ line }) }),
    )
  })

  it('in which any character is another one is refused, or says what it says now, and never ends in anything else', async () => {
    using place = folder()
    const [file, odd] = [place.file('run.jsonl'), place.file('odd.jsonl')]
    await recorded(file)
    const text = readFileSync(file, 'utf8')
    const question = /^.*"do":"start".*$/gm
    const questions = [...text.matchAll(question)].map(({ index, 0: line }) => [index, index + line.length] as const)
    const kept: string[] = []
    for (let at = 0; at < text.length; at += 2) {
      const other = text[at] === 'a' ? 'b' : text[at] === '1' ? '2' : /\d/.test(text[at]!) ? '1' : 'a'
      writeFileSync(odd, text.slice(0, at) + other + text.slice(at + 1))
      const code = await outcomeOf(odd)
      expect(code, `${text.slice(at - 20, at)}>${text[at]}`).toMatch(/^(ok|replay\/|model\/)/)
      if (code === 'ok' && questions.some(([from, to]) => at >= from && at < to)) kept.push(text.slice(0, at))
    }
    // All that may be another one in a question is its time.
    for (const before of kept) expect(before).toMatch(/"at":?[\d.]*$|"at?$/)
  })

  it('that is not there, and a mode that is none, are refused', () => {
    using place = folder()
    expect(() => replay(place.file('no.jsonl'))).toThrow(expect.objectContaining({ code: 'config/invalid' }))
    expect(() => replay('x', { tools: 'live' as never })).toThrow(/it is replay, execute or verify/)
  })
})
