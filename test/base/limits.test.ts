import { describe, expect, test } from 'vitest'
import { defaultLimits, type Limits, limitCeilings, resolveLimits } from '../../host/base/limits.ts'

const names = Object.keys(defaultLimits) as (keyof Limits)[]
const codeOf = (given: unknown): unknown => {
  try {
    return resolveLimits(given as Partial<Limits>)
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('resolveLimits', () => {
  test('what is not given, or undefined, is the base’s', () => {
    const base = { ...defaultLimits, fuel: 5n }
    expect(resolveLimits({}, base)).toEqual(base)
    expect(resolveLimits({ fuel: undefined } as never, base)).toEqual(base)
    expect(resolveLimits({ timeoutMs: 1 }, base)).toEqual({ ...base, timeoutMs: 1 })
  })

  test('the result cannot be changed', () => {
    expect(Object.isFrozen(resolveLimits())).toBe(true)
  })

  test.each(names)('%s may be 0 and as high as its ceiling, and not above', name => {
    const ceiling = limitCeilings[name]
    const one = typeof ceiling === 'bigint' ? 1n : 1
    expect(resolveLimits({ [name]: typeof ceiling === 'bigint' ? 0n : 0 })[name]).toBe(
      typeof ceiling === 'bigint' ? 0n : 0,
    )
    expect(resolveLimits({ [name]: ceiling })[name]).toBe(ceiling)
    expect(codeOf({ [name]: (ceiling as never) + (one as never) })).toBe('limits/above-ceiling')
  })

  test.each(names)('%s is refused below zero, in parts, and in another kind', name => {
    const wrong = name === 'fuel' ? [-1n, 1, '1', null] : [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1n, '1', null]
    for (const value of wrong) expect(codeOf({ [name]: value })).toBe('limits/invalid')
  })

  test.each(['speed', 'constructor', '__proto__', 'toString'])('there is no limit "%s"', name => {
    expect(codeOf(JSON.parse(`{"${name}": 1}`))).toBe('limits/invalid')
  })

  test('no default is above its ceiling', () => {
    expect(resolveLimits(defaultLimits)).toEqual(defaultLimits)
  })
})
