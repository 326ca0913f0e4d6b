/** Random trees of work that ends, fails, is canceled, runs out of time or does not listen; each tree from its own seed. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Scope, scope } from '../../host/agent/scope.ts'
import type { ScopeOptions } from '../../host/agent/scope-options.ts'
import type { Task } from '../../host/agent/task.ts'
import { type ManualClock, manualClock } from '../support/manual-clock.ts'
import { type Below, random } from '../support/random.ts'

const TREES = 10_000
const GRACE_MS = 40
const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)

/** What one tree did. */
class Ledger {
  readonly clock: ManualClock = manualClock()
  readonly below: Below
  started = 0
  ended = 0
  tasks = 0
  settled = 0
  cleanups = 0
  cleaned = 0
  /** Deaf work may outlast its scope; it is told apart from what was forgotten. */
  deaf = 0
  failures: unknown[] = []

  constructor(seed: number) {
    this.below = random(seed + 1)
  }

  fail(): never {
    const error = new Error(`failure ${this.failures.length}`)
    this.failures.push(error)
    throw error
  }
}

const ticks = async (count: number) => {
  for (let i = 0; i < count; i++) await Promise.resolve()
}

async function work(ledger: Ledger, own: Scope, depth: number): Promise<number> {
  const { below } = ledger
  ledger.started += 1
  try {
    if (below(3) === 0) cleanup(ledger, own)
    if (depth > 0) for (let n = below(4); n > 0; n--) child(ledger, own, depth - 1)
    if (depth > 0 && below(4) === 0) group(ledger, own, depth - 1)
    if (below(12) === 0) own.cancel('a whim')
    return await behave(ledger, own)
  } finally {
    ledger.ended += 1
  }
}

async function behave(ledger: Ledger, own: Scope): Promise<number> {
  const { below, clock } = ledger
  switch (below(8)) {
    case 0:
      return ledger.fail()
    case 1:
      await ticks(below(20))
      return ledger.fail()
    case 2:
      await own.sleep(below(60))
      return 1
    case 3:
      own.check()
      await new Promise(resolve => own.signal.addEventListener('abort', resolve, { once: true }))
      throw new Error('an echo')
    case 4:
      // Deaf, but not for ever: within the grace time or beyond it.
      ledger.deaf += 1
      await new Promise<void>(resolve => clock.timer(below(3 * GRACE_MS), resolve))
      return 2
    default:
      await ticks(below(10))
      return 3
  }
}

function child(ledger: Ledger, own: Scope, depth: number): void {
  const { below } = ledger
  const options: ScopeOptions = below(4) === 0 ? { timeoutMs: 1 + below(50) } : {}
  if (own.signal.aborted && below(2) === 0) return
  const task = own.spawn(inner => work(ledger, inner, depth), { ...options, isolated: below(3) === 0 })
  watch(ledger, task)
  if (below(6) === 0) task.cancel('one of them')
}

function group(ledger: Ledger, own: Scope, depth: number): void {
  const inner = (each: Scope) => work(ledger, each, depth)
  const kind = ledger.below(3)
  if (kind === 0) watch(ledger, own.all([inner, inner, inner]))
  else if (kind === 1) watch(ledger, own.race([inner, inner]))
  else
    watch(
      ledger,
      own.each([1, 2, 3, 4], { concurrency: 2 }, (_, each) => inner(each)),
    )
}

function cleanup(ledger: Ledger, own: Scope): void {
  ledger.cleanups += 1
  own.defer(async () => {
    await ticks(ledger.below(5))
    ledger.cleaned += 1
    if (ledger.below(10) === 0) ledger.fail()
  })
}

function watch(ledger: Ledger, task: Task<unknown>): void {
  ledger.tasks += 1
  // Some are awaited, some are left to the scope; either way they must settle.
  const settle = () => {
    ledger.settled += 1
  }
  task.then(settle, settle)
}

async function grow(seed: number): Promise<void> {
  const ledger = new Ledger(seed)
  const { clock, below } = ledger
  const outside = new AbortController()
  let listeners = 0
  const { signal } = outside
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1
    remove(...args)
  }

  const root = scope({ clock, signal, graceMs: GRACE_MS, timeoutMs: 200 })
  for (let n = 1 + below(3); n > 0; n--) child(ledger, root, 3)
  await clock.advance(below(30))
  if (below(3) === 0) outside.abort('from outside')
  let over = false
  const ended = root[Symbol.asyncDispose]().then(
    () => (over = true),
    error => {
      over = true
      return error
    },
  )
  // Everything has a bound: a grace time for the work of each of the five levels, and one for each cleanup.
  for (let i = 0; i < 40 && !over; i++) await clock.advance(GRACE_MS)
  expect(over).toBe(true)
  const error = await ended
  const orphans = ledger.started - ledger.ended
  expect(orphans).toBeLessThanOrEqual(root.stuck.length)
  if (ledger.deaf === 0) expect([orphans, root.stuck]).toEqual([0, []])
  await clock.advance(4 * GRACE_MS)
  expect(ledger).toMatchObject({ ended: ledger.started, settled: ledger.tasks, cleaned: ledger.cleanups })
  expect([listeners, clock.waiting]).toEqual([0, 0])
  if (error instanceof Error && error.message.startsWith('failure')) expect(ledger.failures).toContain(error)
}

describe('a tree of scopes', () => {
  beforeAll(() => {
    process.on('unhandledRejection', note)
  })
  afterAll(() => {
    process.off('unhandledRejection', note)
  })

  it(`leaves no orphan, no unsettled promise and no listener, in ${TREES} random trees`, {
    timeout: 240_000,
  }, async () => {
    for (let seed = 0; seed < TREES; seed++) {
      try {
        await grow(seed)
      } catch (error) {
        throw new Error(`the tree of seed ${seed}`, { cause: error })
      }
    }
    await new Promise(resolve => setImmediate(resolve))
    expect(unhandled).toEqual([])
  })
})
