import { describe, expect, it } from 'vitest'
import { backoff } from '../../host/agent/backoff.ts'
import { type Scope, scope } from '../../host/agent/scope.ts'
import { type ChildSpec, type SuperviseOptions, supervise } from '../../host/agent/supervise.ts'
import { type ManualClock, manualClock, settle } from '../support/manual-clock.ts'

const quick = { minMs: 10, maxMs: 1000, jitter: 0 }

/** Children whose ends a test decides. */
function stage(clock: ManualClock) {
  const log: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const child = (name: string, restart?: ChildSpec['restart']): ChildSpec => ({
    name,
    ...(restart && { restart }),
    start: async own => {
      log.push(`+${name}`)
      await new Promise<void>((resolve, reject) => {
        ends.set(name, error => (error ? reject(error) : resolve()))
        own.signal.addEventListener('abort', () => resolve())
      })
      log.push(`-${name}`)
    },
  })
  const end = async (name: string, error?: Error) => {
    ends.get(name)!(error)
    await settle()
  }
  return { log, child, end, clock }
}

async function run(
  options: SuperviseOptions,
  specs: (child: ReturnType<typeof stage>['child']) => ChildSpec[],
  play: (set: ReturnType<typeof stage>) => Promise<void>,
): Promise<unknown> {
  const clock = manualClock()
  const set = stage(clock)
  await using root = scope({ clock, random: () => 0 })
  const task = supervise(root, { backoff: quick, ...options }, specs(set.child))
  const ended = task.then(
    () => 'ended',
    error => error,
  )
  await settle()
  await play(set)
  task.cancel('the test is over')
  const result = await ended
  expect(clock.waiting).toBe(0)
  return result
}

describe('a strategy', () => {
  it.each([
    ['one-for-one', ['+b']],
    ['one-for-all', ['-c', '-a', '+a', '+b', '+c']],
    ['rest-for-one', ['-c', '+b', '+c']],
  ] as const)('%s starts again what it names, stopped in reverse, started in order', async (strategy, expected) => {
    await run(
      { strategy },
      child => [child('a'), child('b'), child('c')],
      async ({ log, end, clock }) => {
        expect(log).toEqual(['+a', '+b', '+c'])
        log.length = 0
        await end('b', new Error('no'))
        await clock.advance(10)
        expect(log).toEqual(expected)
      },
    )
  })

  it('that is none is refused', async () => {
    await using root = scope()
    expect(() => supervise(root, { strategy: 'all' as 'one-for-all' }, [])).toThrow(
      expect.objectContaining({ code: 'config/invalid' }),
    )
  })
})

describe('restart', () => {
  it.each([
    ['permanent', true, true],
    ['transient', false, true],
    ['temporary', false, false],
  ] as const)('%s says whether a child that returns, or fails, is started again', async (restart, returns, fails) => {
    for (const [error, again] of [
      [undefined, returns],
      [new Error('no'), fails],
    ] as const) {
      const result = await run(
        {},
        child => [child('a', restart)],
        async ({ log, end, clock }) => {
          await end('a', error)
          await clock.advance(10)
          expect(log.filter(line => line === '+a')).toHaveLength(again ? 2 : 1)
        },
      )
      if (!again) expect(result).toBe('ended')
    }
  })

  it('waits twice as long each time, and anew after a child ran long enough', async () => {
    await run(
      { maxRestarts: 10, withinMs: 1000 },
      child => [child('a')],
      async ({ log, end, clock }) => {
        for (const wait of [10, 20, 40]) {
          log.length = 0
          await end('a', new Error('no'))
          await clock.advance(wait - 1)
          expect(log).toEqual([])
          await clock.advance(1)
          expect(log).toEqual(['+a'])
        }
        await clock.advance(1000)
        await end('a', new Error('no'))
        await clock.advance(10)
        expect(log).toEqual(['+a', '+a'])
      },
    )
  })
})

describe('restarts beyond the limit', () => {
  const fail = async ({ end, clock }: ReturnType<typeof stage>, times: number, apart: number) => {
    for (let i = 0; i < times; i++) {
      await end('a', new Error(`failure ${i + 1}`))
      await clock.advance(apart)
    }
  }

  it('stop all and are passed up with their cause; up to it they are made', async () => {
    const log: string[] = []
    const last = new Error('the last')
    const result = await run(
      { maxRestarts: 2 },
      child => [child('a'), child('b')],
      async set => {
        await fail(set, 2, 100)
        log.push(...set.log)
        await set.end('a', last)
        expect(set.log.at(-1)).toBe('-b')
      },
    )
    expect(log.filter(line => line === '+a')).toHaveLength(3)
    expect(result).toMatchObject({ code: 'agent/restarts-exceeded', cause: last })
  })

  it('do not count once they are long enough ago', async () => {
    const result = await run(
      { maxRestarts: 2, withinMs: 200 },
      child => [child('a')],
      set => fail(set, 20, 100),
    )
    expect(result).toMatchObject({ code: 'agent/canceled' })
  })

  it('are counted one by one, however many there are', async () => {
    let [now, started] = [0, 0]
    const timer = (_: number, wake: () => void) => {
      queueMicrotask(wake)
      return () => {}
    }
    // At 100,000 within the time and one restart a millisecond, the first never gets out of it; the last of 200,000 does.
    await using root = scope({ clock: { now: () => now++, epochMs: () => now, timer } })
    const start = async () => {
      started += 1
      if (started < 60_000) throw new Error('again')
    }
    await supervise(root, { maxRestarts: 100_000, withinMs: 100_000 }, [{ name: 'a', start }])
    expect(started).toBe(60_000)
  })

  it('of 0 are one', async () => {
    const result = await run(
      { maxRestarts: 0 },
      child => [child('a')],
      set => fail(set, 1, 100),
    )
    expect(result).toMatchObject({ code: 'agent/restarts-exceeded' })
  })
})

describe('decide', () => {
  it('escalates a failure as it is, or gives the child up', async () => {
    const error = new Error('fatal')
    const decide = (thrown: unknown) => (thrown === error ? 'escalate' : 'stop')
    const specs = (child: ReturnType<typeof stage>['child']) => [child('a', 'permanent'), child('b')]
    expect(await run({ decide }, specs, ({ end }) => end('a', error))).toBe(error)
    await run({ decide }, specs, async ({ end, log, clock }) => {
      await end('a', new Error('minor'))
      await clock.advance(1000)
      expect(log).toEqual(['+a', '+b'])
    })
  })
})

describe('a supervisor', () => {
  it('ends when its children have, and at once without any', async () => {
    await using root = scope()
    await supervise(root, {}, [])
    const done = (own: Scope) => own.path.join('/')
    await supervise(root, {}, [{ name: 'a', start: done }])
  })
})

describe('backoff', () => {
  it('doubles up to its bound, and takes off the random share', () => {
    const wait = backoff({ minMs: 100, maxMs: 1000, jitter: 0.5 })
    expect([1, 2, 3, 4, 5, 500].map(attempt => wait(attempt, () => 0))).toEqual([100, 200, 400, 800, 1000, 1000])
    expect(wait(1, () => 0.5)).toBe(75)
  })

  it.each([{ minMs: -1 }, { maxMs: 1, minMs: 2 }, { jitter: 2 }, { jitter: Number.NaN }])('refuses %o', options => {
    expect(() => backoff(options)).toThrow(expect.objectContaining({ code: 'config/invalid' }))
  })
})
