import { describe, expect, test } from 'vitest'
import { shippedTool } from '../../support/shipped-tool.ts'

const json = shippedTool('json-query')
const shop = JSON.stringify({
  name: 'shop',
  items: [
    { name: 'pen', price: 3 },
    { name: 'ink', price: 20 },
    { name: 'ash', price: 9.5 },
  ],
})
const query = (expression: string, document = shop) => ({ document, expression })

describe('query', () => {
  test.each([
    ['name', '"shop"'],
    ['items[?price > `5`].name', '["ink","ash"]'],
    ['sum(items[*].price)', '32.5'],
    ['length(items)', '3'],
    ['sort_by(items, &price)[*].name', '["pen","ash","ink"]'],
    ['sort_by(items, &name)[0].name', '"ash"'],
    ['sort(items[*].price)', '[3,9.5,20]'],
    ['sort(items[*].name)', '["ash","ink","pen"]'],
    ['items[-1].{n: name}', '{"n":"ash"}'],
    ['missing.deeper', 'null'],
  ])('%s selects %s', async (expression, result) => {
    expect(await json.value('query', query(expression))).toBe(result)
  })

  test('texts sort by code point', async () => {
    const document = JSON.stringify(['\u{1f600}', '\ufb01', 'é', 'z'])
    expect(await json.value('query', query('sort(@)', document))).toBe(
      JSON.stringify(['z', 'é', '\ufb01', '\u{1f600}']),
    )
  })

  test('sorting what has no order fails', async () => {
    const outcome = await json.error('query', query('sort_by(@, &a)', '[{"a":1},{"a":"x"}]'))
    expect(outcome).toMatchObject({ tag: 'evaluation-failed' })
  })

  test('what objects of the language inherit is no property of a document', async () => {
    expect(await json.value('query', query('"__proto__".x', '{"__proto__":{"x":1}}'))).toBe('1')
    for (const expression of ['constructor', '"\\u0063onstructor".name', 'toString']) {
      expect(await json.value('query', query(expression, '{}'))).toBe('null')
    }
  })

  test.each([
    ['a.b[', 1, 5],
    ['a b', 1, 3],
    ['a.b[0] )', 1, 8],
    ['items[?\n  price > ]', 2, 11],
    ['a.#', 1, 3],
    ['', 1, 1],
    ['((((', 1, 5],
  ])('%j is not JMESPath at line %i, column %i', async (expression, line, column) => {
    expect(await json.error('query', query(expression))).toMatchObject({
      tag: 'invalid-expression',
      val: { line, column },
    })
  })

  test('an expression that does not fit the document says why', async () => {
    expect(await json.error('query', query('sum(items[*].name)'))).toMatchObject({ tag: 'evaluation-failed' })
    expect(await json.error('query', query('nope(@)'))).toEqual({
      tag: 'evaluation-failed',
      val: 'Unknown function: nope()',
    })
  })

  test.each([
    ['', 1, 1],
    ['{"a":}', 1, 6],
    ['[1,]', 1, 4],
    ['[1 2]', 1, 4],
    ['{"a":1} x', 1, 9],
    ['\n\n{"a" 1}', 3, 2],
    ['"\t"', 1, 1],
    ['{"a":[{"b":tru}]}', 1, 12],
    ['01', 1, 2],
  ])('%j is not JSON at line %i, column %i', async (document, line, column) => {
    expect(await json.error('query', query('@', document))).toMatchObject({
      tag: 'invalid-document',
      val: { line, column },
    })
  })

  test('documents nest 200 levels deep', async () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(await json.value('query', query('length(@)', nested(200)))).toBe('1')
    expect(await json.error('query', query('length(@)', nested(201)))).toMatchObject({ tag: 'too-large' })
  })

  test('brackets inside of texts are not levels', async () => {
    const document = JSON.stringify(['['.repeat(300), 1])
    expect(await json.value('query', query('[1]', document))).toBe('1')
  })

  test('expressions nest 64 levels deep', async () => {
    const nested = (depth: number) => `${'('.repeat(depth)}name${')'.repeat(depth)}`
    expect(await json.value('query', query(nested(64)))).toBe('"shop"')
    expect(await json.error('query', query(nested(65)))).toMatchObject({ tag: 'too-large' })
  })
})

describe('describe', () => {
  test('names each path with kinds, count and an example', async () => {
    expect(await json.value('describe', { document: shop, depth: null })).toEqual([
      { path: '@', kinds: ['object'], count: 1, example: null },
      { path: 'name', kinds: ['text'], count: 1, example: '"shop"' },
      { path: 'items', kinds: ['list'], count: 1, example: null },
      { path: 'items[]', kinds: ['object'], count: 3, example: null },
      { path: 'items[].name', kinds: ['text'], count: 3, example: '"pen"' },
      { path: 'items[].price', kinds: ['number'], count: 3, example: '3' },
    ])
  })

  test('goes as deep as it is told', async () => {
    expect(await json.value('describe', { document: '[[[[1]]]]', depth: 2 })).toMatchObject([
      { path: '@' },
      { path: '[]' },
      { path: '[][]' },
    ])
  })

  test('an object with many properties of one kind is a map', async () => {
    const map = (size: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, i])))
    expect(await json.value('describe', { document: map(12), depth: 1 })).toHaveLength(13)
    expect(await json.value('describe', { document: map(13), depth: 1 })).toEqual([
      { path: '@', kinds: ['object'], count: 1, example: null },
      { path: '*', kinds: ['number'], count: 13, example: '0' },
    ])
  })

  test('names at most 200 paths', async () => {
    const document = JSON.stringify(
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i % 2 ? i : 'x'])),
    )
    expect(await json.value('describe', { document, depth: null })).toHaveLength(200)
  })
})
