import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, fingerprintOf, sha256 } from '../../host/agent/canonical.ts'

describe('canonical', () => {
  it('writes the example of RFC 8785, section 3.2.2, as the RFC does', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonical(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('sorts members by UTF-16 code units, as the example of section 3.2.3 has it', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
    const order = Object.values(JSON.parse(canonical(value)))
    // An object lists integer-like names first, wherever they stood; the text has \r before 1.
    expect(canonical(value).indexOf('\\r')).toBeLessThan(canonical(value).indexOf('"1"'))
    expect(order).toEqual([4, 2, 6, 7, 1, 5, 3])
  })

  it('is JSON of the same value, and equal for every order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const shuffled = reversed(value)
        expect(canonical(shuffled)).toBe(canonical(value))
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('writes a bigint as a decimal string, and leaves out what is undefined', () => {
    expect(canonical({ fuel: 2n ** 64n, b: undefined, list: [undefined] })).toBe(
      '{"fuel":"18446744073709551616","list":[null]}',
    )
  })

  it.each([
    ['NaN', { a: Number.NaN }],
    ['an infinity', [Number.POSITIVE_INFINITY]],
    ['a cycle', cycle()],
    ['nesting of 501', nested(501)],
  ])('refuses %s', (_, value) => {
    expect(() => canonical(value)).toThrow(expect.objectContaining({ code: 'input/invalid' }))
  })

  it('takes nesting of 500', () => {
    expect(canonical(nested(500))).toHaveLength(1000)
  })
})

describe('fingerprintOf', () => {
  it('keeps uses apart by their domain', () => {
    expect(fingerprintOf('a', 1)).not.toBe(fingerprintOf('b', 1))
    expect(fingerprintOf('a', 1)).toBe(sha256('a\n1'))
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  )
}

function cycle(): object {
  const value: { self?: object } = {}
  value.self = value
  return value
}

function nested(depth: number): unknown {
  let value: unknown[] = []
  for (let i = 1; i < depth; i++) value = [value]
  return value
}
