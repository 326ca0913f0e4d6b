/** Finds the handles in host values, by functions made once per type. Inside the worker. */

import { casesOf } from '../../wasm/layout.ts'
import type { WitType } from '../../wasm/wit-type.ts'
import { camelCase } from '../../wit/names.ts'
import { caseOf, payloadOf } from '../abi/variant.ts'

/** Sees one object that a handle stands for. */
export type HandleVisitor = (object: unknown, type: WitType & { kind: 'own' | 'borrow' }) => void

/** Visits the handles in a value of the type; undefined when the type has none. */
export function eachHandle(type: WitType, visit: HandleVisitor): ((value: unknown) => void) | undefined {
  switch (type.kind) {
    case 'own':
    case 'borrow':
      return value => visit(value, type)
    case 'list': {
      const inner = eachHandle(type.element, visit)
      return inner && (value => (value as unknown[]).forEach(inner))
    }
    case 'tuple':
      return eachPart(
        type.items.map((item, i) => [i, item]),
        visit,
      )
    case 'record':
      return eachPart(
        type.fields.map(field => [camelCase(field.name), field.type]),
        visit,
      )
    case 'variant':
    case 'option':
    case 'result': {
      const cases = casesOf(type).map(one => one.type && eachHandle(one.type, visit))
      if (cases.every(one => one === undefined)) return undefined
      const [caseIn, payloadIn] = [caseOf(type), payloadOf(type)]
      return value => cases[caseIn(value)]?.(payloadIn(value))
    }
    default:
      return undefined
  }
}

function eachPart(
  parts: readonly (readonly [key: string | number, type: WitType])[],
  visit: HandleVisitor,
): ((value: unknown) => void) | undefined {
  const inner = parts.flatMap(([key, type]) => {
    const each = eachHandle(type, visit)
    return each ? [{ key, each }] : []
  })
  if (inner.length === 0) return undefined
  return value => {
    for (const { key, each } of inner) each((value as Record<string | number, unknown>)[key])
  }
}
