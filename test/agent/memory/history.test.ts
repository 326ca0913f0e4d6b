import { describe, expect, it } from 'vitest'
import { audit } from '../../../host/agent/audit/mod.ts'
import { budget } from '../../../host/agent/budget.ts'
import { sqliteMemory } from '../../../host/agent/memory/sqlite-memory.ts'
import { summarizer } from '../../../host/agent/memory/summarizer.ts'
import type { Message } from '../../../host/agent/message.ts'
import type { ModelRequest } from '../../../host/agent/model.ts'
import { scope } from '../../../host/agent/scope.ts'
import { scripted } from '../../../host/agent/scripted.ts'
import { bodies } from '../../support/audit.ts'
import { folder } from '../../support/folder.ts'

const user = (text: string): Message => ({ role: 'user', text })
const says = (text: string): Message => ({ role: 'assistant', text, calls: [] })
const group: Message[] = [
  { role: 'assistant', text: '', calls: ['1', '2'].map(id => ({ id, name: 'x', arguments: '{}' })) },
  { role: 'tool', callId: '1', name: 'x', status: 'ok', text: '1' },
  { role: 'tool', callId: '2', name: 'x', status: 'ok', text: '2' },
]
const summarize = async (messages: readonly Message[]) => messages.map(({ text }) => text).join(' ')

describe('History.compact', () => {
  it('replaces all but the newest messages by their summary', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    await memory.append('t', [user('a'), says('b'), user('c'), says('d')])
    expect(await memory.history.compact('t', { keep: 2, summarize })).toBe(2)
    expect(await memory.load('t')).toEqual([{ role: 'system', text: 'a b' }, user('c'), says('d')])
    await memory.append('t', [user('e')])
    expect(await memory.history.compact('t', { keep: 1, summarize })).toBe(3)
    expect(await memory.load('t')).toEqual([{ role: 'system', text: 'a b c d' }, user('e')])
    expect(await memory.history.compact('t', { keep: 1, summarize })).toBe(0)
  })

  it('parts no call from its result', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    await memory.append('t', [user('a'), ...group, says('b')])
    await memory.history.compact('t', { keep: 3, summarize })
    expect((await memory.load('t')).map(({ role }) => role)).toEqual(['system', 'assistant'])
  })

  it('keeps what is said while the summary is made, and everything when the making fails', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    await memory.append('t', [user('a'), says('b')])
    const failing = memory.history.compact('t', { keep: 1, summarize: () => Promise.reject(new Error('no model')) })
    await expect(failing).rejects.toMatchObject({ code: 'memory/failed', message: /no model/ })
    expect(await memory.load('t')).toEqual([user('a'), says('b')])
    await memory.history.compact('t', {
      keep: 1,
      summarize: async () => {
        await memory.append('t', [user('c')])
        return 'short'
      },
    })
    expect(await memory.load('t')).toEqual([{ role: 'system', text: 'short' }, says('b'), user('c')])
  })

  it('waits for a summary no longer than its signal lets it', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    await memory.append('t', [user('a'), says('b')])
    const abort = new AbortController()
    const stuck = memory.history.compact('t', { keep: 1, summarize: () => new Promise(() => {}) }, abort.signal)
    abort.abort(new Error('too long'))
    await expect(stuck).rejects.toMatchObject({ code: 'memory/failed', message: /too long/ })
    expect(await memory.load('t')).toEqual([user('a'), says('b')])
  })

  it('gives up when the thread was cleared, or compacted, while the summary was made', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    await memory.append('t', [user('a'), says('b'), user('c')])
    const cleared = memory.history.compact('t', {
      keep: 1,
      summarize: async () => {
        await memory.clear('t')
        return 'old news'
      },
    })
    await expect(cleared).rejects.toMatchObject({ code: 'memory/failed', message: /was changed/ })
    expect(await memory.load('t')).toEqual([])
  })

  it('happens by itself when a thread grows beyond its bound, and not at it', async () => {
    using place = folder()
    const compact = { above: 10, keep: 4, summarize }
    await using memory = await sqliteMemory(place.file('m.db'), { compact })
    for (let i = 0; i < 5; i++) await memory.append('t', [user(`u${i}`), says(`a${i}`)])
    expect(await memory.history.count('t')).toBe(10)
    await memory.append('t', [user('last')])
    expect(await memory.history.count('t')).toBe(5)
    expect((await memory.load('t'))[0]!.text).toBe('u0 a0 u1 a1 u2 a2 u3')
  })

  it('loses no message when the summary fails after a run', async () => {
    using place = folder()
    const compact = { above: 10, keep: 4, summarize: () => Promise.reject(new Error('no model')) }
    await using memory = await sqliteMemory(place.file('m.db'), { compact })
    for (let i = 0; i < 12; i++) await memory.append('t', [user(String(i))])
    expect(await memory.history.count('t')).toBe(12)
  })
})

describe('summarizer', () => {
  it('shows a model the messages as lines of data, and quotes what it answers', async () => {
    let asked: ModelRequest | undefined
    const model = scripted([
      request => {
        asked = request
        return 'Short\nand good.'
      },
    ])
    const text = await summarizer(model)([user('a\nb'), ...group])
    expect(asked!.messages[1]!.text.split('\n')).toEqual([
      '{"role":"user","text":"a\\nb"}',
      '{"role":"assistant","text":"","calls":[["x","{}"],["x","{}"]]}',
      '{"role":"tool","name":"x","text":"1"}',
      '{"role":"tool","name":"x","text":"2"}',
    ])
    expect(text.split('\n').slice(1)).toEqual(['"Short\\nand good."'])
  })

  it('is paid by the budget of its scope, is in its log, and asks nothing once the budget is used up', async () => {
    using place = folder()
    await using log = await audit(place.file('audit.db'))
    const shared = budget({ turns: 1 })
    await using all = scope({ budget: shared, audit: log })
    const write = summarizer(scripted(['Short.'], { id: 'small' }), { scope: all })
    expect(await write([user('a')])).toContain('Short.')
    expect(shared.spent).toMatchObject({ turns: 1 })
    expect(bodies(log.file).filter(({ action }) => action === 'model')).toMatchObject([{ subject: 'small' }])
    await expect(write([user('a')])).rejects.toMatchObject({ code: 'budget/exceeded' })
  })

  it('that is not paid for leaves the thread as it was', async () => {
    using place = folder()
    await using all = scope({ budget: budget({ turns: 0 }) })
    const summarize = summarizer(scripted(['Short.']), { scope: all })
    await using memory = await sqliteMemory(place.file('m.db'), { compact: { above: 10, keep: 1, summarize } })
    await memory.append(
      't',
      Array.from({ length: 11 }, () => user('a')),
    )
    expect(await memory.history.count('t')).toBe(11)
  })
})
