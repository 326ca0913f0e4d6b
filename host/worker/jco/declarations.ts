/** What the functions of interfaces are declared as, and how they are compared with what a guest declares. Inside the worker. */

import { crypto } from '../../base/crypto.ts'
import { decodeComponent } from '../../wasm/component-decode.ts'
import { casesOf } from '../../wasm/layout.ts'
import { validateComponent } from '../../wasm/validate/component.ts'
import type { FunctionType, WitType } from '../../wasm/wit-type.ts'

/** The signatures of functions by full name: `wasi:io/poll@0.2.6#poll`. */
export type Declarations = Pick<ReadonlyMap<string, string>, 'get'>

/**
 * The functions of the interfaces that a component imports; a component without code, made from WIT, will do.
 * @throws {GloveboxError} as decoding and validating do.
 */
export function declarationsOf(component: Uint8Array): ReadonlyMap<string, string> {
  const { imports } = validateComponent(decodeComponent(component))
  const declared = new Map<string, string>()
  for (const [interfaceName, extern] of imports) {
    if (extern.sort !== 'instance') continue
    for (const [name, item] of extern.type.exports) {
      if (item.sort === 'func') declared.set(`${interfaceName}#${name}`, signatureOf(item.type))
    }
  }
  return declared
}

const signatures = new WeakMap<FunctionType, string>()

/**
 * What tells a function's type from others, in 128 bits: two types have the same signature when they take and give the same. Resources are
 * compared by name. Computed once per type object. Security: it is a cryptographic hash, so that no guest finds another type with the
 * signature of one that is given.
 */
export function signatureOf(type: FunctionType): string {
  let signature = signatures.get(type)
  if (signature === undefined) {
    signature = computeSignature(type)
    signatures.set(type, signature)
  }
  return signature
}

function computeSignature({ params, result }: FunctionType): string {
  const text = JSON.stringify([params.map(({ name, type }) => [name, shapeOf(type)]), result && shapeOf(result)])
  return crypto().createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

// Invariant: types are bounded in depth and in size as trees, so that this recursion ends.
const shapeOf = (type: WitType): unknown => [
  type.kind,
  ...membersOf(type).map(({ name, type }) => [name, type && shapeOf(type)]),
]

interface Member {
  readonly name: string
  readonly type?: WitType
}

/** All that tells a type from others of its kind. */
function membersOf(type: WitType): readonly Member[] {
  switch (type.kind) {
    case 'record':
      return type.fields
    case 'tuple':
      return type.items.map((item, i) => ({ name: String(i), type: item }))
    case 'flags':
      return type.flags
    case 'list':
      return [{ name: String(type.length), type: type.element }]
    case 'own':
    case 'borrow':
      return [{ name: type.resource.name }]
    case 'variant':
    case 'enum':
    case 'option':
    case 'result':
      return casesOf(type)
    default:
      return []
  }
}
