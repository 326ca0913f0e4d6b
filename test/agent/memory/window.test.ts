import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupsOf, window } from '../../../host/agent/memory/window.ts'
import type { Message } from '../../../host/agent/message.ts'

const user = (text: string): Message => ({ role: 'user', text })
const result = (callId: string): Message => ({ role: 'tool', callId, name: 't', status: 'ok', text: callId })
const asks = (...ids: string[]): Message => ({
  role: 'assistant',
  text: '',
  calls: ids.map(id => ({ id, name: 't', arguments: '{}' })),
})
const says = (text: string): Message => ({ role: 'assistant', text, calls: [] })

/** Random transcripts: system messages, questions, answers, and groups of parallel calls whose results come in any order. */
const transcripts = fc
  .tuple(
    fc.nat(2),
    fc.array(
      fc.oneof(
        fc.constant('user'),
        fc.constant('answer'),
        fc.nat({ max: 4 }).map(count => count + 1),
      ),
      { maxLength: 12 },
    ),
    fc.infiniteStream(fc.boolean()),
  )
  .map(([system, parts, coin]) => {
    const messages: Message[] = Array.from({ length: system }, (_, i) => ({ role: 'system', text: `s${i}` }))
    let id = 0
    for (const part of parts) {
      if (part === 'user') messages.push(user(`u${id++}`))
      else if (part === 'answer') messages.push(says(`a${id++}`))
      else {
        const ids = Array.from({ length: part as number }, () => `c${id++}`)
        const order = coin.next().value ? ids : ids.toReversed()
        messages.push(asks(...ids), ...order.map(result))
      }
    }
    return messages
  })

/** What a provider checks: each call is answered directly after it, each result has its call. */
function isWellFormed(messages: readonly Message[]): boolean {
  let open = new Set<string>()
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.callId)) return false
    } else {
      if (open.size > 0) return false
      open = new Set(message.role === 'assistant' ? message.calls.map(call => call.id) : [])
    }
  }
  return open.size === 0
}

describe('window', () => {
  it('parts no call from its result, at every cut, with parallel calls', () => {
    fc.assert(
      fc.property(transcripts, messages => {
        for (let most = 1; most <= messages.length + 1; most++) {
          const kept = window({ messages: most })(messages)
          expect(isWellFormed(kept)).toBe(true)
          expect(kept.length === 0).toBe(messages.length === 0)
        }
      }),
    )
  })

  it('keeps a suffix after the system messages, the longest that fits', () => {
    fc.assert(
      fc.property(transcripts, fc.integer({ min: 1, max: 30 }), (messages, most) => {
        const kept = window({ messages: most })(messages)
        const system = messages.filter(message => message.role === 'system')
        const rest = kept.slice(system.length)
        expect(kept.slice(0, system.length)).toEqual(system)
        expect(rest).toEqual(rest.length === 0 ? [] : messages.slice(-rest.length))
        const groups = groupsOf(messages.slice(system.length))
        const keptGroups = groupsOf(rest).length
        if (keptGroups > 1) expect(kept.length).toBeLessThanOrEqual(most)
        const next = groups.at(-1 - keptGroups)
        if (next) expect(kept.length + next.length).toBeGreaterThan(most)
      }),
    )
  })

  it('is well-formed also for a transcript that is cut anywhere in its head, middle or tail', () => {
    fc.assert(
      fc.property(transcripts, fc.nat(40), fc.nat(40), fc.nat(40), (messages, head, gap, tail) => {
        const body = messages.slice(head, messages.length - tail)
        const broken = body.filter((_, index) => index !== gap)
        expect(isWellFormed(window({ messages: 20 })(broken))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    [4, ['u1', 'a1', 'u2', 'a2']],
    [3, ['a1', 'u2', 'a2']],
    [1, ['a2']],
  ])('keeps %i messages', (messages, texts) => {
    const kept = window({ messages })([user('u1'), says('a1'), user('u2'), says('a2')])
    expect(kept.map(message => message.text)).toEqual(texts)
  })

  it('counts tokens by the message: just under, at, and just over', () => {
    const transcript = [user('12345'), says('123'), user('12')]
    const size = (tokens: number) =>
      window({ tokens, count: ({ text }) => text.length })(transcript).map(({ text }) => text)
    expect(size(4)).toEqual(['12'])
    expect(size(5)).toEqual(['123', '12'])
    expect(size(9)).toEqual(['123', '12'])
    expect(size(10)).toEqual(['12345', '123', '12'])
  })

  it('keeps the newest group even when it alone is larger than the window', () => {
    const group = [asks('1', '2', '3'), result('3'), result('1'), result('2')]
    expect(window({ messages: 2 })([user('?'), ...group])).toEqual(group)
  })

  it('leaves its input as it is', () => {
    const messages = Object.freeze([user('a'), says('b')])
    expect(window({ messages: 1 })(messages)).toHaveLength(1)
    expect(messages).toHaveLength(2)
  })

  it.each([[{ messages: 0 }], [{ messages: 1.5 }], [{ tokens: 0, count: () => 1 }], [{ tokens: 5 } as never]])(
    'refuses %o',
    size => {
      expect(() => window(size)).toThrow(expect.objectContaining({ code: 'config/invalid' }))
    },
  )
})
