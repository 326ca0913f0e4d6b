import { describe, expect, it } from 'vitest'
import { disagreement } from '../support/differential.ts'

describe('a random module', () => {
  it('does the same metered as unmetered, and is charged one for every operator that its own counter counts', async () => {
    let exact = 0
    for (let seed = 1; seed <= 150; seed++) {
      const found = await disagreement(seed)
      expect(found.problem, `seed ${seed}`).toBeUndefined()
      exact += found.exact
    }
    expect(exact).toBeGreaterThan(200)
  })
})
