import { describe, expect, it } from 'vitest'
import { callTool, fail, type ModelRequest, say, scripted, toolResults } from '../../host/agent/mod.ts'
import { GloveboxError } from '../../host/base/error.ts'

const never = new AbortController().signal
const request = (...answers: string[]): ModelRequest => ({
  messages: [{ role: 'user', text: '?' }, ...answers.map(text => ({ role: 'assistant', text, calls: [] }) as const)],
  tools: [],
})

describe('scripted', () => {
  it('says that it is one', () => {
    expect(scripted([]).id).toBe('scripted')
    expect(scripted([], { id: 'other' }).id).toBe('other')
  })

  it('takes the turn that the transcript has come to, again for the same transcript', async () => {
    const model = scripted(['one', say('two'), [say('th'), say('ree')], () => 'four'])
    const texts = [[], ['one'], ['one', 'two'], ['one', 'two', 'three'], []].map(async answers => {
      return (await model.generate(request(...answers), never)).text
    })
    expect(await Promise.all(texts)).toEqual(['one', 'two', 'three', 'four', 'one'])
  })

  it('numbers calls through the transcript', async () => {
    const model = scripted([callTool('a', { x: 1 }), [callTool('b'), callTool('c', '{')]])
    const first = await model.generate(request(), never)
    expect(first).toMatchObject({ finish: 'tools', calls: [{ id: 'call_1', name: 'a', arguments: '{"x":1}' }] })
    const { calls } = first
    const messages = [
      { role: 'user', text: '?' },
      { role: 'assistant', text: '', calls },
    ] as const
    expect((await model.generate({ messages, tools: [] }, never)).calls).toEqual([
      { id: 'call_2', name: 'b', arguments: '{}' },
      { id: 'call_3', name: 'c', arguments: '{' },
    ])
  })

  it('streams word by word, and the words make the text', async () => {
    const pieces: string[] = []
    for await (const delta of scripted([' a bc\nd ']).stream!(request(), never)) {
      pieces.push(delta.type === 'text' ? delta.text : `turn: ${delta.turn.text}`)
    }
    expect(pieces).toEqual([' a', ' bc', '\nd', ' ', 'turn:  a bc\nd '])
  })

  it('fails where the script says so, and with model/failed beyond its end', async () => {
    const error = new GloveboxError('model/refused', 'no')
    const model = scripted([[say('x'), fail('down')], fail(error)])
    await expect(model.generate(request(), never)).rejects.toMatchObject({ code: 'model/failed', message: 'down' })
    await expect(model.generate(request('x'), never)).rejects.toBe(error)
    await expect(model.generate(request('x', 'y'), never)).rejects.toMatchObject({
      code: 'model/failed',
      message: /has 2 turns, and turn 3 was asked for/,
    })
  })

  it('counts tokens, always the same', async () => {
    const model = scripted(['12345678'])
    const [first, second] = [await model.generate(request(), never), await model.generate(request(), never)]
    expect(first.tokens).toEqual(second.tokens)
    expect(first.tokens.output).toBeGreaterThan(1)
  })

  it('stops between two words when it is aborted', async () => {
    const abort = new AbortController()
    const stream = scripted(['a b']).stream!(request(), abort.signal)[Symbol.asyncIterator]()
    await stream.next()
    abort.abort('enough')
    await expect(stream.next()).rejects.toBe('enough')
  })
})

describe('toolResults', () => {
  it('gives the results since the last answer, parsed where they are values', () => {
    const result = (callId: string, status: 'ok' | 'error', text: string) =>
      ({ role: 'tool', callId, name: 'a', status, text }) as const
    const messages = [
      result('0', 'ok', '0'),
      { role: 'assistant', text: '', calls: [] } as const,
      result('1', 'ok', '{"x":1}'),
      result('2', 'error', 'error: "no"'),
      result('3', 'ok', '"cut… '),
    ]
    expect(toolResults({ messages, tools: [] }).map(({ value }) => value)).toEqual([{ x: 1 }, undefined, '"cut… '])
  })
})
