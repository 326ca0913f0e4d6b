import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactVectors } from '../../host/agent/vector-store.ts'

const vector = (...values: number[]) => Float32Array.from(values)

describe('exactVectors', () => {
  it('finds the nearest by their angle, whatever their length', async () => {
    const store = exactVectors(2)
    await store.upsert([
      { id: 'east', vector: vector(9, 0) },
      { id: 'north', vector: vector(0, 0.1) },
      { id: 'west', vector: vector(-1, 0) },
    ])
    const hits = await store.query(vector(2, 1), { k: 3 })
    expect(hits.map(({ id }) => id)).toEqual(['east', 'north', 'west'])
    expect(hits[0]!.score).toBeCloseTo(2 / Math.sqrt(5))
    expect(await store.query(vector(2, 1), { k: 1 })).toHaveLength(1)
    const filtered = await store.query(vector(2, 1), { k: 3, filter: id => id !== 'east' })
    expect(filtered.map(({ id }) => id)).toEqual(['north', 'west'])
  })

  it('replaces and removes', async () => {
    const store = exactVectors(2)
    await store.upsert([{ id: 'a', vector: vector(1, 0) }])
    await store.upsert([{ id: 'a', vector: vector(0, 1) }])
    expect(await store.query(vector(0, 1), { k: 5 })).toEqual([{ id: 'a', score: 1 }])
    await store.delete(['a', 'b'])
    expect(await store.query(vector(0, 1), { k: 5 })).toEqual([])
  })

  it('never misses what is nearer than what it gives', async () => {
    const coordinates = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(coordinates, { maxLength: 30 }),
        coordinates,
        fc.integer({ min: 1, max: 9 }),
        async (all, wanted, k) => {
          const store = exactVectors(2)
          await store.upsert(all.map((each, id) => ({ id: String(id), vector: vector(...each) })))
          const hits = await store.query(vector(...wanted), { k })
          const every = await store.query(vector(...wanted), { k: 100 })
          expect(hits).toEqual(every.slice(0, k))
          expect(every).toHaveLength(all.length)
          expect(every.every(({ score }, index) => index === 0 || score <= every[index - 1]!.score)).toBe(true)
        },
      ),
    )
  })

  it.each([[vector(1)], [vector(1, 2, 3)], [vector(Number.NaN, 1)], [vector(1, Number.POSITIVE_INFINITY)]])(
    'refuses %o where two finite numbers are due',
    async wrong => {
      await expect(exactVectors(2).upsert([{ id: 'a', vector: wrong }])).rejects.toMatchObject({
        code: 'config/invalid',
      })
    },
  )

  it('finds nothing near to a vector without a direction', async () => {
    const store = exactVectors(2)
    await store.upsert([{ id: 'a', vector: vector(0, 0) }])
    expect(await store.query(vector(1, 0), { k: 1 })).toEqual([{ id: 'a', score: 0 }])
  })
})
