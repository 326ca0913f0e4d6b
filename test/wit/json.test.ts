import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WitType } from '../../host/wasm/wit-type.ts'
import { compileFromJson, compileToJson } from '../../host/wit/json.ts'
import { compileValidate } from '../../host/wit/validate.ts'
import { typeAndValue } from './arbitrary.ts'

const kind = (kind: 'string' | 'u8' | 'u16' | 'u64' | 's64' | 'f32' | 'f64' | 'char' | 'bool'): WitType => ({ kind })
const list = (element: WitType): WitType => ({ kind: 'list', element })
const option = (some: WitType): WitType => ({ kind: 'option', some })
const flags: WitType = { kind: 'flags', flags: [{ name: 'read-only' }, { name: 'constructor' }] }
const shape: WitType = {
  kind: 'variant',
  cases: [{ name: 'no-shape' }, { name: 'circle', type: kind('u64') }],
}
const optional = { name: 'to-string', type: option(kind('string')) }
const inherited: WitType = { kind: 'record', fields: [optional, { name: 'constructor', type: kind('u64') }] }

/** Each row holds in both directions. */
const forms: [name: string, type: WitType, host: unknown, json: unknown][] = [
  ['bool', kind('bool'), true, true],
  ['u16', kind('u16'), 65_535, 65_535],
  ['u64', kind('u64'), 2n ** 64n - 1n, '18446744073709551615'],
  ['s64', kind('s64'), -(2n ** 63n), '-9223372036854775808'],
  ['f64', kind('f64'), 0.1, 0.1],
  ['f64', kind('f64'), Number.NaN, 'NaN'],
  ['f32', kind('f32'), Number.NEGATIVE_INFINITY, '-Infinity'],
  ['char', kind('char'), '😀', '😀'],
  ['string', kind('string'), 'é\u0000', 'é\u0000'],
  ['list<u8>', list(kind('u8')), Uint8Array.of(0, 255, 62), 'AP8+'],
  ['list<u8>', list(kind('u8')), new Uint8Array(0), ''],
  ['list<u64>', list(kind('u64')), [1n, 2n], ['1', '2']],
  ['tuple', { kind: 'tuple', items: [kind('u64'), kind('char')] }, [7n, 'x'], { 0: '7', 1: 'x' }],
  ['option, none', option(kind('u64')), undefined, null],
  ['option, some', option(kind('u64')), 1n, '1'],
  ['option<option>, none', option(option(kind('u64'))), { tag: 'none' }, { tag: 'none' }],
  [
    'option<option>, some none',
    option(option(kind('u64'))),
    { tag: 'some', val: undefined },
    { tag: 'some', val: null },
  ],
  ['option<option>, some some', option(option(kind('u64'))), { tag: 'some', val: 1n }, { tag: 'some', val: '1' }],
  ['option<option<option>>, none', option(option(option(kind('u64')))), undefined, null],
  ['option<option<option>>, some none', option(option(option(kind('u64')))), { tag: 'none' }, { tag: 'none' }],
  ['result, ok', { kind: 'result', ok: kind('u64') }, { tag: 'ok', val: 1n }, { tag: 'ok', val: '1' }],
  ['result, err', { kind: 'result', ok: kind('u64') }, { tag: 'err' }, { tag: 'err' }],
  ['variant without payload', shape, { tag: 'no-shape' }, { tag: 'no-shape' }],
  ['variant', shape, { tag: 'circle', val: 3n }, { tag: 'circle', val: '3' }],
  ['enum', { kind: 'enum', cases: [{ name: 'a-b' }] }, 'a-b', 'a-b'],
  ['flags', flags, { readOnly: true, constructor: false }, { readOnly: true, constructor: false }],
  ['record', inherited, { toString: undefined, constructor: 1n }, { toString: null, constructor: '1' }],
]

describe('compileToJson', () => {
  test.each(forms)('%s has its JSON form', (_, type, host, json) => {
    expect(compileToJson(type)(host)).toStrictEqual(json)
  })

  test('no value is null', () => {
    expect(compileToJson(undefined)(undefined)).toBe(null)
  })

  test('lists may be typed arrays, and bytes a plain array', () => {
    expect(compileToJson(list(kind('u16')))(Uint16Array.of(1, 2))).toStrictEqual([1, 2])
    expect(compileToJson(list(kind('u64')))(BigUint64Array.of(1n))).toStrictEqual(['1'])
    expect(compileToJson(list(kind('f64')))(Float64Array.of(1, Number.NaN))).toStrictEqual([1, 'NaN'])
    expect(compileToJson(list(kind('u8')))([0, 255, 62])).toBe('AP8+')
    expect(compileToJson(list(kind('u8')))(Uint8Array.of(9, 0, 255, 62).subarray(1))).toBe('AP8+')
  })

  test('a null is a none, and flags that are left out are false, whatever objects inherit', () => {
    expect(compileToJson(option(kind('string')))(null)).toBe(null)
    expect(compileToJson(flags)({})).toStrictEqual({ readOnly: false, constructor: false })
    expect(compileToJson({ kind: 'record', fields: [optional] })({})).toStrictEqual({ toString: null })
  })
})

describe('compileFromJson', () => {
  test.each(forms)('%s comes back from its JSON form', (_, type, host, json) => {
    expect(compileFromJson(type)(json)).toStrictEqual(host)
  })

  test('no value is undefined', () => {
    expect(compileFromJson(undefined)(null)).toBe(undefined)
  })

  test('bytes own their memory, so that sending them takes nothing else along', () => {
    const bytes = compileFromJson(list(kind('u8')))('AP8+') as Uint8Array
    expect(bytes.buffer.byteLength).toBe(3)
  })

  test('a value comes back as it was from JSON text, which is valid', () => {
    fc.assert(
      fc.property(typeAndValue, ({ type, value }) => {
        const json = JSON.parse(JSON.stringify(compileToJson(type)(value)))
        expect(compileValidate(type, 'output')(json)).toEqual([])
        // Not toStrictEqual, which takes an own property `constructor` for the class.
        deepStrictEqual(compileFromJson(type)(json), value)
      }),
      { numRuns: 300 },
    )
  })
})
