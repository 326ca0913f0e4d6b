import { describe, expect, it } from 'vitest'
import { inOrder } from '../../host/agent/in-order.ts'

describe('inOrder', () => {
  it('answers in the order of the items, whatever the order of their ends', async () => {
    const gates = [0, 1, 2].map(() => Promise.withResolvers<string>())
    const results = inOrder(gates, 3, gate => gate.promise)
    for (const i of [2, 0, 1]) gates[i]!.resolve(`r${i}`)
    expect(await results).toEqual(['r0', 'r1', 'r2'])
  })

  it.each([
    [1, 1],
    [3, 3],
    [4, 4],
    [5, 4],
  ])('runs %i items at a limit of 4: %i at a time', async (count, most) => {
    let running = 0
    let peak = 0
    await inOrder(Array(count).fill(0), 4, async () => {
      peak = Math.max(peak, ++running)
      await Promise.resolve()
      running -= 1
    })
    expect(peak).toBe(most)
  })

  it('starts nothing after a failure, also where another item was still at work', async () => {
    const started: number[] = []
    const second = Promise.withResolvers<void>()
    const work = async (item: number) => {
      started.push(item)
      if (item === 1) throw new Error('no')
      await second.promise
    }
    await expect(inOrder([1, 2, 3], 2, work)).rejects.toThrow('no')
    second.resolve()
    for (let i = 0; i < 10; i++) await Promise.resolve()
    expect(started).toEqual([1, 2])
  })

  it('answers nothing for nothing', async () => {
    expect(await inOrder([], 4, async () => 1)).toEqual([])
  })
})
