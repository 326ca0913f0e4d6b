import { describe, expect, it } from 'vitest'
import { Channel, channelSize } from '../../host/agent/channel.ts'

async function drain<T>(channel: Channel<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of channel.read()) items.push(item)
  return items
}

describe('Channel', () => {
  it('gives items in order, those put before the reader came and those after', async () => {
    const channel = new Channel<number>()
    channel.put(1)
    const read = drain(channel)
    await Promise.resolve()
    channel.put(2)
    channel.end()
    expect(await read).toEqual([1, 2])
  })

  it('takes one item less than its size at once, and holds the writer back at it', async () => {
    const channel = new Channel<number>()
    for (let i = 1; i < channelSize; i++) expect(channel.put(i)).toBeUndefined()
    const full = channel.put(channelSize)
    expect(full).toBeInstanceOf(Promise)
    const reader = channel.read()
    await reader.next()
    await full
  })

  it('lets the writer go when it ends, and drops what comes after', async () => {
    const channel = new Channel<number>()
    let full: Promise<void> | undefined
    for (let i = 0; i < channelSize; i++) full = channel.put(i)
    channel.end()
    await full
    expect(channel.put(0)).toBeUndefined()
    expect(await drain(channel)).toHaveLength(channelSize)
  })

  it('throws its failure after the last item; the first end counts', async () => {
    const channel = new Channel<number>()
    channel.put(1)
    channel.end({ error: undefined })
    channel.end()
    const reader = channel.read()
    expect(await reader.next()).toEqual({ done: false, value: 1 })
    await expect(reader.next()).rejects.toBeUndefined()
  })
})
