import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { GRACE_MS, type StopCause, Watchdog } from '../../host/pool/watchdog.ts'

const TIMEOUT_MS = 1000
let asked: (StopCause | 'kill')[]
/** When the work began, if it did; at once, in most tests. */
let begun: number | undefined

const watch = (): Watchdog =>
  new Watchdog(
    {
      elapsed: () => (begun === undefined ? undefined : Date.now() - begun),
      stop: cause => void asked.push(cause),
      kill: () => void asked.push('kill'),
    },
    TIMEOUT_MS,
  )

beforeEach(() => {
  asked = []
  vi.useFakeTimers()
  begun = Date.now()
})
afterEach(() => void vi.useRealTimers())

describe('Watchdog', () => {
  test('asks at the deadline, not before, and kills when the grace time is over, not before', () => {
    watch()
    vi.advanceTimersByTime(TIMEOUT_MS - 1)
    expect(asked).toEqual([])
    vi.advanceTimersByTime(1)
    expect(asked).toEqual(['time'])
    vi.advanceTimersByTime(GRACE_MS - 1)
    expect(asked).toEqual(['time'])
    vi.advanceTimersByTime(1)
    expect(asked).toEqual(['time', 'kill'])
  })

  test('time counts from when the work began, not from when it was sent', () => {
    begun = undefined
    watch()
    vi.advanceTimersByTime(TIMEOUT_MS * 2.5)
    begun = Date.now()
    vi.advanceTimersByTime(TIMEOUT_MS - 1)
    expect(asked).toEqual([])
    vi.advanceTimersByTime(1)
    expect(asked).toEqual(['time'])
  })

  test('work that does not begin within 30 seconds is stopped', () => {
    begun = undefined
    watch()
    vi.advanceTimersByTime(29_999)
    expect(asked).toEqual([])
    vi.advanceTimersByTime(1 + GRACE_MS)
    expect(asked).toEqual(['time', 'kill'])
  })

  test('the first cause stays, and a second one gives no more time', () => {
    const watchdog = watch()
    vi.advanceTimersByTime(TIMEOUT_MS)
    vi.advanceTimersByTime(GRACE_MS - 1)
    watchdog.stop('canceled')
    vi.advanceTimersByTime(1)
    expect(asked).toEqual(['time', 'kill'])
  })

  test('a cancellation is not followed by the deadline', () => {
    watch().stop('canceled')
    vi.advanceTimersByTime(TIMEOUT_MS + GRACE_MS)
    expect(asked).toEqual(['canceled', 'kill'])
  })

  test('once disposed it asks for nothing', () => {
    const [idle, stopped] = [watch(), watch()]
    stopped.stop('canceled')
    for (const watchdog of [idle, stopped]) watchdog[Symbol.dispose]()
    idle.stop('canceled')
    vi.advanceTimersByTime(TIMEOUT_MS + GRACE_MS)
    expect(asked).toEqual(['canceled'])
    expect(vi.getTimerCount()).toBe(0)
  })
})
