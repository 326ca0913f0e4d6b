/** Finds the handles in host values, by functions made once per type. Inside the worker. */

import { casesOf } from '../../wasm/layout.ts'
import type { FunctionType, WitType } from '../../wasm/wit-type.ts'
import { camelCase } from '../../wit/names.ts'
import { caseOf, payloadOf } from '../abi/variant.ts'

/** Sees one object that a handle stands for. */
export type HandleVisitor = (object: unknown, type: WitType & { kind: 'own' | 'borrow' }) => void

/** Visits the handles in a value. */
type EachHandle = (value: unknown, visit: HandleVisitor) => void

/** Where handles are in the values of a function. */
export interface FunctionHandles {
  /** The parameters that have some, by position. */
  readonly params: readonly (readonly [position: number, each: EachHandle])[]
  readonly result: EachHandle | undefined
}

const known = new WeakMap<FunctionType, FunctionHandles>()

/** Where handles are in the values of a function; found once per type object. */
export function handlesOf(type: FunctionType): FunctionHandles {
  let handles = known.get(type)
  if (handles === undefined) {
    const params = type.params.flatMap(({ type }, i): [number, EachHandle][] => {
      const each = eachHandle(type)
      return each ? [[i, each]] : []
    })
    handles = { params, result: type.result && eachHandle(type.result) }
    known.set(type, handles)
  }
  return handles
}

/** Visits the handles in a value of the type; undefined when the type has none. */
function eachHandle(type: WitType): EachHandle | undefined {
  switch (type.kind) {
    case 'own':
    case 'borrow':
      return (value, visit) => visit(value, type)
    case 'list': {
      const inner = eachHandle(type.element)
      return (
        inner &&
        ((value, visit) => {
          for (const element of value as unknown[]) inner(element, visit)
        })
      )
    }
    case 'tuple':
      return eachPart(type.items.map((item, i) => [i, item]))
    case 'record':
      return eachPart(type.fields.map(field => [camelCase(field.name), field.type]))
    case 'variant':
    case 'option':
    case 'result': {
      const cases = casesOf(type).map(one => one.type && eachHandle(one.type))
      if (cases.every(one => one === undefined)) return undefined
      const [caseIn, payloadIn] = [caseOf(type), payloadOf(type)]
      return (value, visit) => cases[caseIn(value)]?.(payloadIn(value), visit)
    }
    default:
      return undefined
  }
}

function eachPart(parts: readonly (readonly [key: string | number, type: WitType])[]): EachHandle | undefined {
  const inner = parts.flatMap(([key, type]) => {
    const each = eachHandle(type)
    return each ? [{ key, each }] : []
  })
  if (inner.length === 0) return undefined
  return (value, visit) => {
    for (const { key, each } of inner) each((value as Record<string | number, unknown>)[key], visit)
  }
}
