import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globOf } from '../../host/agent/glob.ts'

describe('globOf', () => {
  it.each([
    ['search', 'search', true],
    ['search', 'search_all', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['read_*', 'read_file', true],
    ['read_*', 'read_', true],
    ['read_*', 'unread_x', false],
    ['*_file', 'read_file', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a_b_b_c', true],
    ['a*b*c', 'acb', false],
    ['', 'x', false],
    ['.*', 'x', false],
    ['[a-z]', 'b', false],
  ])('%s over %s is %s', (pattern, name, expected) => {
    expect(globOf(pattern).matches(name)).toBe(expected)
  })

  it('agrees with a regular expression in which * is .*', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 8 }).map(parts => parts.join(''))
    const names = fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(letters, names, (pattern, name) => {
        const oracle = new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
        expect(globOf(pattern).matches(name)).toBe(oracle.test(name))
      }),
      { numRuns: 2000 },
    )
  })
})
