import { describe, expect, test } from 'vitest'
import type { WitType } from '../../host/wasm/wit-type.ts'
import { maxIssues } from '../../host/wit/issue.ts'
import { compileValidate } from '../../host/wit/validate.ts'

const string: WitType = { kind: 'string' }
const u64: WitType = { kind: 'u64' }
const bytes: WitType = { kind: 'list', element: { kind: 'u8' } }
const option = (some: WitType): WitType => ({ kind: 'option', some })
const units: WitType = { kind: 'enum', cases: [{ name: 'metric' }, { name: 'imperial' }] }
const record: WitType = {
  kind: 'record',
  fields: [
    { name: 'unit-system', type: option(units) },
    { name: 'constructor', type: { kind: 'list', element: { kind: 'tuple', items: [string, u64] } } },
  ],
}
const shape: WitType = { kind: 'variant', cases: [{ name: 'none' }, { name: 'circle', type: { kind: 'u8' } }] }

const messages = (type: WitType, value: unknown) => compileValidate(type)(value).map(issue => issue.message)

describe('compileValidate', () => {
  test.each<[type: WitType, value: unknown, message: string]>([
    [{ kind: 'bool' }, 1, 'input: expected true or false; found 1'],
    [{ kind: 'u8' }, 256, 'input: expected a whole number from 0 to 255; found 256'],
    [{ kind: 's8' }, -129, 'input: expected a whole number from -128 to 127; found -129'],
    [{ kind: 'u32' }, 1.5, 'input: expected a whole number from 0 to 4294967295; found 1.5'],
    [{ kind: 'u32' }, '1', 'input: expected a whole number from 0 to 4294967295; found "1"'],
    [
      u64,
      '18446744073709551616',
      'input: expected a string of decimal digits from "0" to "18446744073709551615"; found "18446744073709551616"',
    ],
    [u64, 5, 'input: expected a string of decimal digits from "0" to "18446744073709551615"; found 5'],
    [u64, '+5', 'input: expected a string of decimal digits from "0" to "18446744073709551615"; found "+5"'],
    [{ kind: 'f64' }, 'NaN', 'input: expected a finite number; found "NaN"'],
    [{ kind: 'f64' }, Number.NaN, 'input: expected a finite number; found NaN'],
    [{ kind: 'f32' }, 1e300, 'input: expected a finite number of 32 bits; found 1e+300'],
    [{ kind: 'char' }, '', 'input: expected a string of one character; found ""'],
    [{ kind: 'char' }, 'ab', 'input: expected a string of one character; found "ab"'],
    [{ kind: 'char' }, '\ud800', 'input: expected a string of one character; found "\\ud800"'],
    [string, 'a\udc00b', 'input: expected well-formed Unicode; found a string with a lone surrogate'],
    [string, null, 'input: expected a string; found null'],
    [bytes, 'AB==', 'input: expected bytes in base64 with padding; found "AB=="'],
    [bytes, 'AA', 'input: expected bytes in base64 with padding; found "AA"'],
    [bytes, 'AA==\n', 'input: expected bytes in base64 with padding; found "AA==\\n"'],
    [bytes, [1, 2], 'input: expected bytes in base64 with padding; found an array of 2'],
    [units, 'kelvin', 'input: expected one of "metric", "imperial"; found "kelvin"'],
    [units, 'toString', 'input: expected one of "metric", "imperial"; found "toString"'],
    [{ kind: 'tuple', items: [string] }, ['a'], 'input: expected an object; found an array of 1'],
    [shape, 'circle', 'input: expected an object with a "tag", one of "none", "circle"; found "circle"'],
    [shape, { val: 1 }, 'input: expected an object with a "tag", one of "none", "circle"; found an object'],
    [shape, { tag: 'square' }, 'input.tag: expected one of "none", "circle"; found "square"'],
    [shape, { tag: 'circle' }, 'input.val: is missing; expected a whole number from 0 to 255'],
    [shape, { tag: 'none', val: null }, 'input: has an unknown property "val"; known are "tag"'],
    [option(option(string)), null, 'input: expected an object with a "tag", one of "none", "some"; found null'],
  ])('%o says of %o what is expected and what was found', (type, value, message) => {
    expect(messages(type, value)).toEqual([message])
  })

  test.each<[type: WitType, value: unknown]>([
    [{ kind: 'u8' }, 255],
    [{ kind: 's8' }, -128],
    [u64, '18446744073709551615'],
    [{ kind: 's64' }, '-9223372036854775808'],
    [{ kind: 'f32' }, 3.4028234663852886e38],
    [{ kind: 'char' }, '😀'],
    [string, '😀'],
    [bytes, 'AA=='],
    [option(string), null],
    [option(option(string)), { tag: 'some', val: null }],
    [shape, { tag: 'none' }],
  ])('%o takes %o', (type, value) => {
    expect(messages(type, value)).toEqual([])
  })

  test('each part that does not fit is named by its path, what is missing and what is unknown too', () => {
    const issues = compileValidate(record)({
      unitSystem: 'kelvin',
      constructor: [{ 0: 'a', 1: '1' }, { 0: 1 }],
      more: 1,
    })
    expect(issues.map(issue => issue.message)).toEqual([
      'input.unitSystem: expected one of "metric", "imperial"; found "kelvin"',
      'input.constructor[1].0: expected a string; found 1',
      'input.constructor[1].1: is missing; expected a string of decimal digits from "0" to "18446744073709551615"',
      'input: has an unknown property "more"; known are "unitSystem", "constructor"',
    ])
    expect(issues.map(issue => issue.path)).toEqual([
      ['unitSystem'],
      ['constructor', 1, '0'],
      ['constructor', 1, '1'],
      [],
    ])
  })

  test('what an object inherits is missing', () => {
    expect(messages(record, { unitSystem: null })).toEqual(['input.constructor: is missing; expected an array'])
    expect(messages(record, Object.create({ unitSystem: null, constructor: [] }))).toHaveLength(1)
  })

  test('an option that is left out is its null', () => {
    expect(messages(record, { constructor: [] })).toEqual([])
    expect(messages(record, { unitSystem: undefined, constructor: [] })).toEqual([])
  })

  test('an own __proto__ is an unknown property', () => {
    const value = JSON.parse('{ "__proto__": {} }')
    expect(messages({ kind: 'record', fields: [] }, value)).toEqual([
      'input: has an unknown property "__proto__"; there are none',
    ])
  })

  test('a result may hold what an argument may not', () => {
    const validate = compileValidate({ kind: 'f64' }, 'output')
    expect(validate('-Infinity')).toEqual([])
    expect(validate('infinity').map(issue => issue.message)).toEqual([
      'output: expected a number or one of "NaN", "Infinity", "-Infinity"; found "infinity"',
    ])
    expect(compileValidate(undefined, 'output')(null)).toEqual([])
    expect(compileValidate(undefined, 'output')(0)).toHaveLength(1)
  })

  test.each([maxIssues - 1, maxIssues, maxIssues + 1])('of %i issues at most 20 are collected', n => {
    const values = Array.from({ length: n }, () => 1)
    expect(messages({ kind: 'list', element: string }, values)).toHaveLength(Math.min(n, maxIssues))
    const unknown = Object.fromEntries(values.map((value, i) => [`x${i}`, value]))
    expect(messages({ kind: 'record', fields: [] }, unknown)).toHaveLength(Math.min(n, maxIssues))
  })

  test('messages cut long values and long lists', () => {
    const cases = Array.from({ length: 100 }, (_, i) => ({ name: `case-${i}` }))
    const [message] = messages({ kind: 'enum', cases }, 'x'.repeat(1_000_000))
    expect(message).toContain('and 88 more')
    expect(message?.length).toBeLessThan(300)
  })

  test('megabytes of base64 are checked', () => {
    const text = 'AAAA'.repeat(2_000_000)
    expect(messages(bytes, text)).toEqual([])
    expect(messages(bytes, `${text}!AAA`)).toHaveLength(1)
  })
})
