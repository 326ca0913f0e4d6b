import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_BYTE_LENGTH } from '../../host/wasm/layout.ts'
import type { WitType } from '../../host/wasm/wit-type.ts'
import { attach, Crossing, sizeOfWritten } from '../../host/wit/attach.ts'
import { type Attachment, compileSwap, isAttachment, MIN_ATTACHED } from '../../host/wit/attachment.ts'
import { typeAndValue } from './arbitrary.ts'

const string: WitType = { kind: 'string' }
const listOf = (element: WitType): WitType => ({ kind: 'list', element })
const crossing = (type: WitType): Crossing => new Crossing({ name: 'f', params: [{ name: 'a', type }], result: type })
const bytesOf = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text)).buffer
const text = (value: string): Attachment => ({ kind: 'text', buffer: bytesOf(value) })

describe('compileSwap', () => {
  test('meets every text and list of numbers, and changes nothing where nothing is swapped', () => {
    const law = fc.property(typeAndValue, ({ type, value }) => {
      expect(compileSwap(type)(value, part => part)).toBe(value)
    })
    fc.assert(law)
  })

  test('copies what it changes, and leaves the rest', () => {
    const type: WitType = {
      kind: 'record',
      fields: [
        { name: 'a', type: listOf(string) },
        { name: 'b', type: string },
      ],
    }
    const value = { a: ['x', 'y'], b: 'z' }
    const swapped = compileSwap(type)(value, part => (part === 'y' ? 1 : part))
    expect(swapped).toEqual({ a: ['x', 1], b: 'z' })
    expect(value).toEqual({ a: ['x', 'y'], b: 'z' })
  })

  test('takes nothing from a prototype', () => {
    const type: WitType = { kind: 'record', fields: [{ name: 'constructor', type: string }] }
    const met: unknown[] = []
    compileSwap(type)({}, part => met.push(part))
    expect(met).toEqual([undefined])
  })
})

describe('what is written', () => {
  test.each([
    [MIN_ATTACHED - 4, []],
    [MIN_ATTACHED - 1, ['json']],
    [MIN_ATTACHED, ['text']],
    [MIN_ATTACHED + 1, ['text']],
  ])('attaches a text of %d characters, which are four more as JSON: %j', (length, kinds) => {
    expect(
      crossing(string)
        .write(['x'.repeat(length)])
        .sources.map(({ kind }) => kind),
    ).toEqual(kinds)
  })

  test.each([
    [MIN_ATTACHED, []],
    [MIN_ATTACHED + 1, ['json']],
  ])('attaches JSON of %d characters: %j', (length, kinds) => {
    // Four characters for the lists, and two for each text.
    const value = ['x'.repeat(MIN_ATTACHED - 10), 'x'.repeat(length - MIN_ATTACHED + 1)]
    const { input, sources } = crossing(listOf(string)).write([value])
    expect(sources.map(({ kind }) => kind)).toEqual(kinds)
    expect(input.length).toBeLessThanOrEqual(MIN_ATTACHED)
  })

  test('can be attached again, to be sent again', () => {
    const written = crossing(listOf({ kind: 'u16' })).write([Array(MIN_ATTACHED).fill(7)])
    const [first, second] = [attach(written)!, attach(written)!]
    expect(first).toEqual(second)
    expect(first[0]!.buffer).not.toBe(second[0]!.buffer)
  })

  test('holds no text that is longer than any guest may be given', () => {
    const write = (bytes: number) => crossing(string).write(['x'.repeat(bytes)])
    expect(sizeOfWritten(write(MAX_BYTE_LENGTH))).toBe(MAX_BYTE_LENGTH + '[0]'.length)
    expect(() => write(MAX_BYTE_LENGTH + 1)).toThrow(/takes 268435456 bytes/)
  })
})

describe('what a worker attached', () => {
  const read = (type: WitType, value: unknown, ...attachments: Attachment[]) =>
    crossing(type).read('ok', value, attachments)
  const broken = expect.objectContaining({ code: 'internal' })

  test('is read in the place of its number, and given back', () => {
    const attachment = text('a')
    expect(read(string, 0, attachment)).toBe('a')
    expect(attachment.buffer.detached).toBe(true)
  })

  test('is read once', () => {
    expect(read(listOf(string), [0, 1], text('a'), text('b'))).toEqual(['a', 'b'])
    expect(() => read(listOf(string), [0, 0], text('a'))).toThrow(broken)
  })

  test.each([-1, 1, 0.5, 2 ** 32])('has no number %d when it is one text', number => {
    expect(() => read(string, number, text('a'))).toThrow(broken)
  })

  test('is of the kind that its place has', () => {
    expect(() => read(string, 0, { ...text('a'), kind: 'u8' })).toThrow(broken)
    expect(() => read(listOf({ kind: 'u32' }), 0, text('aaaa'))).toThrow(broken)
    expect(() => read(listOf(string), [0], { ...text('"a"'), kind: 'json' })).toThrow(broken)
  })

  test('is well-formed text', () => {
    for (const bytes of [[0xff], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf0, 0x9f]]) {
      for (const length of [0, 5000]) {
        const buffer = new Uint8Array([...Buffer.alloc(length, 'x'), ...bytes]).buffer
        expect(() => read(string, 0, { kind: 'text', buffer })).toThrow(broken)
      }
    }
  })

  test('stands in a value that need not have the form of its type', () => {
    const type: WitType = { kind: 'record', fields: [{ name: 'a', type: listOf(string) }] }
    for (const value of [null, 'x', [], { a: null }, { a: { 0: 0 } }])
      expect(read(type, value, text('a'))).toEqual(value)
  })

  test.each([
    ['a text', text('a'), true],
    ['numbers', { kind: 'u32', buffer: new ArrayBuffer(8) }, true],
    ['half a number', { kind: 'u32', buffer: new ArrayBuffer(6) }, false],
    ['memory that is shared', { kind: 'text', buffer: new SharedArrayBuffer(8) }, false],
    ['another kind', { kind: 'toString', buffer: new ArrayBuffer(8) }, false],
    ['a view', { kind: 'u8', buffer: new Uint8Array(8) }, false],
    ['nothing', null, false],
  ])('is taken or not: %s', (_, value, taken) => {
    expect(isAttachment(value)).toBe(taken)
  })
})
