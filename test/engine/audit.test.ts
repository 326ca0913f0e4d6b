import { describe, expect, test } from 'vitest'
import type { GrantDecision } from '../../host/mod.ts'
import { wat } from '../support/wat.ts'
import { engine } from './support.ts'

const importing = (name: string): string => `(component (import "${name}" (instance (export "f" (func)))))`

describe('audit', () => {
  test('hears of each import that nothing gives, and the load is refused', async () => {
    const heard: GrantDecision[] = []
    const one = await engine({ audit: event => void heard.push(event) })
    const loading = one.load(await wat(importing('acme:billing/charge@1.0.0')))
    await expect(loading).rejects.toMatchObject({
      code: 'grant/missing',
      detail: { imports: ['acme:billing/charge@1.0.0'] },
    })
    expect(heard).toEqual([
      {
        type: 'grant',
        decision: 'deny',
        kind: 'import',
        subject: 'acme:billing/charge@1.0.0',
        component: expect.stringMatching(/^[0-9a-f]{64}$/),
        at: expect.any(Number),
      },
    ])
  })

  test('that throws ends what it was to record', async () => {
    const one = await engine({
      audit: () => {
        throw new Error('the disk is full')
      },
    })
    await expect(one.load(await wat(importing('acme:billing/charge@1.0.0')))).rejects.toMatchObject({
      code: 'config/invalid',
      message: expect.stringContaining('the disk is full'),
    })
  })
})
