import { describe, expect, test } from 'vitest'
import type { WitFunction } from '../../host/wasm/wit-type.ts'
import { jsonSchema } from '../../host/wit/schema.ts'
import { inputType, outputType } from '../../host/wit/signature.ts'
import { inputStandard, outputStandard } from '../../host/wit/standard.ts'

const fn: WitFunction = {
  name: 'divide',
  params: [
    { name: 'dividend', type: { kind: 'f64' } },
    { name: 'divisor', type: { kind: 'f64' } },
  ],
  result: { kind: 'result', ok: { kind: 'f64' }, err: { kind: 'string' } },
}

describe('inputStandard', () => {
  const schema = inputStandard(fn)['~standard']

  test('validates at once and gives the value itself', () => {
    const value = { dividend: 1, divisor: 2 }
    expect(schema.validate(value)).toEqual({ value })
    expect(schema.validate({ dividend: 1 })).toEqual({
      issues: [{ message: 'input.divisor: is missing; expected a finite number', path: ['divisor'] }],
    })
  })

  test('says its JSON Schema, in the dialect asked for', () => {
    expect(schema).toMatchObject({ version: 1, vendor: 'glovebox' })
    expect(schema.jsonSchema.input()).toEqual(jsonSchema(inputType(fn)))
    expect(schema.jsonSchema.input({ target: 'draft-07' })).toEqual(jsonSchema(inputType(fn), { target: 'draft-07' }))
    expect(schema.jsonSchema.output({ target: 'draft-2020-12' })).toEqual(
      jsonSchema(inputType(fn), { target: 'draft-2020-12' }),
    )
    expect(() => schema.jsonSchema.input({ target: 'openapi-3.0' })).toThrow(
      expect.objectContaining({ code: 'config/invalid' }),
    )
  })

  test('a function that JSON cannot express is refused before it is used', () => {
    const handle = { kind: 'own', resource: { name: 'file' } } as const
    expect(() => inputStandard({ name: 'f', params: [{ name: 'x', type: handle }] })).toThrow(
      expect.objectContaining({ code: 'component/unsupported-feature' }),
    )
    expect(() => outputStandard({ name: 'f', params: [], result: handle })).toThrow(
      expect.objectContaining({ code: 'component/unsupported-feature' }),
    )
  })
})

describe('outputStandard', () => {
  test('takes what the function gives', () => {
    const schema = outputStandard(fn)['~standard']
    expect(schema.validate('NaN')).toEqual({ value: 'NaN' })
    expect(schema.validate(null)).toHaveProperty('issues')
    expect(schema.jsonSchema.output()).toEqual(jsonSchema(outputType(fn), { direction: 'output' }))
  })
})
