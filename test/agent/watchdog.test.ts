import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Watchdog } from '../../host/agent/watchdog.ts'

/** Something that waits, and is told when it has waited too long. */
const waiting = (waitsSince: number | undefined) => ({ waitsSince, expire: vi.fn() })

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a watchdog', () => {
  it('ends a wait at its time, and not before', () => {
    const dog = new Watchdog(1000)
    const one = waiting(performance.now())
    dog.watch(one)
    vi.advanceTimersByTime(999)
    expect(one.expire).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(one.expire).toHaveBeenCalledTimes(1)
  })

  it('measures each wait from its own beginning', () => {
    const dog = new Watchdog(1000)
    const [first, second] = [waiting(performance.now()), waiting(undefined)]
    dog.watch(first)
    vi.advanceTimersByTime(400)
    second.waitsSince = performance.now()
    dog.watch(second)
    vi.advanceTimersByTime(300)
    first.waitsSince = performance.now()
    vi.advanceTimersByTime(699)
    expect([first.expire.mock.calls.length, second.expire.mock.calls.length]).toEqual([0, 0])
    vi.advanceTimersByTime(1)
    expect([first.expire.mock.calls.length, second.expire.mock.calls.length]).toEqual([0, 1])
    dog.release(second)
    vi.advanceTimersByTime(300)
    expect([first.expire.mock.calls.length, second.expire.mock.calls.length]).toEqual([1, 1])
  })

  it('lets what does not wait take its time, and forgets what is released', () => {
    const dog = new Watchdog(1000)
    const [idle, gone] = [waiting(undefined), waiting(performance.now())]
    dog.watch(idle)
    dog.watch(gone)
    dog.release(gone)
    vi.advanceTimersByTime(10_000)
    expect([idle.expire.mock.calls.length, gone.expire.mock.calls.length]).toEqual([0, 0])
    dog.release(idle)
    vi.advanceTimersByTime(1000)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not keep the process alive', () => {
    const entry = new URL('../../host/agent/watchdog.ts', import.meta.url).href
    const source = `import { Watchdog } from ${JSON.stringify(entry)}
      new Watchdog(3_600_000).watch({ waitsSince: 0, expire() {} })`
    execFileSync(process.execPath, ['--input-type=module', '-e', source], { timeout: 30_000 })
  })
})
