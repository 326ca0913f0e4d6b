import { describe, expect, it } from 'vitest'
import { strictSchema } from '../../host/agent/strict.ts'

const object = (properties: object, more: object = { required: Object.keys(properties) }) => ({
  type: 'object',
  properties,
  ...more,
})
const text = { type: 'string' }

describe('strictSchema', () => {
  it('closes every object of a schema that strict mode takes', () => {
    const inner = object({ x: text })
    const given = {
      ...object({
        a: { anyOf: [inner, { type: 'null' }] },
        b: { type: 'array', items: inner },
        c: { $ref: '#/$defs/d' },
      }),
      $defs: { d: inner },
      $schema: 'https://json-schema.org/draft/2020-12/schema',
    }
    const closed = { ...inner, additionalProperties: false }
    expect(strictSchema(given)).toEqual({
      strict: true,
      schema: {
        type: 'object',
        properties: {
          a: { anyOf: [closed, { type: 'null' }] },
          b: { type: 'array', items: closed },
          c: { $ref: '#/$defs/d' },
        },
        required: ['a', 'b', 'c'],
        additionalProperties: false,
        $defs: { d: closed },
      },
    })
  })

  it('is strict about an object without properties', () => {
    expect(strictSchema({ type: 'object' })).toMatchObject({ strict: true, schema: { properties: {}, required: [] } })
  })

  it.each<[string, object]>([
    ['an optional property', object({ a: text }, {})],
    ['an optional property further in', object({ a: object({ b: text }, { required: [] }) })],
    ['a map', object({}, { additionalProperties: text })],
    ['oneOf', object({ a: { oneOf: [text] } })],
    ['a tuple', object({ a: { type: 'array', prefixItems: [text] } })],
    ['a keyword it does not know', object({ a: { ...text, contentEncoding: 'base64' } })],
    ['a root that is no object', { type: 'string' }],
    ['a root of alternatives', { anyOf: [object({})] }],
    ['a schema that is true', object({ a: true })],
    ['a property named like the prototype', JSON.parse('{"type":"object","__proto__":{"type":"string"}}')],
  ])('leaves a schema with %s as it is, not strict', (_, schema) => {
    expect(strictSchema(schema as never)).toEqual({ schema, strict: false })
  })

  it.each([
    [10, true],
    [11, false],
  ])('goes %i objects deep: %s', (depth, strict) => {
    const nested = (left: number): object => (left === 0 ? text : object({ a: nested(left - 1) }))
    expect(strictSchema(nested(depth) as never).strict).toBe(strict)
  })
})
