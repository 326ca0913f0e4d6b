import { describe, expect, test } from 'vitest'
import type { WitType } from '../../host/wasm/wit-type.ts'
import { compileFromJson, compileToJson } from '../../host/wit/json.ts'
import { jsonSchema } from '../../host/wit/schema.ts'
import { checkType, errorType, inputType, outputType, typeCeilings } from '../../host/wit/signature.ts'
import { compileValidate } from '../../host/wit/validate.ts'

const string: WitType = { kind: 'string' }
const tooLarge = (ceiling: string) =>
  expect.objectContaining({ code: 'component/too-large', detail: expect.objectContaining({ ceiling }) })

/** A type of so many levels. */
function nested(levels: number): WitType {
  let type: WitType = string
  for (let level = 1; level < levels; level++) type = { kind: 'list', element: type }
  return type
}

/** A type that doubles at each level while it is shared in memory. */
function bomb(levels: number): WitType {
  let type: WitType = string
  for (let level = 1; level < levels; level++) type = { kind: 'tuple', items: [type, type] }
  return type
}

/** An enum, which is one node and one for each case. */
const wide = (nodes: number): WitType => ({
  kind: 'enum',
  cases: Array.from({ length: nodes - 1 }, (_, i) => ({ name: `c${i}` })),
})

const named = (chars: number): WitType => ({ kind: 'record', fields: [{ name: 'a'.repeat(chars), type: string }] })

describe('checkType', () => {
  test.each([
    ['depth', nested],
    ['nodes', wide],
    ['nameChars', named],
  ] as const)('the ceiling on %s is exact', (ceiling, make) => {
    const most = typeCeilings[ceiling]
    expect(() => checkType(make(most - 1))).not.toThrow()
    expect(() => checkType(make(most))).not.toThrow()
    expect(() => checkType(make(most + 1))).toThrow(tooLarge(ceiling))
  })

  test('shared types count each time they are used, and are walked once', () => {
    expect(() => checkType(bomb(13))).not.toThrow()
    expect(() => checkType(bomb(14))).toThrow(tooLarge('nodes'))
    expect(() => checkType(bomb(100))).toThrow(tooLarge('nodes'))
  })

  test('whatever is compiled from a type is compiled after the check', () => {
    for (const compile of [jsonSchema, compileValidate, compileFromJson, compileToJson]) {
      expect(() => compile(bomb(100))).toThrow(tooLarge('nodes'))
      expect(() => compile({ kind: 'own', resource: { name: 'file' } })).toThrow(
        expect.objectContaining({ code: 'component/unsupported-feature' }),
      )
    }
  })

  test('the deepest type that passes can be compiled and used', () => {
    const type = nested(typeCeilings.depth)
    expect(JSON.stringify(jsonSchema(type)).length).toBeGreaterThan(1000)
    let value: unknown = 'x'
    for (let level = 1; level < typeCeilings.depth; level++) value = [value]
    expect(compileValidate(type)(value)).toEqual([])
    expect(compileFromJson(type)(compileToJson(type)(value))).toEqual(value)
  })

  test('names that become one property are refused', () => {
    const fields = [
      { name: 'a1', type: string },
      { name: 'a-1', type: string },
    ]
    expect(() => checkType({ kind: 'record', fields })).toThrow(
      expect.objectContaining({ code: 'component/unsafe-name' }),
    )
    expect(() => checkType({ kind: 'flags', flags: fields })).toThrow(
      expect.objectContaining({ code: 'component/unsafe-name' }),
    )
  })
})

describe('inputType, outputType and errorType', () => {
  const result: WitType = { kind: 'result', ok: string, err: { kind: 'u8' } }

  test('a result<T, E> is a T out and an E as the error', () => {
    const fn = { name: 'f', params: [{ name: 'x', type: string }], result }
    expect(inputType(fn)).toEqual({ kind: 'record', fields: fn.params })
    expect(outputType(fn)).toBe(string)
    expect(errorType(fn)).toEqual({ kind: 'u8' })
  })

  test('a result inside of another type stays a value', () => {
    const fn = { name: 'f', params: [], result: { kind: 'list', element: result } } as const
    expect(outputType(fn)).toBe(fn.result)
    expect(errorType(fn)).toBe(undefined)
  })

  test('what is refused is named by its place', () => {
    const file: WitType = { kind: 'own', resource: { name: 'file' } }
    const message = (text: string) => expect.objectContaining({ message: expect.stringContaining(text) })
    const fn = {
      name: 'open',
      params: [{ name: 'dir', type: file }],
      result: { kind: 'result', ok: file, err: file },
    } as const
    expect(() => inputType(fn)).toThrow(message('The parameter "dir" of "open" holds a handle of the resource "file"'))
    expect(() => outputType(fn)).toThrow(message('The result of "open" holds'))
    expect(() => errorType(fn)).toThrow(message('The error of "open" holds'))
  })
})
