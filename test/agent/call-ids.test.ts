import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CallIds } from '../../host/agent/call-ids.ts'
import { type AgentEvent, agent, type Message, type Model, type SavedRun, tool } from '../../host/agent/mod.ts'

const tokens = { input: 1, output: 1 }
const turnOf = (...ids: string[]) => ({
  text: '',
  calls: ids.map(id => ({ id, name: 'note', arguments: JSON.stringify({ id }) })),
  finish: 'tools' as const,
  tokens,
})
const idsOf = ({ calls }: { readonly calls: readonly { readonly id: string }[] }) => calls.map(({ id }) => id)

describe('ids of calls', () => {
  it('stay as they are while they are new', () => {
    const turn = turnOf('a', 'b')
    expect(new CallIds().distinct(turn, [])).toBe(turn)
  })

  it('are told apart within a turn, from turn to turn, and from those of the transcript', () => {
    const before: Message[] = [{ role: 'assistant', ...turnOf('a') }]
    const ids = new CallIds()
    expect(idsOf(ids.distinct(turnOf('a', 'a', '', ''), before))).toEqual(['a_2', 'a_3', 'call', 'call_2'])
    expect(idsOf(ids.distinct(turnOf('a_2', 'a', '__proto__', '__proto__'), before))).toEqual([
      'a_2_2',
      'a_4',
      '__proto__',
      '__proto___2',
    ])
  })

  it('are told apart where 50,000 calls of a turn have one, and where the numbers are taken', () => {
    const ids = new CallIds()
    const told = idsOf(ids.distinct(turnOf('a_2', 'a_3', ...Array(50_000).fill('a')), []))
    expect(new Set(told).size).toBe(50_002)
    expect(told.slice(0, 5)).toEqual(['a_2', 'a_3', 'a', 'a_4', 'a_5'])
  })
})

/** Asks for the given turns, then answers. */
function asking(...turns: ReturnType<typeof turnOf>[]): Model {
  const generate: Model['generate'] = async ({ messages }) => {
    const taken = messages.filter(({ role }) => role === 'assistant').length
    return turns[taken] ?? { text: 'Done.', calls: [], finish: 'stop', tokens }
  }
  return { id: 'asking', generate }
}

describe('a run whose model gives several calls one id', () => {
  const ran: string[] = []
  const note = tool({
    name: 'note',
    description: 'Notes.',
    input: z.object({ id: z.string() }),
    call: ({ id }) => void ran.push(id),
  })

  it('pairs each call with its own result, in events and in the transcript', async () => {
    const helper = agent({ model: asking(turnOf('x', 'x'), turnOf('x')), tools: [note] })
    const events: AgentEvent[] = []
    for await (const event of helper.stream('?')) events.push(event)
    const told = (type: string) => events.flatMap(event => (event.type === type && 'id' in event ? [event.id] : []))
    expect(told('tool-call')).toEqual(['x', 'x_2', 'x_3'])
    expect(told('tool-result')).toEqual(['x', 'x_2', 'x_3'])
    const last = events.at(-1)
    const messages = last?.type === 'done' ? last.result.messages : []
    expect(messages.flatMap(message => (message.role === 'tool' ? [message.callId] : []))).toEqual(['x', 'x_2', 'x_3'])
  })

  it('goes on from any step that was saved, with ids that are still its own', async () => {
    const helper = agent({ model: asking(turnOf('__proto__', '__proto__'), turnOf('__proto__')), tools: [note] })
    const saved: SavedRun[] = []
    const { messages } = await helper.run('?', { onStep: at => void saved.push(JSON.parse(JSON.stringify(at))) })
    for (const each of saved) {
      ran.length = 0
      expect((await helper.run(each)).messages).toEqual(messages)
    }
  })
})
