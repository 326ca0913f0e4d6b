import { describe, expect, it } from 'vitest'
import { Scope } from '../../host/agent/scope.ts'

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))

describe('Scope', () => {
  it('answers what its work answers, and throws what it throws', async () => {
    const scope = new Scope(0)
    expect(await scope.run('a', async () => 1)).toBe(1)
    const error = new Error('no')
    await expect(scope.run('b', () => Promise.reject(error))).rejects.toBe(error)
    expect(await scope.end()).toEqual([])
  })

  it('throws agent/canceled with the first reason, also where work throws something of its own', async () => {
    const parent = new AbortController()
    const scope = new Scope(0, [parent.signal])
    const work = scope.run('a', untilAborted)
    parent.abort('first')
    scope.cancel('second')
    await expect(work).rejects.toMatchObject({ code: 'agent/canceled', cause: 'first' })
  })

  it('starts no work once it is canceled', async () => {
    const scope = new Scope(0, [AbortSignal.abort('late')])
    let started = false
    const work = scope.run('a', async () => {
      started = true
    })
    await expect(work).rejects.toMatchObject({ code: 'agent/canceled', cause: 'late' })
    expect(started).toBe(false)
  })

  it('ends only after its work has, and aborts it', async () => {
    const scope = new Scope(60_000)
    const log: string[] = []
    const work = scope.run('a', async signal => {
      await untilAborted(signal).catch(() => {})
      for (let i = 0; i < 50; i++) await Promise.resolve()
      log.push('work')
    })
    work.catch(() => {})
    expect(await scope.end()).toEqual([])
    log.push('end')
    expect(log).toEqual(['work', 'end'])
  })

  it('names the work that outlasts the grace time, each time it is asked', async () => {
    const scope = new Scope(0)
    const { promise, resolve } = Promise.withResolvers<void>()
    const work = scope.run('deaf', () => promise)
    work.catch(() => {})
    expect(await scope.end()).toEqual(['deaf'])
    expect(await scope.end()).toEqual(['deaf'])
    resolve()
    await expect(work).rejects.toMatchObject({ code: 'agent/canceled' })
  })
})
