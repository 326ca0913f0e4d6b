/** Converts between the JSON form of a value, which models and apps see, and the host form, which the canonical ABI takes and gives. */

import type { WitType } from '../wasm/wit-type.ts'
import { decodeBase64, encodeBase64 } from './form.ts'
import { propertyNames } from './names.ts'
import { checkType, isBytes, taggedCases, type ValueType } from './signature.ts'

/**
 * Converts a value. The host form is that of jco: 64-bit integers are bigints, `list<u8>` a Uint8Array, a tuple an array, the none of an
 * option undefined, variants and results `{tag, val}`, flags an object of booleans; keys of records and flags are camelCase.
 */
export type Convert = (value: unknown) => unknown

const same: Convert = value => value

/**
 * Compiles the way in. The value must have passed `compileValidate`; on another, the result is unspecified. What was attached may be in host
 * form already.
 * @throws {GloveboxError} `component/unsupported-feature` or `component/too-large`, as `jsonSchema`.
 */
export function compileFromJson(type: ValueType): Convert {
  checkType(type)
  return type === undefined ? () => undefined : compile(type, fromJson)
}

/**
 * Compiles the way out. Lists may be typed arrays, none may be null, flags may be left out when false; a float that is not finite becomes
 * text. The numbers of attachments stay.
 * @throws {GloveboxError} `component/unsupported-feature` or `component/too-large`, as `jsonSchema`.
 */
export function compileToJson(type: ValueType): Convert {
  checkType(type)
  return type === undefined ? () => null : compile(type, toJson)
}

/** One way, by the kinds that differ between the ways. */
interface Way {
  readonly bigInteger: Convert
  readonly float: Convert
  readonly bytes: Convert
  readonly list: (element: Convert) => Convert
  readonly tuple: (items: readonly Convert[]) => Convert
  readonly option: (some: Convert) => Convert
  readonly flags: (keys: readonly string[]) => Convert
}

const fromJson: Way = {
  bigInteger: value => BigInt(value as string),
  float: value => (typeof value === 'string' ? Number(value) : value),
  bytes: value => (ArrayBuffer.isView(value) ? value : decodeBase64(value as string)),
  list: element =>
    element === same
      ? same
      : value => (ArrayBuffer.isView(value) ? value : (value as unknown[]).map(item => element(item))),
  tuple: items => value => items.map((item, i) => item((value as Fields)[i])),
  option: some => value => (value === null || value === undefined ? undefined : some(value)),
  flags: () => same,
}

const toJson: Way = {
  bigInteger: String,
  float: value => (Number.isFinite(value) ? value : String(value)),
  bytes: value => {
    if (typeof value === 'number') return value
    return encodeBase64(value instanceof Uint8Array ? value : Uint8Array.from(value as number[]))
  },
  list: element => value => {
    if (typeof value === 'number' || (element === same && Array.isArray(value))) return value
    return Array.from(value as unknown[], item => element(item))
  },
  tuple: items => value => Object.fromEntries(items.map((item, i) => [String(i), item((value as unknown[])[i])])),
  option: some => value => (value === undefined || value === null ? null : some(value)),
  flags: keys => value => Object.fromEntries(keys.map(key => [key, Boolean(own(value as Fields, key))])),
}

type Fields = Readonly<Record<string, unknown>>

/** Security: a key is looked up on the object alone, so that a left-out `constructor` is not found on its prototype. */
const own = (value: Fields, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined)

/** Invariant: the type passed `checkType`, which bounds this recursion and that of the conversions. */
function compile(type: WitType, way: Way): Convert {
  const cases = taggedCases(type)
  if (cases !== undefined) {
    return tagged(new Map(cases.map(one => [one.name, one.type === undefined ? undefined : compile(one.type, way)])))
  }
  switch (type.kind) {
    case 'record':
      return record(
        propertyNames(type.fields),
        type.fields.map(field => compile(field.type, way)),
      )
    case 'tuple':
      return way.tuple(type.items.map(item => compile(item, way)))
    case 'flags':
      return way.flags(propertyNames(type.flags))
    case 'option':
      return way.option(compile(type.some, way))
    case 'list':
      return isBytes(type) ? way.bytes : way.list(compile(type.element, way))
    case 'u64':
    case 's64':
      return way.bigInteger
    case 'f32':
    case 'f64':
      return way.float
    default:
      return same
  }
}

function record(keys: readonly string[], fields: readonly Convert[]): Convert {
  return value => {
    const converted: Record<string, unknown> = {}
    // Invariant: `propertyNames` gives no `__proto__`, so that each assignment makes an own property.
    keys.forEach((key, i) => {
      converted[key] = fields[i]!(own(value as Fields, key))
    })
    return converted
  }
}

function tagged(cases: ReadonlyMap<unknown, Convert | undefined>): Convert {
  return value => {
    const { tag, val } = value as { readonly tag: unknown; readonly val?: unknown }
    const convert = cases.get(tag)
    return convert === undefined ? { tag } : { tag, val: convert(val) }
  }
}
