import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClientTypes, docComment, typeName } from '../../host/wit/client-types.ts'

describe('docComment', () => {
  test('whatever the docs say, the comment ends at its end, and directives are not on its last line', () => {
    const text = fc.string({
      unit: fc.constantFrom('*', '/', '\\', '\n', '\r', '\u2028', ' ', 'a', '@ts-ignore'),
      minLength: 1,
    })
    const law = fc.property(text, docs => {
      const comment = docComment(docs, '  ')
      expect(comment.indexOf('*/')).toBe(comment.length - '*/\n'.length)
      expect(comment.trimEnd().split('\n').at(-1)).not.toContain('@')
    })
    fc.assert(law)
  })

  test('no docs are no comment', () => {
    expect([docComment(undefined), docComment('')]).toEqual(['', ''])
  })
})

describe('typeName', () => {
  test.each([
    ['look-up', 'LookUp'],
    ['math_add', 'MathAdd'],
    ['my calc.v2', 'MyCalcV2'],
    ['Calc', 'Calc'],
    ['MyCalc', 'MyCalc'],
    ['2fa', 'T2fa'],
    ['_', 'T'],
  ])('%s is %s', (name, type) => {
    expect(typeName(name)).toBe(type)
  })
})

describe('ClientTypes', () => {
  test('two types of one name get two names', () => {
    const types = new ClientTypes(['Outcome'])
    const named = (name: string, field: string) =>
      types.reference({ kind: 'record', name, fields: [{ name: field, type: { kind: 'bool' } }] }, 'output')
    expect(['a', 'b', 'a', 'c'].map(field => named('point', field))).toEqual([
      ...['Point', 'PointOutput', 'Point', 'PointOutput2'],
    ])
    expect(named('outcome', 'a')).toBe('OutcomeOutput')
    expect(types.declarations).toHaveLength(4)
  })
})
