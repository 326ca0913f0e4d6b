import { describe, expect, test } from 'vitest'
import { neutral } from '../../host/base/grant.ts'

describe('neutral', () => {
  test('leaves text as it is', () => expect(neutral('/data/été 日本 😀.txt')).toBe('/data/été 日本 😀.txt'))

  test.each([
    ['a line end', 'a\r\nb', 'a\\u{d}\\u{a}b'],
    ['an escape sequence', '\u001b[2J', '\\u{1b}[2J'],
    ['a bidirectional override', 'a\u202eb', 'a\\u{202e}b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['half a character', 'a\ud800b', 'a\\u{d800}b'],
  ])('writes %s out', (_, text, written) => expect(neutral(text)).toBe(written))

  test('cuts what is too long', () => {
    expect(neutral('x'.repeat(500))).toHaveLength(500)
    expect(neutral('x'.repeat(501))).toBe(`${'x'.repeat(500)}…`)
  })
})
