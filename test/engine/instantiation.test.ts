import { describe, expect, test } from 'vitest'
import { MAX_MEMORIES } from '../../host/worker/budget.ts'
import { component, toolset } from './support.ts'

describe('segments that instantiation copies', () => {
  // One fuel for 8 bytes, one for an element.
  const text = component(
    `(memory (export "memory") 1) (table 10 funcref)
     (data (i32.const 0) "${'x'.repeat(800)}") (elem (i32.const 0) $f $f $f) (data "passive, and free")
     (func $f (export "f") (result i32) (i32.const 7))`,
    { f: '(result u32)' },
  )

  test('are charged before they are copied', async () => {
    const tools = await toolset(text)
    const { usage } = await tools.call('f', {})
    expect(usage.fuel).toBe(100n + 3n + 2n)
  })

  test.each([
    [105n, 'ok'],
    [104n, 'limit'],
    [102n, 'limit'],
  ])('with fuel %d the call ends as %s', async (fuel, status) => {
    const tools = await toolset(text, { limits: { fuel } })
    expect(await tools.call('f', {})).toMatchObject({ status })
  })
})

describe('memories', () => {
  const perModule = 16
  /** A component whose core instances have so many memories together. */
  const withMemories = (count: number): string => `(component
    (core module $many ${'(memory 0)'.repeat(perModule)})
    (core module $one (memory 0) (func (export "f") (result i32) (i32.const 7)))
    ${'(core instance (instantiate $many))'.repeat(Math.floor(count / perModule) - 1)}
    ${'(core instance (instantiate $one))'.repeat(perModule - 1 + (count % perModule))}
    (core instance $i (instantiate $one))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))`

  test('may be as many as the ceiling, however small', async () => {
    expect(await (await toolset(withMemories(MAX_MEMORIES))).call('f', {})).toMatchObject({ status: 'ok' })
  })

  test('end the call above it', async () => {
    const outcome = await (await toolset(withMemories(MAX_MEMORIES + 1))).call('f', {})
    expect(outcome).toMatchObject({ status: 'limit', limit: 'memory' })
  })
})

describe('a component that makes too many instances of a module', () => {
  test('is refused when it is loaded', async () => {
    const exports = Array.from({ length: 9000 }, (_, i) => `(func (export "f${i}"))`).join(' ')
    const text = `(component (core module $M ${exports}) ${'(core instance (instantiate $M))'.repeat(900)})`
    await expect(toolset(text)).rejects.toMatchObject({ code: 'component/too-large' })
  })
})
