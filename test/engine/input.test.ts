import { beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Toolset } from '../../host/mod.ts'
import { MAX_FUNCTIONS } from '../../host/worker/describe.ts'
import { toolFile } from '../support/tools.ts'
import { wat } from '../support/wat.ts'
import { component, engine } from './support.ts'

let tools: Toolset
beforeAll(async () => {
  const owner = await createEngine({ workers: 1, cache: false })
  tools = await owner.load(toolFile('hostile-core'))
  return () => owner[Symbol.asyncDispose]()
})

describe('arguments', () => {
  test.each<[string, unknown]>([
    ['a key __proto__', JSON.parse('{"left": 1, "right": 2, "__proto__": {"left": 1}}')],
    ['a key constructor', { left: 1, right: 2, constructor: 1 }],
    ['properties that are inherited', Object.create({ left: 1, right: 2 })],
    ['one missing', { left: 1 }],
    ['one too large', { left: 2 ** 32, right: 0 }],
    ['one below zero', { left: -1, right: 0 }],
    ['one in parts', { left: 0.5, right: 0 }],
    ['one as text', { left: '1', right: 0 }],
    ['an array', [1, 2]],
    ['null', null],
    ['a function', () => ({ left: 1, right: 2 })],
  ])('with %s are refused before anything runs', async (_, input) => {
    await expect(tools.call('add', input)).rejects.toMatchObject({ code: 'input/invalid' })
  })

  test.each(['nothing', '__proto__', 'constructor', 'toString', ''])(
    'for a function named "%s" are refused',
    async name => {
      await expect(tools.call(name, {})).rejects.toMatchObject({ code: 'component/world-mismatch' })
    },
  )

  test('limits of one call are checked like those of all', async () => {
    const call = tools.call('add', { left: 1, right: 2 }, { limits: { fuel: 1 as never } })
    await expect(call).rejects.toMatchObject({ code: 'limits/invalid' })
  })

  test('at the bounds of their types pass', async () => {
    expect(await tools.call('add', { left: 2 ** 32 - 1, right: 1 })).toMatchObject({ value: 0 })
  })
})

describe('a component with thousands of functions', () => {
  const withFunctions = (count: number): Promise<Uint8Array> => {
    const names = Array.from({ length: count }, (_, i) => `f${i}`)
    const core = names.map((name, i) => `(func (export "${name}") (result i32) (i32.const ${i}))`).join('')
    const types = Object.fromEntries(names.map(name => [name, '(result u32)']))
    return wat(component(`(memory (export "memory") 1) ${core}`, types, ''))
  }

  test('gives each of them as a tool, and calls the one that was meant', { timeout: 60_000 }, async () => {
    const many = await (await engine()).load(await withFunctions(MAX_FUNCTIONS))
    expect(many.tools).toHaveLength(MAX_FUNCTIONS)
    for (const i of [0, 1, 127, 128, MAX_FUNCTIONS - 1])
      expect(await many.call(`f${i}`, {})).toMatchObject({ value: i })
  })

  test('is refused when it has one too many', { timeout: 60_000 }, async () => {
    const loading = (await engine()).load(await withFunctions(MAX_FUNCTIONS + 1))
    await expect(loading).rejects.toMatchObject({
      code: 'component/too-large',
      detail: { functions: MAX_FUNCTIONS + 1 },
    })
  })
})
