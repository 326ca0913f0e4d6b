import { describe, expect, it } from 'vitest'
import { Budget, type BudgetLimits, budget } from '../../host/agent/budget.ts'
import { scope } from '../../host/agent/scope.ts'
import { manualClock } from '../support/manual-clock.ts'
import { random } from '../support/random.ts'

const exceeded = (detail: object) =>
  expect.objectContaining({ code: 'budget/exceeded', detail: expect.objectContaining(detail) })

describe('a limit', () => {
  it.each<[string, BudgetLimits, object, object, object]>([
    ['tokens', { tokens: 10 }, { tokens: 9 }, { tokens: 10 }, { tokens: 11 }],
    ['usd', { usd: 0.01 }, { usd: 0.009999 }, { usd: 0.01 }, { usd: 0.010001 }],
    ['turns', { turns: 2 }, { turns: 1 }, { turns: 2 }, { turns: 3 }],
    ['toolCalls', { toolCalls: 2 }, { toolCalls: 1 }, { toolCalls: 2 }, { toolCalls: 3 }],
    ['egressBytes', { egressBytes: 2 }, { egressBytes: 1 }, { egressBytes: 2 }, { egressBytes: 3 }],
    ['fuel', { fuel: 2n ** 60n }, { fuel: 2n ** 60n - 1n }, { fuel: 2n ** 60n }, { fuel: 2n ** 60n + 1n }],
  ])('of %s holds just under and exactly it, and refuses just over', (_, limits, under, at, over) => {
    for (const need of [under, at]) budget(limits).reserve(need).settle({})
    expect(() => budget(limits).reserve(over)).toThrow(exceeded({ limit: Object.keys(limits)[0] }))
    expect(budget(limits).allows(at)).toBe(true)
    expect(budget(limits).allows(over)).toBe(false)
  })

  it('of 0 means nothing, not no limit, also in a child', () => {
    expect(() => budget({ turns: 0 }).reserve({ turns: 1 })).toThrow(exceeded({ limit: 'turns', wanted: 1, left: 0 }))
    expect(() => budget({}).child({ tokens: 0 }).reserve({ tokens: 1 })).toThrow(exceeded({ limit: 'tokens' }))
    budget({ turns: 0 }).reserve({ tokens: 1 })
  })

  it.each([
    [{ tokens: -1 }],
    [{ tokens: 1.5 }],
    [{ tokens: Number.NaN }],
    [{ tokens: Number.POSITIVE_INFINITY }],
    [{ usd: Number.NaN }],
    [{ usd: '5' }],
    [{ fuel: 5 }],
    [{ tokns: 5 }],
    [{ ms: null }],
  ])('that is none is refused, and not taken for no limit: %o', limits => {
    expect(() => budget(limits as BudgetLimits)).toThrow(expect.objectContaining({ code: 'config/invalid' }))
  })
})

