import { describe, expect, test } from 'vitest'
import { noUsage } from '../../host/base/outcome.ts'
import { parseDuration, parseFuel, parseSize } from '../../host/cli/command.ts'
import { bytes, oneLine, printable, toJson, usageLine } from '../../host/cli/format.ts'

describe('printable', () => {
  test.each([
    ['an escape that sets the title', '\u001b]0;owned\u0007', '\\u001b]0;owned\\u0007'],
    ['one that fills the clipboard', '\u001b]52;c;aGk=\u001b\\', '\\u001b]52;c;aGk=\\u001b\\'],
    ['a carriage return that overwrites', 'safe\rfake', 'safe\\u000dfake'],
    ['an override of direction', 'a\u202eb', 'a\\u202eb'],
    ['a C1 control', '\u009b2J', '\\u009b2J'],
    ['tabs, newlines and any script, unchanged', 'a\tb\nü漢😀', 'a\tb\nü漢😀'],
  ])('%s', (_, text, expected) => expect(printable(text)).toBe(expected))
})

describe('oneLine', () => {
  test.each([
    ['1234', '1234'],
    ['12345', '12345'],
    ['123456', '1234…'],
    ['a\n\n b', 'a b'],
  ])('%j in five characters is %j', (text, expected) => expect(oneLine(text, 5)).toBe(expected))
})

test('bigints are written as decimal strings', () =>
  expect(toJson({ fuel: 2n ** 60n })).toBe('{"fuel":"1152921504606846976"}'))

test.each([
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [65_536, '64 KiB'],
  [1_441_792, '1.4 MiB'],
  [67_108_864, '64 MiB'],
])('%d bytes are written %s', (n, text) => expect(bytes(n)).toBe(text))

test('control characters that JSON lets through are escaped, and mean the same', () => {
  const text = 'a\u009b2J\u007f\u202eb\u2066'
  expect(toJson({ text })).toBe(String.raw`{"text":"a\u009b2J\u007f\u202eb\u2066"}`)
  expect(JSON.parse(toJson({ text }))).toEqual({ text })
})

describe('options', () => {
  test.each([
    ['16MiB', 16_777_216],
    ['64KiB', 65_536],
    ['1.5MiB', 1_572_864],
    ['1000', 1000],
    ['2MB', 2_000_000],
  ])('%s is %d bytes', (text, n) => expect(parseSize(text)).toBe(n))

  test.each([
    ['500ms', 500],
    ['2s', 2000],
    ['1m', 60_000],
    ['250', 250],
  ])('%s is %d milliseconds', (text, n) => expect(parseDuration(text)).toBe(n))

  test.each(['', '-1MiB', '1e9', '16 mib', '∞'])('%j is no size', text =>
    expect(() => parseSize(text)).toThrow('is not a size'),
  )
  test.each(['', '-1s', '1h', 'soon'])('%j is no duration', text =>
    expect(() => parseDuration(text)).toThrow('is not a duration'),
  )
  test('fuel may have underscores', () => expect(parseFuel('1_000_000')).toBe(1_000_000n))
  test.each(['', '-1', '1.5', '1e6'])('%j is no fuel', text => expect(() => parseFuel(text)).toThrow('whole number'))
})

test('usage tells of bytes that were sent, where there are any', () => {
  expect(usageLine(noUsage)).not.toContain('sent')
  expect(usageLine({ ...noUsage, egressBytes: 614 })).toBe('fuel 0 · peak memory 0 B · 0.0 ms · 614 B sent')
})
