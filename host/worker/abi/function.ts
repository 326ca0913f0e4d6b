/** `canon lift` and `canon lower`: component functions from core functions and back (CanonicalABI.md, `canon_lift`, `canon_lower`). Inside the worker. */

import type { WitParam, WitType } from '../../wasm/wit-type.ts'
import type { AbiContext } from './context.ts'
import { type CoreValue, type FlatReader, liftFlatOf, lowerFlatOf } from './flat.ts'
import type { ComponentInstance } from './instance.ts'
import { layoutOf, MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, recordLayout } from './layout.ts'
import { loadOf } from './load.ts'
import { storeOf } from './store.ts'
import { trapIf } from './trap.ts'

/** The type of a component function. */
export interface FunctionType {
  readonly params: readonly WitParam[]
  readonly result?: WitType
}

/** A component function. Values are host values; a `result` is `{tag, val}` here, also at the top. */
export interface ComponentFunction {
  readonly type: FunctionType
  /** Calls it on behalf of an instance, or of the host. */
  call(args: readonly unknown[], caller: ComponentInstance | undefined): unknown
}

/** A core function as JavaScript sees it. */
export type CoreFunction = (...args: CoreValue[]) => CoreValue | undefined

type LowerAll = (cx: AbiContext, values: readonly unknown[]) => CoreValue[]
type LiftAll = (cx: AbiContext, from: FlatReader) => unknown[]

function isFlat(types: readonly WitType[], most: number): boolean {
  const { flat } = recordLayout(types)
  return flat !== null && flat.length <= most
}

function lowerParams(types: readonly WitType[]): LowerAll {
  if (isFlat(types, MAX_FLAT_PARAMS)) {
    const lowers = types.map(lowerFlatOf)
    return (cx, values) => {
      const flat: CoreValue[] = []
      lowers.forEach((lower, i) => void lower(cx, values[i], flat))
      return flat
    }
  }
  const { size, alignment, offsets } = recordLayout(types)
  const stores = types.map(storeOf)
  return (cx, values) => {
    const ptr = cx.allocate(alignment, size, 'parameters')
    stores.forEach((store, i) => void store(cx, ptr + offsets![i]!, values[i]))
    return [ptr]
  }
}

function liftParams(types: readonly WitType[]): LiftAll {
  const { size, alignment, offsets, weight } = recordLayout(types)
  if (isFlat(types, MAX_FLAT_PARAMS)) {
    const lifts = types.map(liftFlatOf)
    return (cx, from) => {
      cx.budget.take(weight)
      return lifts.map(lift => lift(cx, from))
    }
  }
  const loads = types.map(loadOf)
  return (cx, from) => {
    const ptr = (from.values[from.at++] as number) >>> 0
    cx.checkRange(ptr, size, alignment, 'parameters')
    cx.budget.take(weight)
    return loads.map((load, i) => load(cx, ptr + offsets![i]!))
  }
}

function liftResult(type: WitType): (cx: AbiContext, raw: CoreValue) => unknown {
  const { size, alignment, weight } = layoutOf(type)
  if (isFlat([type], MAX_FLAT_RESULTS)) {
    const lift = liftFlatOf(type)
    return (cx, raw) => {
      cx.budget.take(weight)
      return lift(cx, { values: [raw], at: 0 })
    }
  }
  const load = loadOf(type)
  return (cx, raw) => {
    const ptr = (raw as number) >>> 0
    cx.checkRange(ptr, size, alignment, 'result')
    cx.budget.take(weight)
    return load(cx, ptr)
  }
}

/** Makes a component function of a core function. */
export function canonLift(
  type: FunctionType,
  core: CoreFunction,
  cx: AbiContext,
  postReturn: CoreFunction | undefined,
): ComponentFunction {
  const lower = lowerParams(type.params.map(param => param.type))
  const lift = type.result && liftResult(type.result)
  const { instance } = cx
  return {
    type,
    call(args, caller) {
      const entered = instance.enter(caller)
      cx.borrows = 0
      cx.refresh()
      const raw = core(...lower(cx, args))
      cx.refresh()
      const value = lift?.(cx, raw!)
      trapIf(cx.borrows > 0, 'the callee kept a borrowed handle')
      if (postReturn) {
        instance.mayLeave = false
        if (raw === undefined) postReturn()
        else postReturn(raw)
        instance.mayLeave = true
      }
      instance.leave(entered)
      return value
    },
  }
}

/** Makes a core function of a component function, for the core code of `cx.instance`. */
export function canonLower(callee: ComponentFunction, cx: AbiContext): CoreFunction {
  const { params, result } = callee.type
  const lift = liftParams(params.map(param => param.type))
  const lower = result && lowerResult(result)
  const { instance } = cx
  return (...flat) => {
    trapIf(!instance.mayLeave, 'the instance called out while it may not be left')
    cx.budget.crossing()
    cx.refresh()
    const from: FlatReader = { values: flat, at: 0 }
    const args = lift(cx, from)
    const value = callee.call(args, instance)
    cx.refresh()
    const answer = lower?.(cx, value, from)
    cx.endLoans()
    return answer
  }
}

function lowerResult(type: WitType): (cx: AbiContext, value: unknown, from: FlatReader) => CoreValue | undefined {
  if (isFlat([type], MAX_FLAT_RESULTS)) {
    const lower = lowerFlatOf(type)
    return (cx, value) => {
      const flat: CoreValue[] = []
      lower(cx, value, flat)
      return flat[0]
    }
  }
  const store = storeOf(type)
  const { size, alignment } = layoutOf(type)
  return (cx, value, from) => {
    const ptr = (from.values[from.at++] as number) >>> 0
    cx.checkRange(ptr, size, alignment, 'result')
    store(cx, ptr, value)
    return undefined
  }
}
