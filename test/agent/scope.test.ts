import { describe, expect, it } from 'vitest'
import { Scope, scope } from '../../host/agent/scope.ts'
import type { Exit } from '../../host/agent/scope-ending.ts'
import { manualClock, settle } from '../support/manual-clock.ts'

const never = () => new Promise<never>(() => {})

/** Work that ends when it is aborted, some promises later. */
const patient = (log: string[], name: string) => async (inner: { signal: AbortSignal }) => {
  await new Promise(resolve => inner.signal.addEventListener('abort', resolve))
  for (let i = 0; i < 10; i++) await Promise.resolve()
  log.push(name)
}

describe('a scope', () => {
  it('answers what its work answers, and throws what it throws', async () => {
    await using root = scope()
    expect(await root.spawn(() => 1)).toBe(1)
    const error = new Error('no')
    await expect(root.spawn(() => Promise.reject(error))).rejects.toBe(error)
  })

  it('that failed with nothing has failed', async () => {
    const root = scope()
    await expect(root.spawn(() => Promise.reject())).rejects.toBeUndefined()
    await expect(root.sleep(1)).rejects.toBeUndefined()
    await root[Symbol.asyncDispose]()
  })

  it('aborts its signal whenever it ends, and its cancel signal only when not all went well', async () => {
    const seen: [AbortSignal, AbortSignal][] = []
    const look = (inner: { signal: AbortSignal; cancelSignal: AbortSignal }) => {
      seen.push([inner.signal, inner.cancelSignal])
    }
    await Scope.run({}, look)
    await expect(Scope.run({}, async inner => look(inner) ?? Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(Scope.run({ signal: AbortSignal.abort('early') }, look)).rejects.toThrow()
    await using root = scope()
    look(root)
    root.cancel('enough')
    expect(seen.map(signals => signals.map(({ aborted }) => aborted))).toEqual([
      [true, false],
      [true, true],
      [true, true],
    ])
    expect(root.cancelSignal.reason).toBe('enough')
  })

  it('ends after its children and grandchildren, however its block ends', async () => {
    for (const end of ['return', 'throw', 'cancel']) {
      const log: string[] = []
      const block = async () => {
        await using root = scope()
        root.spawn(child => {
          child.spawn(patient(log, 'grandchild'))
          return patient(log, 'child')(child)
        })
        if (end === 'throw') throw new Error('block')
        if (end === 'cancel') root.cancel()
      }
      await block().catch(() => {})
      expect(log).toEqual(['grandchild', 'child'])
    }
  })

  it('is canceled by the first failure, which siblings get as reason and the caller as error', async () => {
    const first = new Error('first')
    const reasons: unknown[] = []
    const block = async () => {
      await using root = scope()
      const sibling = root.spawn(async child => {
        await new Promise(resolve => child.signal.addEventListener('abort', resolve))
        reasons.push(child.signal.reason)
        throw new Error('an echo of being canceled')
      })
      root.spawn(() => Promise.reject(first))
      await sibling
    }
    await expect(block()).rejects.toBe(first)
    expect(reasons).toEqual([first])
  })

  it('keeps later errors beside the first', async () => {
    const root = scope()
    const late = new Error('late')
    root.spawn(async child => {
      child.defer(() => Promise.reject(late))
      await new Promise(resolve => child.signal.addEventListener('abort', resolve))
    })
    await expect(root.spawn(() => Promise.reject(new Error('first')))).rejects.toThrow('first')
    await root[Symbol.asyncDispose]()
    expect(root.suppressed).toEqual([late])
  })

  it('throws a failure once at its end when nobody awaited it, and not again when somebody did', async () => {
    const error = new Error('unseen')
    const unseen = scope()
    unseen.spawn(() => Promise.reject(error))
    await settle()
    await expect(unseen[Symbol.asyncDispose]()).rejects.toBe(error)
    await unseen[Symbol.asyncDispose]()
    const seen = scope()
    await expect(seen.spawn(() => Promise.reject(error))).rejects.toBe(error)
    await seen[Symbol.asyncDispose]()
    const isolated = scope()
    isolated.spawn(() => Promise.reject(error), { isolated: true })
    await settle()
    await expect(isolated[Symbol.asyncDispose]()).rejects.toBe(error)
  })

  it('goes on after the failure of isolated work', async () => {
    await using root = scope()
    await expect(root.spawn(() => Promise.reject(new Error('no')), { isolated: true })).rejects.toThrow('no')
    expect(await root.spawn(() => 'on')).toBe('on')
  })

  it('runs cleanups one by one, the last first, all of them, and tells them the exit', async () => {
    const log: (string | Exit)[] = []
    const root = scope()
    root.defer(async exit => {
      await Promise.resolve()
      log.push('first', exit)
    })
    root.defer(() => Promise.reject(new Error('cleanup')))
    root.defer(exit => log.push('last', exit))
    await expect(root[Symbol.asyncDispose]()).rejects.toThrow('cleanup')
    expect(log).toMatchObject(['last', { status: 'ok' }, 'first', { status: 'failed' }])
  })

  it('starts nothing once it is over, and nothing in a canceled scope', async () => {
    const root = scope({ signal: AbortSignal.abort('early') })
    let started = false
    const task = root.spawn(() => {
      started = true
    })
    await expect(task).rejects.toMatchObject({ code: 'agent/canceled', cause: 'early' })
    await root[Symbol.asyncDispose]()
    expect(() => root.spawn(never)).toThrow(expect.objectContaining({ code: 'lifecycle/scope-over' }))
    expect(started).toBe(false)
  })

  it('keeps the first reason, and an end that it has', async () => {
    const root = scope()
    const task = root.spawn(child => new Promise(resolve => child.signal.addEventListener('abort', resolve)))
    root.cancel('first')
    root.cancel('second')
    await expect(task).rejects.toMatchObject({ cause: 'first' })
    expect(root.signal.reason).toBe('first')
    const done = scope()
    const value = done.spawn(() => 1)
    await value
    value.cancel()
    expect(await value).toBe(1)
    await done[Symbol.asyncDispose]()
  })

  it('cancels one task and leaves its siblings alone', async () => {
    await using root = scope()
    const one = root.spawn(child => new Promise(resolve => child.signal.addEventListener('abort', resolve)))
    const other = root.spawn(async child => {
      await settle()
      return child.signal.aborted
    })
    one.cancel('only this')
    await expect(one).rejects.toMatchObject({ code: 'agent/canceled', cause: 'only this' })
    expect(await other).toBe(false)
  })

  it('cancels a child that is started by work which cancels the scope at once', async () => {
    const root = scope()
    const task = root.spawn(child => {
      root.cancel('at once')
      return new Promise(resolve =>
        child.signal.aborted ? resolve(0) : child.signal.addEventListener('abort', resolve),
      )
    })
    await expect(task).rejects.toMatchObject({ cause: 'at once' })
    await root[Symbol.asyncDispose]()
  })
})

describe('a deadline', () => {
  it('fails the scope just after its time, not before', async () => {
    const clock = manualClock()
    const root = scope({ clock, timeoutMs: 100 })
    const task = root.spawn(child => new Promise(resolve => child.signal.addEventListener('abort', resolve)))
    const ended = expect(task).rejects.toMatchObject({ code: 'agent/timeout', detail: { timeoutMs: 100 } })
    await clock.advance(99)
    expect(root.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(root.signal.aborted).toBe(true)
    await ended
    await root[Symbol.asyncDispose]()
    expect(clock.waiting).toBe(0)
  })

  it('ends a sleep, and a sleep ends on time', async () => {
    const clock = manualClock()
    await using root = scope({ clock })
    const slept = root.spawn(child => child.sleep(50).then(() => clock.now()))
    const late = root.spawn(child => child.sleep(50), { timeoutMs: 20, isolated: true })
    const ended = expect(late).rejects.toMatchObject({ code: 'agent/timeout' })
    await clock.advance(50)
    expect(await slept).toBe(50)
    await ended
    expect(clock.waiting).toBe(0)
  })
})

describe('work that ignores its signal', () => {
  it('is waited for until the grace time is over, then named and left behind', async () => {
    const clock = manualClock()
    const root = scope({ clock, graceMs: 500, name: 'app' })
    const log: string[] = []
    const task = root.spawn(
      async child => {
        child.defer(() => log.push('killed'))
        await child.spawn(never, { name: 'deaf' })
      },
      { name: 'outer' },
    )
    const ended = expect(task).rejects.toMatchObject({ code: 'agent/canceled', cause: 'enough' })
    root.cancel('enough')
    await clock.advance(499)
    expect(log).toEqual([])
    await clock.advance(1)
    await ended
    expect(log).toEqual(['killed'])
    expect(root.stuck).toEqual(['app/outer#1/deaf#1'])
    await root[Symbol.asyncDispose]()
    expect(clock.waiting).toBe(0)
  })

  it('is an error of a scope that would else have ended well', async () => {
    const root = scope({ graceMs: 0 })
    root.spawn(never, { name: 'deaf' })
    await expect(root[Symbol.asyncDispose]()).rejects.toMatchObject({
      code: 'agent/stuck',
      detail: { stuck: ['root/deaf#1'] },
    })
  })
})

describe('a signal from outside', () => {
  it('is listened to once, however much is spawned, and not any more afterwards', async () => {
    const { signal } = new AbortController()
    let listeners = 0
    let most = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      most = Math.max(most, ++listeners)
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1
      remove(...args)
    }
    const root = scope({ signal })
    for (let i = 0; i < 100_000; i++) await root.spawn(child => child.signal.aborted)
    await root[Symbol.asyncDispose]()
    expect([most, listeners]).toEqual([1, 0])
  })
})

describe('a path', () => {
  it('counts siblings of one name, and is the same for the same work', async () => {
    await using root = scope({ name: 'app' })
    const paths: string[] = []
    const note = (child: { path: readonly string[] }) => paths.push(child.path.join('/'))
    await root.spawn(note, { name: 'math' })
    await root.spawn(
      async child => {
        await child.spawn(note, { unnamed: true })
        await child.spawn(inner => inner.spawn(note, { name: 'deep' }), { unnamed: true })
      },
      { name: 'math' },
    )
    await root.each(['a', 'b'], { nameOf: item => item }, (_, child) => note(child))
    await root.each(['a'], {}, (_, child) => note(child))
    expect(paths).toEqual(['app/math#1', 'app/math#2', 'app/math#2/deep#1', 'app/a#1', 'app/b#1', 'app/each#1/task#1'])
  })
})
