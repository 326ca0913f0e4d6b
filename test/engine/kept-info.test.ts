import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { KeptInfo } from '../../host/engine/kept-info.ts'
import type { ComponentInfo } from '../../host/wasm/component-info.ts'
import type { WitType } from '../../host/wasm/wit-type.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const point: WitType = { kind: 'list', element: { kind: 'u8' } } as WitType
const described = (): ComponentInfo => ({
  functions: [{ name: 'f', params: [{ name: 'a', type: point }], result: point, docs: 'Does.' }],
  resourceFunctions: ['[method]file.read'],
  imports: [{ name: 'acme:crm/people', functions: ['find'], provided: false, gets: '' }],
  coreModules: 1,
})

/** Collects until what nobody holds is gone: it stays to the end of a turn at least. */
async function forgotten(held: WeakRef<object>): Promise<void> {
  for (let i = 0; i < 100 && held.deref(); i++) {
    await new Promise(setImmediate)
    collect()
  }
}

describe('what is known of a component', () => {
  test('is the same object while somebody holds it', async () => {
    const kept = new KeptInfo(described())
    const { info } = kept
    await forgotten(new WeakRef({}))
    expect(kept.info).toBe(info)
  })

  test('goes when nobody holds it, and comes back as it was', async () => {
    const kept = new KeptInfo(described())
    const held = new WeakRef(kept.info)
    await forgotten(held)
    expect(held.deref()).toBeUndefined()
    expect(kept.info).toEqual(described())
  })

  test('keeps a type that is used many times once', () => {
    const { functions, ...rest } = described()
    const [fn] = functions
    const many = Array.from({ length: 1000 }, (_, i) => ({ ...fn!, name: `f${i}` }))
    const { info } = new KeptInfo({ ...rest, functions: many })
    expect(new Set(info.functions.map(one => one.result)).size).toBe(1)
  })
})
