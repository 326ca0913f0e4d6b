import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Scrubber } from '../../../host/capability/secrets/scrubber.ts'

const value = 'p@ss/w+rd="x" & <y>\'z\\'
const scrubber = new Scrubber([value])
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

/** What comes out of a stream that is cut at these places. */
async function streamed(text: string, cuts: readonly number[], by = scrubber): Promise<string> {
  const at = [0, ...cuts.map(cut => cut % (text.length + 1)).sort((a, b) => a - b), text.length]
  async function* source(): AsyncGenerator<Uint8Array, void> {
    for (let i = 1; i < at.length; i++) yield latin1(text.slice(at[i - 1], at[i]))
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of by.stream(source())) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

const base64 = (text: string): string => latin1(text).toString('base64')

/** Echoes of a secret, and what is left of each. */
const echoes: readonly [string, string][] = [
  ['as it is', value],
  ['in a URL', encodeURIComponent(value)],
  ['in a URL, in lower case', encodeURIComponent(value).replace(/%../g, one => one.toLowerCase())],
  ['in a form', new URLSearchParams({ v: value }).toString().slice(2)],
  ['in a URL, every byte', [...latin1(value)].map(byte => `%${byte.toString(16)}`).join('')],
  ['in JSON', JSON.stringify(value).slice(1, -1)],
  ['in JSON, as PHP writes it', JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/')],
  [
    'in JSON, as Go writes it',
    JSON.stringify(value)
      .slice(1, -1)
      .replace(/[<>&]/g, one => `\\u00${one.charCodeAt(0).toString(16)}`),
  ],
  ['in JSON, every character', [...value].map(one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  [
    'in HTML',
    value.replace(/[&<>"']/g, one => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[one]!),
  ],
  ['in hex', latin1(value).toString('hex')],
  ['in hex, in capitals', latin1(value).toString('hex').toUpperCase()],
  ['in base64', base64(value)],
  ['in base64url', latin1(value).toString('base64url')],
  ['in base64 behind a name', base64(`user:${value}`)],
  ['in base64 between others', base64(`{"a":"${value}"}`)],
]

describe('Scrubber', () => {
  test.each(echoes)('finds a secret %s', (_, echo) => {
    const clean = scrubber.text(`before ${echo} after`)
    expect(clean).toContain('[secret]')
    expect(clean).toMatch(/^before .* after$/)
    // What is left of a base64 are the digits that its neighbours share.
    expect(clean.length).toBeLessThan('before [secret] after'.length + 20)
  })

  test('finds every one, beside each other and in what looks like the beginning of one', () => {
    expect(scrubber.text(`${value}${value} ${value.slice(0, 5)}${value}`)).toBe(
      `[secret][secret] ${value.slice(0, 5)}[secret]`,
    )
  })

  test('finds one wherever a stream is cut', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...echoes), fc.array(fc.nat(200), { maxLength: 8 }), async ([, echo], cuts) => {
        const text = `some text ${echo} and ${echo} more`
        expect(await streamed(text, cuts)).toBe(scrubber.text(text))
      }),
      { numRuns: 200 },
    ))

  test('leaves everything else as it is, byte for byte', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 500 }),
        fc.array(fc.nat(500), { maxLength: 5 }),
        async (bytes, cuts) => {
          const text = Buffer.from(bytes).toString('latin1')
          expect(await streamed(text, cuts)).toBe(text)
        },
      ),
      { numRuns: 100 },
    ))

  test('finds the shortest secret there may be, and nothing that is one letter away', () => {
    const short = new Scrubber(['abcdefgh'])
    expect(short.text('abcdefgh')).toBe('[secret]')
    expect(short.text(base64('xabcdefgh'))).toContain('[secret]')
    expect(short.text('abcdefg abcdefxh ABCDEFGH')).toBe('abcdefg abcdefxh ABCDEFGH')
  })

  test('finds none once it is cleared', () => {
    const one = new Scrubber(['abcdefgh'])
    one.clear()
    expect(one.text('abcdefgh')).toBe('abcdefgh')
  })
})
