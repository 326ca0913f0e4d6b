import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64Pattern, decodeBase64, encodeBase64, parseBigInteger } from '../../host/wit/form.ts'

describe('decodeBase64', () => {
  test('takes exactly what encodeBase64 writes', () => {
    const law = fc.property(fc.uint8Array(), bytes => {
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
    })
    fc.assert(law)
  })

  test('agrees with the pattern', () => {
    const pattern = new RegExp(base64Pattern)
    const text = fc.string({ unit: fc.constantFrom(...'AQgB+/-_= \n'), maxLength: 9 })
    const law = fc.property(text, value => {
      expect(decodeBase64(value) !== undefined).toBe(pattern.test(value))
    })
    fc.assert(law)
  })
})

describe('parseBigInteger', () => {
  test.each([
    ['u64', '0', 0n],
    ['u64', '18446744073709551615', 18446744073709551615n],
    ['u64', '18446744073709551616', undefined],
    ['u64', '-0', undefined],
    ['u64', '01', undefined],
    ['u64', '0x1', undefined],
    ['u64', '', undefined],
    ['s64', '-9223372036854775808', -9223372036854775808n],
    ['s64', '-9223372036854775809', undefined],
    ['s64', '9223372036854775807', 9223372036854775807n],
    ['s64', '9223372036854775808', undefined],
    ['s64', '-0', undefined],
  ] as const)('as %s, %o is %o', (kind, text, value) => {
    expect(parseBigInteger(kind, text)).toBe(value)
  })
})