describe('a hold', () => {
  it('takes from what is left until it ends, and only its first end counts', () => {
    const b = budget({ tokens: 100 })
    const hold = b.reserve({ tokens: 60 })
    expect(b.left('tokens')).toBe(40)
    expect(() => b.reserve({ tokens: 41 })).toThrow(exceeded({ wanted: 41, left: 40 }))
    hold.settle({ tokens: { input: 20, output: 10 } })
    hold.settle({ tokens: { input: 20, output: 10 } })
    hold.release()
    expect(b.left('tokens')).toBe(70)
    expect(b.spent.tokens).toEqual({ input: 20, output: 10 })
    b.reserve({ tokens: 70 }).release()
    expect(b.left('tokens')).toBe(70)
  })

  it('draws on every ancestor, or on none when one of them has too little', () => {
    const top = budget({ tokens: 100 })
    const middle = top.child({ turns: 1 })
    const leaf = middle.child({ tokens: 1000 })
    expect(() => leaf.reserve({ tokens: 101 })).toThrow(exceeded({ limit: 'tokens', left: 100 }))
    expect(top.left('tokens')).toBe(100)
    leaf.reserve({ tokens: 40, turns: 1 }).settle({ tokens: { input: 30, output: 0 }, turns: 1 })
    expect([top.left('tokens'), middle.left('turns'), leaf.left('tokens')]).toEqual([70, 0, 70])
  })

  it('is counted once where two ways lead to one budget', () => {
    const top = budget({ turns: 10 })
    const [a, b] = [top.child(), top.child()]
    const both = Budget.joining(a, b)!
    both.reserve({ turns: 1 }).settle({ turns: 1 })
    expect([top.spent.turns, a.spent.turns, b.spent.turns]).toEqual([1, 1, 1])
  })

  it('tells what was spent by the whole from what was spent in its own name', () => {
    const top = budget({})
    const child = top.child()
    child.reserve({}).settle({ turns: 2, fuel: 5n, egressBytes: 9, memoryBytes: 7 })
    top.reserve({}).settle({ turns: 1, memoryBytes: 3 })
    expect(top.spent).toMatchObject({ turns: 3, fuel: 5n, egressBytes: 9, memoryBytes: 7 })
    expect(top.own).toMatchObject({ turns: 1, fuel: 0n, egressBytes: 0 })
    expect(child.own).toEqual(child.spent)
  })

  it('never lets many spend more than one may, whatever the order', () => {
    const below = random(7)
    const top = budget({ tokens: 1000 })
    const open: { need: number; hold: ReturnType<typeof top.reserve> }[] = []
    let spent = 0
    for (let i = 0; i < 20_000; i++) {
      const need = 1 + below(50)
      const child = top.child({ tokens: 200 })
      try {
        open.push({ need, hold: child.reserve({ tokens: need }) })
      } catch {
        expect(top.left('tokens')).toBeLessThan(need)
      }
      if (open.length > 0 && below(3) > 0) {
        const { need: held, hold } = open.splice(below(open.length), 1)[0]!
        const used = below(held + 1)
        hold.settle({ tokens: { input: used, output: 0 } })
        spent += used
      }
      expect(spent + open.reduce((sum, { need: held }) => sum + held, 0)).toBeLessThanOrEqual(1000)
    }
    expect(top.spent.tokens.input).toBe(spent)
  })

  it('is not fooled by a cost that is none', () => {
    const b = budget({ tokens: 10 })
    b.reserve({ tokens: 5 }).settle({ tokens: { input: -100, output: Number.NaN } })
    expect(b.left('tokens')).toBe(10)
  })
})

describe('prices', () => {
  const prices = { small: { input: 1, output: 4 } }

  it('make money of tokens, known to children', () => {
    expect(budget({}, { prices }).child().cost('small', { input: 1_000_000, output: 500_000 })).toBe(3)
  })

  it('that are missing refuse a model where money is limited, unless told otherwise', () => {
    const tokens = { input: 1, output: 1 }
    expect(budget({ tokens: 5 }).cost('big', tokens)).toBe(0)
    expect(() => budget({ usd: 1 }, { prices }).child().cost('big', tokens)).toThrow(
      expect.objectContaining({ code: 'budget/unknown-price', detail: { model: 'big' } }),
    )
    expect(() => budget({ usd: 1 }, { prices }).cost('constructor', tokens)).toThrow()
    expect(budget({ usd: 1 }, { unknownPrice: 'ignore' }).cost('big', tokens)).toBe(0)
  })

  it.each([{ input: -1, output: 1 }, { input: 1 }, { input: Number.NaN, output: 0 }])('refuses the price %j', price => {
    const bad = { m: price as { input: number; output: number } }
    expect(() => budget({}, { prices: bad })).toThrow(expect.objectContaining({ code: 'config/invalid' }))
  })
})

describe('a budget of time', () => {
  it('fails the scope that uses it when it is over, counted from its first use', async () => {
    const clock = manualClock()
    const b = budget({ ms: 100 })
    await clock.advance(1000)
    const root = scope({ clock, budget: b })
    const task = root.spawn(child => child.sleep(500))
    const ended = expect(task).rejects.toMatchObject({ code: 'budget/exceeded', detail: { limit: 'ms' } })
    await clock.advance(99)
    expect(b.msLeft).toBe(1)
    expect(root.signal.aborted).toBe(false)
    await clock.advance(1)
    await ended
    await root[Symbol.asyncDispose]()
    expect(clock.waiting).toBe(0)
  })
})
