/** Constants of component scripts as host values, by the type of the parameter or result that they stand for. */

import type { WitType } from '../../host/wasm/wit-type.ts'
import { camelCase } from '../../host/wit/names.ts'
import { type List, type Node, stringText } from '../spec/sexpr.ts'

/** The host value of a constant such as `(u32.const 7)`. */
export function hostValue(node: Node, type: WitType): unknown {
  return typeof node === 'object' ? read(node.items, type) : read([node], type)
}

/** The items of a constant; a field of a record has them without parentheses of their own. */
function read(items: readonly Node[], type: WitType): unknown {
  const [, ...rest] = items
  const [first] = rest
  const word = typeof first === 'string' ? first : ''
  switch (type.kind) {
    case 'bool':
      return word === 'true'
    case 'string':
    case 'char':
    case 'enum':
      return stringText(word)
    case 's64':
    case 'u64':
      return BigInt(word)
    case 'list':
      return rest.map(item => hostValue(item, type.element))
    case 'tuple':
      return rest.map((item, i) => hostValue(item, type.items[i]!))
    case 'record':
      return Object.fromEntries(
        (rest as List[]).map((field, i) => [camelCase(type.fields[i]!.name), readField(field, type.fields[i]!.type)]),
      )
    case 'flags': {
      const set = new Set(rest.map(item => stringText(item as string)))
      return Object.fromEntries(type.flags.map(({ name }) => [camelCase(name), set.has(name)]))
    }
    case 'variant': {
      const tag = stringText(word)
      const payload = type.cases.find(({ name }) => name === tag)?.type
      return payload ? { tag, val: hostValue(rest[1]!, payload) } : { tag }
    }
    case 'option':
      return items[0] === 'option.none' ? undefined : hostValue(first!, type.some)
    case 'result': {
      const tag = items[0] === 'result.ok' ? 'ok' : 'err'
      const payload = type[tag]
      return payload ? { tag, val: hostValue(first!, payload) } : { tag }
    }
    default:
      return Number(word)
  }
}

const readField = ({ items }: List, type: WitType): unknown =>
  typeof items[2] === 'object' ? hostValue(items[2], type) : read(items.slice(2), type)

/** A host value with plain arrays for typed ones, so that it can be compared. */
export function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
