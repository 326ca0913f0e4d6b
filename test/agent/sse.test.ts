import { describe, expect, it } from 'vitest'
import { EventDecoder, type ServerSentEvent } from '../../host/agent/sse.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Decodes a stream that arrives in these chunks. */
function decode(...chunks: readonly Uint8Array[]): ServerSentEvent[] {
  const decoder = new EventDecoder()
  const events = chunks.flatMap(chunk => decoder.decode(chunk))
  const last = decoder.end()
  return last ? [...events, last] : events
}

const data = (...lines: readonly string[]) => lines.map(line => ({ type: '', data: line }))

describe('events', () => {
  it.each([
    ['a line feed', '\n'],
    ['a carriage return', '\r'],
    ['both', '\r\n'],
  ])('end with a blank line, whose ends are %s', (_, end) => {
    const text = `data: a${end}${end}event: x${end}data: b${end}${end}`
    expect(decode(bytesOf(text))).toEqual([...data('a'), { type: 'x', data: 'b' }])
  })

  it.each([
    ['several data lines are one text', 'data: a\ndata\ndata: b\n\n', ['a\n\nb']],
    ['one blank behind the colon is not data, a second is', 'data:a\n\ndata:  b\n\n', ['a', ' b']],
    ['a colon in the value is part of it', 'data: {"a":1}\n\n', ['{"a":1}']],
    [
      'comments and unknown fields are nothing',
      ': hello\n:\nid: 7\nretry: 10\nDATA: x\ndata : y\n\ndata: a\n\n',
      ['a'],
    ],
    ['a field without a colon has an empty value', 'data\n\n', ['']],
    ['blank lines alone are no event', '\n\n\ndata: a\n\n\n\n', ['a']],
    ['a byte order mark is skipped, where the stream begins', '\uFEFFdata: a\n\n', ['a']],
    ['a mark later on is part of a name', 'data: a\n\n\uFEFFdata: b\n\n', ['a']],
    ['text is what it is in UTF-8', 'data: 𝄞 é 中\n\n', ['𝄞 é 中']],
    ['NUL, vertical tab and next line end no line', 'data: a\0b\vc\u0085d\u2028e\n\n', ['a\0b\vc\u0085d\u2028e']],
  ])('%s', (_, text, expected) => {
    expect(decode(bytesOf(text))).toEqual(data(...expected))
  })

  it('a type without data is no event, and is not kept for the next', () => {
    expect(decode(bytesOf('event: x\n\ndata: a\n\n'))).toEqual(data('a'))
  })

  it('the last one is given without its blank line, and without the end of its line', () => {
    expect(decode(bytesOf('data: a\n\ndata: b\n'))).toEqual(data('a', 'b'))
    expect(decode(bytesOf('data: a\r\n\r\ndata: b\r'))).toEqual(data('a', 'b'))
    expect(decode(bytesOf('data: b'))).toEqual(data('b'))
    expect(decode(bytesOf('event: x\n'))).toEqual([])
    expect(decode()).toEqual([])
  })

  it('what is no UTF-8 becomes the replacement character', () => {
    expect(decode(Uint8Array.from([...bytesOf('data: a'), 0xff, 0x0a, 0x0a]))).toEqual(data('a\uFFFD'))
    expect(decode(Uint8Array.from([...bytesOf('data: '), 0xf0, 0x9d]))).toEqual(data('\uFFFD'))
  })

  it('are the same however the stream is split', () => {
    const text =
      '\uFEFF: hi\r\nevent: é𝄞\r\ndata: a\r\ndata:中\r\n\r\ndata: b\n\ndata: c\r\rdata: d\r\n\r\n\r\ndata: [DONE]\n\n'
    const whole = bytesOf(text)
    const events = decode(whole)
    expect(events.map(event => event.data)).toEqual(['a\n中', 'b', 'c', 'd', '[DONE]'])
    for (let at = 0; at <= whole.length; at++) {
      expect(decode(whole.subarray(0, at), whole.subarray(at))).toEqual(events)
      // And once more in three, with an empty one between.
      expect(
        decode(whole.subarray(0, at), new Uint8Array(), whole.subarray(at, at + 1), whole.subarray(at + 1)),
      ).toEqual(events)
    }
    expect(decode(...Array.from(whole, byte => Uint8Array.of(byte)))).toEqual(events)
  })
})
