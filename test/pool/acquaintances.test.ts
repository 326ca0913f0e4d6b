import { describe, expect, test } from 'vitest'
import { Acquaintances, MAX_ACQUAINTANCES } from '../../host/pool/acquaintances.ts'

const full = (): Acquaintances => {
  const acquaintances = new Acquaintances()
  for (let i = 0; i < MAX_ACQUAINTANCES; i++) acquaintances.meet(`c${i}`)
  return acquaintances
}

describe('Acquaintances', () => {
  test('a component is introduced once', () => {
    const acquaintances = new Acquaintances()
    expect(acquaintances.meet('a')).toEqual({ needed: true, forget: undefined })
    expect(acquaintances.meet('a')).toEqual({ needed: false, forget: undefined })
  })

  test('up to the ceiling nothing is forgotten, above it the one unused for longest', () => {
    const acquaintances = full()
    expect(acquaintances.has('c0')).toBe(true)
    acquaintances.meet('c0')
    expect(acquaintances.meet('one more')).toEqual({ needed: true, forget: 'c1' })
    expect(acquaintances.has('c0')).toBe(true)
    expect(acquaintances.has('c1')).toBe(false)
  })

  test('a component in doubt is introduced again', () => {
    const acquaintances = full()
    acquaintances.doubt('c3')
    expect(acquaintances.meet('c3')).toEqual({ needed: true, forget: undefined })
  })
})
