/** Pools of puppets, and work for them. */

import { onTestFinished } from 'vitest'
import { defaultLimits } from '../../host/base/limits.ts'
import type { Work } from '../../host/pool/job.ts'
import { Pool, type PoolOptions } from '../../host/pool/pool.ts'
import type { Slot } from '../../host/pool/slot.ts'
import type { CallRequest } from '../../host/worker/protocol.ts'
import { isolation } from '../support/isolation.ts'

/** The file of workers that do what they are told. */
export const puppet = new URL('./puppet.ts', import.meta.url)
/** The file of workers that die while they start. */
export const stillborn = new URL('./stillborn.ts', import.meta.url)

/** A pool of puppets that is closed when the test ends. */
export function pool(options: Partial<PoolOptions> = {}): Pool {
  const made = new Pool({ isolation, workers: 1, warm: 0, idleMs: 60_000, queue: 10_000, file: puppet, ...options })
  onTestFinished(() => made[Symbol.asyncDispose]())
  return made
}

/** A request that tells a puppet what to do. */
export const request = (id: number, input: string, timeoutMs = 20_000): CallRequest => ({
  type: 'call',
  id,
  component: 'puppet',
  introduce: undefined,
  function: 0,
  input,
  limits: { ...defaultLimits, timeoutMs },
  session: undefined,
  audited: true,
})

/** Work that tells a puppet what to do; `onStart` hears which worker has it. */
export const order = (input: string, { timeoutMs, onStart, ...work }: Partial<Work> & Told = {}): Work => ({
  ...work,
  request(id, slot) {
    onStart?.(slot)
    if (work.component !== undefined) slot.acquaintances.meet(work.component)
    return request(id, input, timeoutMs)
  },
})

/** Calls back once the worker has begun what it holds. */
export async function begun(slot: Slot, then?: () => void): Promise<void> {
  while (slot.cell.claimed === 0) await new Promise(setImmediate)
  then?.()
}

/** A worker of the pool that waits for work. */
export async function freeSlot(p: Pool): Promise<Slot> {
  const { promise, resolve } = Promise.withResolvers<Slot>()
  await p.run(order('answer', { onStart: resolve }))
  const slot = await promise
  // One that may be idle for a millisecond only can be gone before it is looked at.
  while (slot.alive && !slot.free) await new Promise(setImmediate)
  return slot
}

interface Told {
  readonly timeoutMs?: number
  readonly onStart?: (slot: Slot) => void
}

/** The code of the error that a promise was rejected with, or what it resolved to. */
export const ending = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: { code?: string }) => error.code ?? error)
