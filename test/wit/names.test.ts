import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WitFunction } from '../../host/wasm/wit-type.ts'
import { camelCase, nameParts, pascalCase, propertyNames, toolNames } from '../../host/wit/names.ts'

const named = (...names: string[]): WitFunction[] => names.map(name => ({ name, params: [] }))
const tools = (...names: string[]) =>
  Object.fromEntries([...toolNames(named(...names))].map(([tool, fn]) => [fn.name, tool]))

describe('camelCase and pascalCase', () => {
  test.each([
    ['a', 'a', 'A'],
    ['a-b', 'aB', 'AB'],
    ['HTTP-get', 'httpGet', 'HttpGet'],
    ['get-HTTP', 'getHttp', 'GetHttp'],
    ['i2c-bus0', 'i2cBus0', 'I2cBus0'],
    ['to-string', 'toString', 'ToString'],
    ['constructor', 'constructor', 'Constructor'],
  ])('%s is %s and %s', (kebab, camel, pascal) => {
    expect(camelCase(kebab)).toBe(camel)
    expect(pascalCase(kebab)).toBe(pascal)
  })
})

describe('propertyNames', () => {
  test('are in order', () => {
    expect(propertyNames(named('b-c', 'a', 'value-of'))).toEqual(['bC', 'a', 'valueOf'])
  })

  test.each([['__proto__'], [''], ['a b'], ['1a'], ['é'], ['a.b']])('%o is refused', name => {
    expect(() => propertyNames(named(name))).toThrow(expect.objectContaining({ code: 'component/unsafe-name' }))
  })

  test.each([
    ['a-b', 'A-B'],
    ['a1', 'a-1'],
  ])('%s and %s are refused together', (one, other) => {
    expect(() => propertyNames(named(one, other))).toThrow(
      expect.objectContaining({
        code: 'component/unsafe-name',
        detail: expect.objectContaining({ names: [one, other] }),
      }),
    )
  })
})

describe('nameParts', () => {
  test.each([
    ['run', { function: 'run' }],
    ['api#run', { interface: 'api', function: 'run' }],
    ['ns:pkg/api#run', { package: 'ns:pkg', interface: 'api', function: 'run' }],
    ['ns:pkg/api@1.0.0-rc.1#run', { package: 'ns:pkg@1.0.0-rc.1', interface: 'api', function: 'run' }],
  ])('%s is taken apart', (name, parts) => {
    expect(nameParts(name)).toEqual(parts)
  })
})

describe('toolNames', () => {
  test('a function is called by its own name, with its interface only when needed', () => {
    expect(tools('run', 'ns:pkg/math@1.0.0#add', 'ns:pkg/text#add', 'ns:pkg/math@1.0.0#sub')).toEqual({
      run: 'run',
      'ns:pkg/math@1.0.0#add': 'math_add',
      'ns:pkg/text#add': 'text_add',
      'ns:pkg/math@1.0.0#sub': 'sub',
    })
  })

  test('a bare function keeps its name beside one of an interface', () => {
    expect(tools('add', 'ns:pkg/math#add')).toEqual({ add: 'add', 'ns:pkg/math#add': 'math_add' })
  })

  test('two versions of an interface are told apart by a hash', () => {
    const names = Object.values(tools('ns:pkg/math@1.0.0#add', 'ns:pkg/math@2.0.0#add'))
    expect(names).toEqual([
      expect.stringMatching(/^math_add_[0-9a-f]{8}$/),
      expect.stringMatching(/^math_add_[0-9a-f]{8}$/),
    ])
    expect(new Set(names).size).toBe(2)
  })

  test.each([63, 64])('a name of %i characters stays', length => {
    expect(tools('a'.repeat(length))).toEqual({ ['a'.repeat(length)]: 'a'.repeat(length) })
  })

  test('names of 65 characters are cut, and stay apart', () => {
    const names = Object.values(tools(`${'a'.repeat(64)}b`, `${'a'.repeat(64)}c`))
    expect(names.map(name => name.length)).toEqual([64, 64])
    expect(new Set(names).size).toBe(2)
  })

  test('what is not allowed in a tool name is replaced', () => {
    expect(tools('ns:pkg/api#[method]file.read')).toEqual({ 'ns:pkg/api#[method]file.read': 'file_read' })
  })

  test('one function given twice is refused', () => {
    expect(() => toolNames(named('run', 'run'))).toThrow(expect.objectContaining({ code: 'component/unsafe-name' }))
  })

  test('the names depend on the set of functions, not on their order, and are valid', () => {
    const word = fc.constantFrom('a', 'b-c', 'constructor', 'x'.repeat(40), `${'x'.repeat(40)}y`)
    const path = fc.constantFrom('', 'api#', 'ns:p/api#', 'ns:p/api@1.0.0#', 'ns:q/other#', `ns:q/${'z'.repeat(60)}#`)
    const names = fc.uniqueArray(fc.tuple(path, word).map(parts => parts.join('')))
    fc.assert(
      fc.property(names, all => {
        const forward = tools(...all)
        expect(tools(...all.toReversed())).toEqual(forward)
        expect(new Set(Object.values(forward)).size).toBe(all.length)
        for (const tool of Object.values(forward)) expect(tool).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
      }),
    )
  })
})
