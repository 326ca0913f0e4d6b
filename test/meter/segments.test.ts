import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Edits } from '../../host/meter/edit.ts'
import { Segments, SYNC } from '../../host/meter/segments.ts'

interface Graph {
  readonly places: number
  /** Places that one operator leads to together. */
  readonly united: readonly (readonly [number, number])[]
  readonly segments: readonly { readonly start: number; readonly next: number; readonly cost: number }[]
}

const graphs = fc.integer({ min: 1, max: 12 }).chain(
  (places): fc.Arbitrary<Graph> =>
    fc.record({
      places: fc.constant(places),
      united: fc.array(fc.tuple(fc.integer({ min: 0, max: places }), fc.integer({ min: 0, max: places })), {
        maxLength: 4,
      }),
      segments: fc.array(
        fc.record({
          start: fc.integer({ min: 0, max: places }),
          next: fc.integer({ min: 0, max: places }),
          cost: fc.integer({ min: 0, max: 9 }),
        }),
        { minLength: 1, maxLength: 20 },
      ),
    }),
)

/** Settles a graph; returns each segment's charge, and for each place its representative. */
function settle({ places, united, segments: list }: Graph): { charges: number[]; root: (place: number) => number } {
  const edits = new Edits()
  const segments = new Segments(edits)
  segments.reset()
  for (let i = 0; i < places; i++) segments.place()
  for (const { start, next, cost } of list) {
    segments.begin(start, 0, false)
    segments.end(cost, next)
  }
  for (const [a, b] of united) segments.unite(a, b)
  const root = (place: number): number => segments.unite(place, place)
  const roots = Array.from({ length: places + 1 }, (_, place) => root(place))
  segments.settle()
  return { charges: list.map((_, i) => edits.arg(i)), root: place => roots[place]! }
}

describe('Segments', () => {
  it('charges every path between two syncs exactly what it costs, never less at any point', () => {
    const choices = fc.array(fc.nat(), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(graphs, choices, (graph, picks) => {
        const { charges, root } = settle(graph)
        let [place, paid, cost] = [root(SYNC), 0, 0]
        for (const pick of picks) {
          const here = graph.segments.flatMap((one, i) => (root(one.start) === place ? [i] : []))
          if (here.length === 0) return
          const chosen = here[pick % here.length]!
          paid += charges[chosen]!
          cost += graph.segments[chosen]!.cost
          expect(paid).toBeGreaterThanOrEqual(cost)
          place = root(graph.segments[chosen]!.next)
          if (place === root(SYNC)) expect(paid).toBe(cost)
        }
      }),
      { numRuns: 2_000, seed: 1 },
    )
  })

  it('charges an if without else once when the condition is false, and both arms share what they have in common', () => {
    const arms = { places: 2, united: [] }
    // Condition, then-arm of 5, else-arm of 3, what comes after: 2.
    const { charges } = settle({
      ...arms,
      segments: [
        { start: SYNC, next: 1, cost: 4 },
        { start: 1, next: 2, cost: 5 },
        { start: 1, next: 2, cost: 3 },
        { start: 2, next: SYNC, cost: 2 },
      ],
    })
    expect(charges).toEqual([9, 2, 0, 0])
  })
})
