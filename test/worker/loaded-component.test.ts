import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../host/base/limits.ts'
import { callGuest, guestOf, load } from '../support/guest.ts'
import { toolFile } from '../support/tools.ts'

describe('a loaded component', () => {
  test('keeps nothing of the bytes that V8 has compiled, and makes instances all the same', async () => {
    const loaded = load(await readFile(toolFile('hostile')))
    expect(loaded.modules.size).toBeGreaterThan(1)
    for (const module of loaded.modules.keys()) expect(module.bytes.buffer.byteLength).toBe(0)
    for (const step of loaded.plan.steps) {
      if (step.kind === 'core-instance') expect(loaded.modules.has(step.module)).toBe(true)
    }
    const guest = guestOf(loaded, defaultLimits)
    expect(callGuest(guest, loaded, 'echo', ['x'], defaultLimits)).toMatchObject({ status: 'ok' })
  })
})
