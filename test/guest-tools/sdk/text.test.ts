import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as sdk from '../../../guest-tools/sdk/js/text.ts'

const anyText = fc.string({ unit: 'binary' })

describe('TextEncoder', () => {
  test('encodes as the platform does, lone surrogates included', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('', '\ud800', '\udc00'), (text, end) => {
        expect(new sdk.TextEncoder().encode(text + end)).toEqual(new TextEncoder().encode(text + end))
      }),
    )
  })
})

describe('TextDecoder', () => {
  const platform = (bytes: Uint8Array, options: object) => new TextDecoder('utf-8', options).decode(bytes)
  const own = (bytes: Uint8Array, options: object) => new sdk.TextDecoder('utf-8', options).decode(bytes)

  test('decodes what was encoded', () => {
    fc.assert(fc.property(anyText, text => own(new TextEncoder().encode(text), { ignoreBOM: true }) === text))
  })

  test('replaces what is not UTF-8 as the platform does', () => {
    const nasty = fc.constantFrom(
      0x41,
      0x80,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc2,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
      0xbb,
    )
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 12 }), fc.boolean(), (array, ignoreBOM) => {
        const bytes = Uint8Array.from(array)
        expect(own(bytes, { ignoreBOM })).toBe(platform(bytes, { ignoreBOM }))
      }),
      { numRuns: 2000 },
    )
  })

  test('fatal refuses what is not UTF-8', () => {
    expect(() => own(Uint8Array.of(0x41, 0xff), { fatal: true })).toThrow(TypeError)
    expect(own(Uint8Array.of(0x41), { fatal: true })).toBe('A')
  })

  test('reads views and buffers from where they start', () => {
    const bytes = new TextEncoder().encode('xhéy')
    expect(new sdk.TextDecoder().decode(bytes.subarray(1, 4))).toBe('hé')
    expect(new sdk.TextDecoder().decode(bytes.buffer)).toBe('xhéy')
  })

  test('other encodings are refused', () => {
    expect(() => new sdk.TextDecoder('utf-16le')).toThrow(RangeError)
  })
})
