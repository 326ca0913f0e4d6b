import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { agent, type BudgetWindow, budget, budgetWindow, scripted, type WindowOptions } from '../../host/agent/mod.ts'
import { folder } from '../support/folder.ts'

const hour = 3_600_000

async function withWindow(
  use: (open: (options?: Partial<WindowOptions>) => Promise<BudgetWindow>, at: { now: number }) => Promise<void>,
) {
  using place = folder()
  const at = { now: 10 * hour }
  await using opened = new AsyncDisposableStack()
  const open = async (options: Partial<WindowOptions> = {}) =>
    opened.use(await budgetWindow(place.file('spent.db'), { per: 'hour', now: () => at.now, ...options }))
  await use(open, at)
}

describe('a budget with a window', () => {
  it('holds to its limits under, at and over them, whoever spends under that name', async () => {
    await withWindow(async open => {
      const mine = budget({ tokens: 100 }, { window: await open() })
      const yours = budget({ tokens: 100 }, { window: await open() })
      mine.reserve({ tokens: 60 }).settle({ tokens: { input: 50, output: 9 } })
      expect(yours.left('tokens')).toBe(41)
      expect(() => yours.reserve({ tokens: 42 })).toThrow(/42 wanted, 41 left/)
      const hold = yours.reserve({ tokens: 41 })
      expect(mine.left('tokens')).toBe(0)
      hold.release()
      expect(mine.left('tokens')).toBe(41)
      expect([mine.spent.tokens, yours.spent.tokens]).toEqual([
        { input: 50, output: 9 },
        { input: 0, output: 0 },
      ])
    })
  })

  it('begins anew with the next hour; what is settled then counts where it was reserved', async () => {
    await withWindow(async (open, at) => {
      const mine = budget({ usd: 1, fuel: 2n ** 60n }, { window: await open() })
      const hold = mine.reserve({ usd: 1, fuel: 2n ** 60n })
      at.now += hour - 1
      expect([mine.left('usd'), mine.left('fuel')]).toEqual([0, 0n])
      at.now += 1
      expect([mine.left('usd'), mine.left('fuel')]).toEqual([1, 2n ** 60n])
      hold.settle({ usd: 0.25, fuel: 5n })
      expect(mine.left('usd')).toBe(1)
      at.now -= 1
      expect([mine.left('usd'), mine.left('fuel')]).toEqual([0.75, 2n ** 60n - 5n])
    })
  })

  it('is apart from those of other names and lengths', async () => {
    await withWindow(async open => {
      budget({ turns: 1 }, { window: await open() }).reserve({ turns: 1 })
      for (const other of [{ name: 'eve' }, { per: 'day' as const }]) {
        expect(budget({ turns: 1 }, { window: await open(other) }).left('turns')).toBe(1)
      }
    })
  })

  it('sets nothing aside in one window when another refuses', async () => {
    await withWindow(async open => {
      const day = budget({ turns: 5 }, { window: await open({ per: 'day' }) })
      const both = day.child({ turns: 1 }, { window: await open() })
      both.reserve({ turns: 1 })
      expect(() => both.reserve({ turns: 1 })).toThrow(/turns/)
      expect(day.left('turns')).toBe(4)
    })
  })

  it('is what a run is held to, and ends it with what it has', async () => {
    await withWindow(async open => {
      const shared = budget({ turns: 1 }, { window: await open() })
      const helper = agent({ model: scripted(['Yes.']) })
      expect((await helper.run('?', { budget: shared.child() })).text).toBe('Yes.')
      await expect(helper.run('?', { budget: shared.child() })).rejects.toMatchObject({ code: 'budget/exceeded' })
    })
  })

  it('that cannot be counted spends nothing', async () => {
    await withWindow(async open => {
      const window = await open()
      const shared = budget({ turns: 1 }, { window })
      await window[Symbol.asyncDispose]()
      const run = agent({ model: scripted(['Yes.']) }).run('?', { budget: shared })
      await expect(run).rejects.toMatchObject({ code: 'budget/failed' })
    })
  })

  it('is refused in a file of something else, or for a length that is none', async () => {
    using place = folder()
    writeFileSync(place.file('note.txt'), 'no database, and longer than a header of one would be: '.repeat(20))
    await expect(budgetWindow(place.file('note.txt'), { per: 'day' })).rejects.toMatchObject({ code: 'budget/failed' })
    const odd = budgetWindow(place.file('a.db'), { per: 'week' as never })
    await expect(odd).rejects.toMatchObject({ code: 'config/invalid' })
  })

  it.each(['', 'x'.repeat(501), 'ada\ud800', 5 as never])(
    'is refused for the name %j, which could be that of another',
    async name => {
      using place = folder()
      const odd = budgetWindow(place.file('a.db'), { per: 'day', name })
      await expect(odd).rejects.toMatchObject({ code: 'config/invalid' })
    },
  )

  it('is not overshot by processes that spend at the same time, and counts what one that is killed had set aside', {
    timeout: 60_000,
  }, async () => {
    using place = folder()
    const file = place.file('spent.db')
    const spend = (...args: string[]) =>
      fork(new URL('../support/budget-spender.ts', import.meta.url), [file, ...args], { stdio: 'ignore' })
    const hanging = spend('hang')
    await once(hanging, 'message')
    hanging.kill('SIGKILL')
    await once(hanging, 'close')
    const taken = await Promise.all(
      [spend(), spend(), spend()].map(async child => {
        const [[count]] = await Promise.all([once(child, 'message'), once(child, 'close')])
        return count as number
      }),
    )
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(39)
  })
})
