import { describe, expect, test } from 'vitest'
import { hostPattern, matchesHost, namesAddress } from '../../../host/capability/http/host-pattern.ts'

/** Matches as an egress does: on the host of a parsed URL. */
const matches = (pattern: string, url: string): boolean => matchesHost(hostPattern(pattern)!, new URL(url).hostname)

describe('hostPattern', () => {
  test.each([
    ['api.example.com', { kind: 'exact', name: 'api.example.com' }],
    ['API.Example.COM', { kind: 'exact', name: 'api.example.com' }],
    ['bücher.example', { kind: 'exact', name: 'xn--bcher-kva.example' }],
    ['localhost', { kind: 'exact', name: 'localhost' }],
    ['*.example.com', { kind: 'suffix', suffix: '.example.com' }],
    ['127.0.0.1', { kind: 'address', address: '127.0.0.1' }],
    ['[::1]', { kind: 'address', address: '::1' }],
    ['::FFFF:7F00:1', { kind: 'address', address: '::ffff:7f00:1' }],
  ])('reads %s', (text, pattern) => expect(hostPattern(text)).toEqual(pattern))

  test.each([
    ['', '*', '*.', '**.a.test', 'a.*.test', 'a*.test', '*a.test', '*.*.test', 'a.test.', '*.a.test.', '.'],
    ['a.test:80', 'http://a.test', 'a.test/', 'a.test/x', 'u@a.test', 'a.test?x', 'a.test#x', 'a\\b', 'a b', 'a\tb'],
    ['0x7f.1', '2130706433', '0177.0.0.1', '127.1', '①②⑦.⓪.⓪.①', '127。0。0。1', '1.2.3.4.', '*.1.2.3.4', '*.4'],
    ['fe80::1%eth0', '[::1', '[a.test]', 'a%2etest', '%6c%6f', '[127.0.0.1]x', 'a\0b'],
  ])('refuses %j and its like', (...texts) => expect(texts.filter(text => hostPattern(text) !== undefined)).toEqual([]))
})

describe('matchesHost', () => {
  test.each([
    ['a.test', 'https://a.test'],
    ['a.test', 'https://A.TEST:8443/x'],
    ['a.test', 'https://%61.test'],
    ['a.test', 'https://ａ.test'],
    ['*.a.test', 'https://b.a.test'],
    ['*.a.test', 'https://c.b.a.test'],
    ['127.0.0.1', 'http://0x7f.1'],
    ['127.0.0.1', 'http://2130706433'],
    ['::1', 'http://[0:0:0:0:0:0:0:1]'],
  ])('%s matches %s', (pattern, url) => expect(matches(pattern, url)).toBe(true))

  test.each([
    ['a.test', 'https://a.test.'],
    ['a.test', 'https://b.a.test'],
    ['a.test', 'https://a.test.evil.test'],
    ['a.test', 'https://xa.test'],
    ['a.test', 'https://а.test'], // a Cyrillic letter
    ['a.test', 'https://a.test@evil.test'],
    ['a.test', 'https://evil.test/a.test'],
    ['a.test', 'https://evil.test#a.test'],
    ['a.test', 'https://evil.test\\@a.test'],
    ['*.a.test', 'https://a.test'],
    ['*.a.test', 'https://xa.test'],
    ['*.a.test', 'https://b.a.test.'],
    ['*.a.test', 'https://b.a.test.evil.test'],
    ['127.0.0.1', 'http://127.0.0.2'],
    ['127.0.0.1', 'http://[::ffff:127.0.0.1]'],
    ['localhost', 'http://127.0.0.1'],
    ['localhost', 'http://localhost.'],
  ])('%s does not match %s', (pattern, url) => expect(matches(pattern, url)).toBe(false))
})

describe('namesAddress', () => {
  const patterns = ['a.test', '10.0.0.1', '::1'].map(text => hostPattern(text)!)
  test('knows an address in any spelling', () => expect(namesAddress(patterns, '0:0:0:0:0:0:0:1')).toBe(true))
  test('knows no other, nor a name', () =>
    expect(['10.0.0.2', '::ffff:10.0.0.1', 'a.test', ''].some(one => namesAddress(patterns, one))).toBe(false))
})
