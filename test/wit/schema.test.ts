import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { toStrictJsonSchema } from 'openai/lib/transform'
import { describe, expect, test } from 'vitest'
import { GloveboxError } from '../../host/base/error.ts'
import type { JsonSchema, JsonSchemaTarget } from '../../host/base/tool.ts'
import type { WitFunction, WitType } from '../../host/wasm/wit-type.ts'
import { compileToJson } from '../../host/wit/json.ts'
import { jsonSchema } from '../../host/wit/schema.ts'
import { inputType, outputType } from '../../host/wit/signature.ts'
import { compileValidate } from '../../host/wit/validate.ts'
import { anyType, typeAndValue } from './arbitrary.ts'

const draft07 = new Ajv({ strictTypes: false, ownProperties: true })
const draft2020 = new Ajv2020({ strictTypes: false, ownProperties: true })

const string: WitType = { kind: 'string' }
const u64: WitType = { kind: 'u64' }
const option = (some: WitType): WitType => ({ kind: 'option', some })
const units: WitType = {
  kind: 'enum',
  name: 'units',
  docs: 'The system of units.',
  cases: [{ name: 'metric', docs: 'Celsius.' }, { name: 'imperial' }],
}

const closed = (properties: Record<string, unknown>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

describe('jsonSchema', () => {
  test.each<[name: string, type: WitType, schema: JsonSchema]>([
    ['bool', { kind: 'bool' }, { type: 'boolean' }],
    ['u8', { kind: 'u8' }, { type: 'integer', minimum: 0, maximum: 255 }],
    ['s32', { kind: 's32' }, { type: 'integer', minimum: -2147483648, maximum: 2147483647 }],
    ['f64', { kind: 'f64' }, { type: 'number' }],
    ['char', { kind: 'char' }, { type: 'string', minLength: 1, maxLength: 1 }],
    ['list<string>', { kind: 'list', element: string }, { type: 'array', items: { type: 'string' } }],
    ['tuple', { kind: 'tuple', items: [string, { kind: 'bool' }] }, closed({ 0: { type: 'string' }, 1: { type: 'boolean' } })], // biome-ignore format: a table
    ['option', option(string), { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    [
      'option<option>',
      option(option(string)),
      {
        anyOf: [
          closed({ tag: { type: 'string', enum: ['none'] } }),
          closed({
            tag: { type: 'string', enum: ['some'] },
            val: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          }),
        ],
      },
    ],
    [
      'result',
      { kind: 'result', ok: string },
      {
        anyOf: [
          closed({ tag: { type: 'string', enum: ['ok'] }, val: { type: 'string' } }),
          closed({ tag: { type: 'string', enum: ['err'] } }),
        ],
      },
    ],
    [
      'flags',
      { kind: 'flags', flags: [{ name: 'read-only', docs: 'No writes.' }, { name: 'b' }] },
      closed({ readOnly: { type: 'boolean', description: 'No writes.' }, b: { type: 'boolean' } }),
    ],
    [
      'enum with docs',
      units,
      { type: 'string', enum: ['metric', 'imperial'], description: 'The system of units.\n\n- metric: Celsius.' },
    ],
    [
      'record with docs',
      { kind: 'record', fields: [{ name: 'a-b', type: string, docs: 'The field.' }, { name: 'constructor', type: string }] }, // biome-ignore format: a table
      closed({ aB: { type: 'string', description: 'The field.' }, constructor: { type: 'string' } }),
    ],
    [
      'variant with docs',
      {
        kind: 'variant',
        cases: [
          { name: 'off', docs: 'No light.' },
          { name: 'dim', type: { kind: 'u8' } },
        ],
      },
      {
        anyOf: [
          { ...closed({ tag: { type: 'string', enum: ['off'] } }), description: 'No light.' },
          closed({ tag: { type: 'string', enum: ['dim'] }, val: { type: 'integer', minimum: 0, maximum: 255 } }),
        ],
      },
    ],
  ])('%s has its schema', (_, type, schema) => {
    expect(jsonSchema(type)).toEqual(schema)
  })

  test('a 64-bit integer is a decimal string and bytes are base64, each with a pattern', () => {
    const pattern = (type: WitType) => new RegExp(jsonSchema(type).pattern as string)
    expect(pattern(u64).test('18446744073709551615')).toBe(true)
    expect(pattern(u64).test('-1')).toBe(false)
    expect(pattern({ kind: 's64' }).test('-9223372036854775808')).toBe(true)
    expect(pattern({ kind: 's64' }).test('-0')).toBe(false)
    const bytes = pattern({ kind: 'list', element: { kind: 'u8' } })
    for (const text of ['', 'AAAA', 'AA==', 'AAA=']) expect(bytes.test(text)).toBe(true)
    for (const text of ['A', 'AA', 'AB==', 'AAA', 'AA=A', ' AAAA', 'AA-_']) expect(bytes.test(text)).toBe(false)
  })

  test('a float may be NaN or infinite on the way out, and only there', () => {
    const output = jsonSchema({ kind: 'f64' }, { direction: 'output' })
    expect(output).toEqual({ anyOf: [{ type: 'number' }, { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] }] })
    expect(jsonSchema({ kind: 'f32' }, { direction: 'input' })).toEqual({ type: 'number' })
  })

  test('the dialect is named when it is asked for, and an unknown one is refused', () => {
    expect(jsonSchema(string)).toEqual({ type: 'string' })
    expect(jsonSchema(string, { target: 'draft-07' }).$schema).toBe('http://json-schema.org/draft-07/schema#')
    expect(jsonSchema(undefined, { target: 'draft-2020-12' })).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'null',
    })
    expect(() => jsonSchema(string, { target: 'toString' as never })).toThrow(GloveboxError)
  })

  test('docs above their ceiling are left out, and the schema stays', () => {
    const field = (name: string) => ({ name, type: string, docs: 'x'.repeat(40_000) })
    const schema = jsonSchema({ kind: 'record', fields: [field('a'), field('b')] })
    const { a, b } = schema.properties as Record<string, JsonSchema>
    expect(a?.description).toHaveLength(40_000)
    expect(b).toEqual({ type: 'string' })
  })

  test('strict mode takes every schema as it is', () => {
    fc.assert(
      fc.property(anyType, fc.constantFrom('input', 'output'), (type, direction) => {
        const schema = jsonSchema({ kind: 'record', fields: [{ name: 'x', type }] }, { direction })
        expect(toStrictJsonSchema(schema)).toEqual(schema)
      }),
    )
  })

  test('each value of a type fits its schema in both dialects', () => {
    fc.assert(
      fc.property(typeAndValue, ({ type, value }) => {
        const json = compileToJson(type)(value)
        const schema = (target: JsonSchemaTarget) => jsonSchema(type, { direction: 'output', target })
        expect(draft07.validate(schema('draft-07'), json)).toBe(true)
        expect(draft2020.validate(schema('draft-2020-12'), json)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('a schema and its validation agree on what almost fits', () => {
    const changes = fc.tuple(fc.nat(), fc.constantFrom(...strangers))
    fc.assert(
      fc.property(typeAndValue, changes, fc.constantFrom('input', 'output'), ({ type, value }, change, direction) => {
        const json = changed(compileToJson(type)(value), ...change)
        const fits = draft07.validate(jsonSchema(type, { direction }), json)
        expect(compileValidate(type, direction)(json).length === 0).toBe(fits)
      }),
      { numRuns: 300 },
    )
  })
})

const strangers: unknown[] = [
  ...[null, true, 0, 1.5, -1, 256, 70_000, '', 'a', '😀', '12', '-12', '007', 'NaN', 'QQ==', 'QR=='],
  ...[[], [1], {}, { tag: 'none' }, { tag: 'some', val: null }, { tag: 'ok' }, { tag: 'a', val: 1 }, { 0: 'a' }],
]

/** A copy with one of its parts replaced, or with a property too many when it is an object. */
function changed(json: unknown, at: number, stranger: unknown): unknown {
  let left = at % (countParts(json) + 1)
  const visit = (part: unknown): unknown => {
    if (left-- === 0) return stranger
    if (Array.isArray(part)) return part.map(visit)
    if (typeof part !== 'object' || part === null) return part
    const entries = Object.entries(part).map(([key, value]) => [key, visit(value)])
    return Object.fromEntries(left === 0 ? [...entries, ['extra', stranger]] : entries)
  }
  return visit(json)
}

function countParts(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 1
  return Object.values(json).reduce((sum: number, part) => sum + countParts(part), 1)
}

const lookUp: WitFunction = {
  name: 'test:weather/api@1.0.0#look-up',
  params: [
    { name: 'city', type: string },
    { name: 'unit-system', type: option(units) },
  ],
  result: { kind: 'result', ok: { kind: 'f64' }, err: string },
}

describe('the schema of arguments', () => {
  test('is one object with a required property for each parameter', () => {
    const schema = jsonSchema(inputType(lookUp), { target: 'draft-07' })
    expect(schema).toMatchObject({ type: 'object', required: ['city', 'unitSystem'], additionalProperties: false })
    expect(jsonSchema(inputType({ name: 'now', params: [] }))).toEqual(closed({}))
    expect(toStrictJsonSchema(jsonSchema(inputType({ name: 'now', params: [] })))).toEqual(closed({}))
  })

  test('a handle is refused by the names of the function and the parameter', () => {
    const file: WitType = { kind: 'list', element: { kind: 'borrow', resource: { name: 'file' } } }
    const fn: WitFunction = { name: 'read', params: [{ name: 'from', type: file }] }
    expect(() => jsonSchema(inputType(fn))).toThrow(
      expect.objectContaining({
        code: 'component/unsupported-feature',
        message: expect.stringContaining('The parameter "from" of "read" holds a handle of the resource "file"'),
        detail: { function: 'read', parameter: 'from', resource: 'file' },
      }),
    )
  })
})

describe('the schema of a result', () => {
  const schema = (fn: WitFunction): JsonSchema => jsonSchema(outputType(fn), { direction: 'output' })

  test('is that of the result, or of its T when the result is a result<T, E>', () => {
    expect(schema(lookUp)).toEqual(jsonSchema({ kind: 'f64' }, { direction: 'output' }))
    expect(schema({ ...lookUp, result: string })).toEqual({ type: 'string' })
    expect(schema({ ...lookUp, result: { kind: 'result', err: string } })).toEqual({ type: 'null' })
    expect(schema({ name: 'go', params: [] })).toEqual({ type: 'null' })
  })
})
