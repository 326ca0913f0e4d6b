import { describe, expect, it } from 'vitest'
import { disagreement } from '../support/differential.ts'

const SEEDS = 30

describe('a random module', () => {
  it.each([0, 1, 2, 3, 4].map(part => [part * SEEDS + 1, (part + 1) * SEEDS] as const))(
    'does the same metered as unmetered, and is charged one for every operator that its own counter counts: seeds %i to %i',
    async (first, last) => {
      let exact = 0
      for (let seed = first; seed <= last; seed++) {
        const found = await disagreement(seed)
        expect(found.problem, `seed ${seed}`).toBeUndefined()
        exact += found.exact
      }
      expect(exact).toBeGreaterThan(80)
    },
  )
})
