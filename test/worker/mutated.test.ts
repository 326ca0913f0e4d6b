import { describe, expect, it } from 'vitest'
import { composed, fate, values } from '../support/mutated-component.ts'
import { mutate, random } from '../support/random.ts'
import { wat } from '../support/wat.ts'

describe('a mutated component', () => {
  it.each([
    ['of components in a component', composed, 1],
    ['that passes values', values, 2],
  ])('%s is refused with a code, or runs under its limits', async (_, text, seed) => {
    const bytes = await wat(text)
    expect(fate(bytes)).toBe('instantiated')
    const next = random(seed)
    const fates = new Map<string, number>()
    for (let i = 0; i < 1500; i++) {
      const result = fate(mutate(bytes, next))
      fates.set(result, (fates.get(result) ?? 0) + 1)
    }
    // Most are refused, and some survive, so that the linker is tried as well.
    expect(fates.get('component/malformed')).toBeGreaterThan(100)
    expect(fates.get('instantiated')).toBeGreaterThan(10)
  })
})
