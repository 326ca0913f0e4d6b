import { describe, expect, test } from 'vitest'
import { foreignSchema } from '../../../host/protocol/mcp/foreign-schema.ts'

const issuesOf = (schema: object, value: unknown) =>
  (foreignSchema(schema as never)['~standard'].validate(value).issues ?? []).map(
    ({ message, path }) => `${path.join('.')}: ${message}`,
  )

describe('foreignSchema', () => {
  test.each<[object, unknown, unknown]>([
    [{ type: 'string' }, 'x', 1],
    [{ type: 'number' }, 1.5, '1'],
    [{ type: 'integer' }, 1, 1.5],
    [{ type: 'boolean' }, false, 0],
    [{ type: 'null' }, null, undefined],
    [{ type: 'array' }, [], {}],
    [{ type: 'object' }, {}, []],
    [{ type: ['string', 'null'] }, null, 1],
    [{ enum: ['a', 1, null] }, null, 'b'],
    [{ const: 'a' }, 'a', 'b'],
    [{ items: { type: 'string' } }, ['a'], ['a', 1]],
    [{ required: ['a'] }, { a: undefined }, {}],
    [{ properties: { a: { type: 'string' } } }, { b: 1 }, { a: 1 }],
    [{ properties: { a: {} }, additionalProperties: false }, { a: 1 }, { b: 1 }],
    [{ required: ['toString'] }, JSON.parse('{"toString":1}'), {}],
    [{ additionalProperties: false }, {}, JSON.parse('{"__proto__":1}')],
  ])('%j takes %j and not %j', (schema, fits, fails) => {
    expect(issuesOf(schema, fits)).toEqual([])
    expect(issuesOf(schema, fails)).not.toEqual([])
  })

  test.each<[string, object, unknown]>([
    ['patterns', { pattern: '^(a+)+$' }, `${'a'.repeat(100_000)}!`],
    ['references', { $ref: '#', properties: { a: { $ref: '#/properties/a' } } }, { a: 1 }],
    ['unknown types', { type: 'secret' }, 1],
    ['properties by pattern', { additionalProperties: false, patternProperties: { '^x': {} } }, { x1: 1 }],
    ['lists of objects', { enum: [{ a: 1 }] }, { a: 1 }],
    ['what is no schema', { properties: 7, items: 'x', required: 'y', enum: {}, type: 7 }, { a: 1 }],
  ])('leaves %s to the server', (_, schema, value) => {
    expect(issuesOf(schema, value)).toEqual([])
  })

  test('tells where the mistakes are, the first ten of a long list', () => {
    const schema = { items: { properties: { a: { type: 'string' } } } }
    expect(issuesOf(schema, [{ a: 'x' }, { a: 1 }])).toEqual(['1.a: expected string'])
    expect(issuesOf(schema, Array(1000).fill({ a: 1 }))).toHaveLength(10)
  })
})
