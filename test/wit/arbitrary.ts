/** Random WIT types and random values of them in host form, for laws that hold for all types. */

import fc from 'fast-check'
import type { Primitive, WitType } from '../../host/wasm/wit-type.ts'
import { camelCase } from '../../host/wit/names.ts'
import { isNullable } from '../../host/wit/signature.ts'

/** Labels with the names that JavaScript objects inherit among them. */
const label = fc.constantFrom(
  ...['a', 'b-c', 'HTTP-get', 'x1', 'constructor', 'to-string', 'value-of', 'has-own-property', 'length', 'tag', 'val'],
)

const labels = (most: number) =>
  fc
    .uniqueArray(label, { minLength: 1, maxLength: most, selector: camelCase })
    .map(names => names.map(name => ({ name })))

const primitives: Primitive[] = [
  ...(['bool', 's8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'f32', 'f64', 'char', 'string'] as const),
]

/** A type of a few levels. */
export const anyType: fc.Arbitrary<WitType> = fc.letrec<{ type: WitType }>(tie => ({
  type: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'type' },
    fc.constantFrom(...primitives).map((kind): WitType => ({ kind })),
    labels(5).map((cases): WitType => ({ kind: 'enum', cases })),
    labels(5).map((flags): WitType => ({ kind: 'flags', flags })),
    fc.constant<WitType>({ kind: 'list', element: { kind: 'u8' } }),
    tie('type').map((element): WitType => ({ kind: 'list', element })),
    tie('type').map((some): WitType => ({ kind: 'option', some })),
    fc.array(tie('type'), { maxLength: 3 }).map((items): WitType => ({ kind: 'tuple', items })),
    labels(4).chain(names =>
      fc
        .tuple(...names.map(() => tie('type')))
        .map((types): WitType => ({ kind: 'record', fields: names.map((one, i) => ({ ...one, type: types[i]! })) })),
    ),
    labels(4).chain(names =>
      fc.tuple(...names.map(() => fc.option(tie('type'), { nil: undefined }))).map(
        (types): WitType => ({
          kind: 'variant',
          cases: names.map((one, i) => (types[i] === undefined ? one : { ...one, type: types[i] })),
        }),
      ),
    ),
    fc
      .tuple(fc.option(tie('type'), { nil: undefined }), fc.option(tie('type'), { nil: undefined }))
      .map(([ok, err]): WitType => ({ kind: 'result', ...(ok && { ok }), ...(err && { err }) })),
  ),
})).type

/** Values of a type in host form. */
export function anyValue(type: WitType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'record':
      return object(type.fields.map(field => [camelCase(field.name), anyValue(field.type)]))
    case 'tuple':
      return fc.tuple(...type.items.map(anyValue))
    case 'flags':
      return object(type.flags.map(flag => [camelCase(flag.name), fc.boolean()]))
    case 'enum':
      return fc.constantFrom(...type.cases.map(one => one.name))
    case 'variant':
      return fc.oneof(...type.cases.map(one => tagged(one.name, one.type)))
    case 'result':
      return fc.oneof(tagged('ok', type.ok), tagged('err', type.err))
    case 'option':
      if (isNullable(type)) return fc.option(anyValue(type.some), { nil: undefined })
      return fc.oneof(tagged('none', undefined), tagged('some', type.some))
    case 'list':
      if (type.element.kind === 'u8') return fc.uint8Array({ maxLength: 9 })
      return fc.array(anyValue(type.element), { maxLength: 3 })
    default:
      return primitive(type.kind as Primitive)
  }
}

function object(entries: [string, fc.Arbitrary<unknown>][]): fc.Arbitrary<unknown> {
  return fc
    .tuple(...entries.map(([, value]) => value))
    .map(values => Object.fromEntries(values.map((value, i) => [entries[i]![0], value])))
}

function tagged(tag: string, type: WitType | undefined): fc.Arbitrary<unknown> {
  return type === undefined ? fc.constant({ tag }) : anyValue(type).map(val => ({ tag, val }))
}

/** JSON text has no negative zero. */
const positiveZero = (value: number): number => (value === 0 ? 0 : value)

function primitive(kind: Primitive): fc.Arbitrary<unknown> {
  switch (kind) {
    case 'bool':
      return fc.boolean()
    case 'string':
      return fc.string({ unit: 'binary', maxLength: 5 })
    case 'char':
      return fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
    case 'f32':
      return fc.float().map(positiveZero)
    case 'f64':
      return fc.double().map(positiveZero)
    case 'u64':
      return fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })
    case 's64':
      return fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })
    default: {
      const bits = Number(kind.slice(1))
      const signed = kind.startsWith('s')
      return fc.integer({ min: signed ? -(2 ** (bits - 1)) : 0, max: signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1 })
    }
  }
}

/** A type together with values of it. */
export const typeAndValue = anyType.chain(type => fc.record({ type: fc.constant(type), value: anyValue(type) }))
