import { describe, expect, it } from 'vitest'
import { type Scope, scope } from '../../host/agent/scope.ts'
import { manualClock, settle } from '../support/manual-clock.ts'

const until = (child: Scope) => new Promise<void>(resolve => child.signal.addEventListener('abort', () => resolve()))

describe('all', () => {
  it('answers in the order of the works, whatever the order in which they end', async () => {
    const clock = manualClock()
    await using root = scope({ clock })
    const both = root.all([child => child.sleep(20).then(() => 'slow'), () => 2])
    await clock.advance(20)
    const [text, number]: [string, number] = await both
    expect([text, number]).toEqual(['slow', 2])
    expect(await root.all([])).toEqual([])
  })

  it('cancels the others at the first failure, awaits them, throws it, and ends nothing else', async () => {
    const log: string[] = []
    await using root = scope()
    const slow = async (child: Scope) => {
      await until(child)
      await settle()
      log.push('stopped')
    }
    await expect(root.all([slow, () => Promise.reject(new Error('no'))])).rejects.toThrow('no')
    expect(log).toEqual(['stopped'])
    expect(root.signal.aborted).toBe(false)
  })
})

describe('each', () => {
  it('runs as many at a time as it may, and starts none after a failure', async () => {
    await using root = scope()
    let running = 0
    let most = 0
    const started: number[] = []
    const work = async (item: number, child: Scope) => {
      started.push(item)
      most = Math.max(most, ++running)
      await settle()
      running -= 1
      child.check()
      if (item === 3) throw new Error('three')
      return item * 2
    }
    expect(await root.each([0, 1, 2], { concurrency: 2 }, work)).toEqual([0, 2, 4])
    expect(most).toBe(2)
    await expect(root.each([3, 4, 5, 6], { concurrency: 2 }, work)).rejects.toThrow('three')
    expect(started).toEqual([0, 1, 2, 3, 4])
  })

  it.each([0, 1001, 1.5])('refuses %d at a time', async concurrency => {
    await using root = scope()
    expect(() => root.each([1], { concurrency }, () => 1)).toThrow(expect.objectContaining({ code: 'config/invalid' }))
  })
})

describe('race', () => {
  it('is decided by the first to end; the others are canceled and awaited', async () => {
    const log: string[] = []
    await using root = scope()
    const loser = async (child: Scope) => {
      await until(child)
      log.push('lost')
      return 'loser'
    }
    expect(await root.race([loser, () => 'winner'])).toBe('winner')
    expect(log).toEqual(['lost'])
    await expect(root.race([loser, () => Promise.reject(new Error('fell'))])).rejects.toThrow('fell')
    expect(log).toEqual(['lost', 'lost'])
  })

  it('of nobody is refused, since it would never end', async () => {
    await using root = scope()
    expect(() => root.race([])).toThrow(expect.objectContaining({ code: 'config/invalid' }))
  })
})

describe('what a scope carries', () => {
  it('reaches every descendant, and is replaced for those below alone', async () => {
    const clock = manualClock()
    await using root = scope({ clock, actor: 'ann', shared: { a: 1, b: 1 } })
    await root.spawn(
      async child => {
        await child.spawn(inner => expect(inner.context).toMatchObject({ actor: 'ann', shared: { a: 1, b: 2 } }))
        expect(child.context.clock).toBe(clock)
      },
      { shared: { b: 2 } },
    )
    expect(root.context.shared).toEqual({ a: 1, b: 1 })
    await root.spawn(child => expect(child.context).toBe(root.context))
  })
})
