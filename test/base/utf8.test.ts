import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeUtf8 } from '../../host/base/utf8.ts'

describe('decodeUtf8', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const expected = (bytes: Uint8Array): string | undefined => {
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  }

  test.each([0, 1019, 1024, 5000])('reads text as a strict decoder does, of any length: %d more', length => {
    const ahead = Buffer.alloc(length, 'é')
    const text = fc.string({ unit: 'grapheme' }).map(value => Buffer.concat([ahead, Buffer.from(value)]))
    const bytes = fc.uint8Array({ maxLength: 8 }).map(value => Buffer.concat([ahead, value]))
    fc.assert(
      fc.property(fc.oneof(text, bytes), value => {
        expect(decodeUtf8(value)).toBe(expected(value))
      }),
    )
  })

  test('keeps a byte order mark', () => {
    for (const length of [1, 5000])
      expect(decodeUtf8(Buffer.from('\ufeff'.repeat(length)))).toBe('\ufeff'.repeat(length))
  })
})
