/** What the functions of interfaces are declared as, and whether a guest declares the same. Inside the worker. */

import { decodeComponent } from '../../wasm/component-decode.ts'
import { casesOf } from '../../wasm/layout.ts'
import { validateComponent } from '../../wasm/validate/component.ts'
import type { FunctionType, WitType } from '../../wasm/wit-type.ts'

/** The types of functions by full name: `wasi:io/poll@0.2.6#poll`. */
export type Declarations = Pick<ReadonlyMap<string, FunctionType>, 'get'>

/**
 * The functions of the interfaces that a component imports; a component without code, made from WIT, will do.
 * @throws {GloveboxError} as decoding and validating do.
 */
export function declarationsOf(component: Uint8Array): ReadonlyMap<string, FunctionType> {
  const { imports } = validateComponent(decodeComponent(component))
  const declared = new Map<string, FunctionType>()
  for (const [interfaceName, extern] of imports) {
    if (extern.sort !== 'instance') continue
    for (const [name, item] of extern.type.exports) {
      if (item.sort === 'func') declared.set(`${interfaceName}#${name}`, item.type)
    }
  }
  return declared
}

/** Whether two function types take and give the same; resources are compared by name. */
export function sameFunction(a: FunctionType, b: FunctionType): boolean {
  return sameMembers(a.params, b.params) && sameType(a.result, b.result)
}

interface Member {
  readonly name: string
  readonly type?: WitType
}

// Invariant: types are bounded in depth and in size as trees, so that this recursion ends.
function sameType(a: WitType | undefined, b: WitType | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.kind === b.kind && sameMembers(membersOf(a), membersOf(b))
}

const sameMembers = (a: readonly Member[], b: readonly Member[]): boolean =>
  a.length === b.length && a.every(({ name, type }, i) => name === b[i]!.name && sameType(type, b[i]!.type))

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
