/** `canon lift` and `canon lower`: component functions from core functions and back (CanonicalABI.md, `canon_lift`, `canon_lower`). Inside the worker. */

import { type CoreType, layoutOf, MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, recordLayout } from '../../wasm/layout.ts'
import type { FunctionType, WitType } from '../../wasm/wit-type.ts'
import type { CoreValue, Flat } from './coerce.ts'
import type { AbiContext } from './context.ts'
import { liftFlatOf, liftRow, lowerFlatOf, lowerRow } from './flat.ts'
import type { ComponentInstance } from './instance.ts'
import { loadOf, loadTuple } from './load.ts'
import { storeOf, storeTuple } from './store.ts'
import { AbiTrap, trapIf } from './trap.ts'

/** A component function. Values are host values; a `result` is `{tag, val}` here, also at the top. */
export interface ComponentFunction {
  readonly type: FunctionType
  /** Calls it on behalf of an instance, or of the host; `memory` is what the caller lowered it with, for functions of the host. */
  call(args: readonly unknown[], caller: ComponentInstance | undefined, memory?: WebAssembly.Memory): unknown
}

/** A core function as JavaScript sees it. */
export type CoreFunction = (...args: CoreValue[]) => CoreValue | undefined

/** The core types of some values if they are passed flat, else undefined. */
function flatOf(types: readonly WitType[], most: number): readonly CoreType[] | undefined {
  const { flat } = recordLayout(types)
  return flat !== null && flat.length <= most ? flat : undefined
}

/** Lowers arguments for a lifted function. */
function lowerParams(types: readonly WitType[]): (cx: AbiContext, values: readonly unknown[]) => CoreValue[] {
  const slots = flatOf(types, MAX_FLAT_PARAMS)
  if (slots) {
    const lower = lowerRow(types, 0, slots)
    return (cx, values) => {
      const flat: CoreValue[] = []
      lower(cx, values, flat)
      return flat
    }
  }
  const { size, alignment, offsets } = recordLayout(types)
  const store = storeTuple(types, offsets!)
  return (cx, values) => {
    const ptr = cx.allocate(alignment, size, 'parameters')
    store(cx, ptr, values)
    return [ptr]
  }
}

/** Lifts the arguments of a lowered function. */
function liftParams(types: readonly WitType[]): (cx: AbiContext, flat: Flat) => unknown[] {
  const slots = flatOf(types, MAX_FLAT_PARAMS)
  const { size, alignment, offsets, weight } = recordLayout(types)
  if (slots) {
    const lift = liftRow(types, 0, slots)
    return (cx, flat) => {
      cx.budget.take(weight)
      return lift(cx, flat)
    }
  }
  const load = loadTuple(types, offsets!)
  return (cx, flat) => {
    const ptr = (flat[0] as number) >>> 0
    cx.checkRange(ptr, size, alignment, 'parameters')
    cx.budget.take(weight)
    return load(cx, ptr)
  }
}

/** Lifts the result of a lifted function. */
function liftResult(type: WitType): (cx: AbiContext, raw: CoreValue) => unknown {
  const slots = flatOf([type], MAX_FLAT_RESULTS)
  const { size, alignment, weight } = layoutOf(type)
  if (slots) {
    const lift = liftFlatOf(type, 0, slots)
    return (cx, raw) => {
      cx.budget.take(weight)
      return lift(cx, [raw])
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

/** Lowers the result of a lowered function; one that is not passed flat goes to where the last parameter points. */
function lowerResult(type: WitType): (cx: AbiContext, value: unknown, params: Flat) => CoreValue | undefined {
  const slots = flatOf([type], MAX_FLAT_RESULTS)
  if (slots) {
    const lower = lowerFlatOf(type, 0, slots)
    return (cx, value) => {
      const flat: CoreValue[] = []
      lower(cx, value, flat)
      return flat[0]
    }
  }
  const store = storeOf(type)
  const { size, alignment } = layoutOf(type)
  return (cx, value, params) => {
    const ptr = (params.at(-1) as number) >>> 0
    cx.checkRange(ptr, size, alignment, 'result')
    store(cx, ptr, value)
    return undefined
  }
}

/** Lowers what a callee gave. A host function gives what it gives, whatever type a guest declared for it: what does not fit traps. */
function lowerAsDeclared(
  lower: NonNullable<Lowering['lower']>,
  cx: AbiContext,
  value: unknown,
  flat: Flat,
): CoreValue | undefined {
  try {
    return lower(cx, value, flat)
  } catch (thrown) {
    throw thrown instanceof TypeError || thrown instanceof SyntaxError
      ? new AbiTrap('it declares a host function with another result than that has')
      : thrown
  }
}

/** How the values of a lifted function cross. */
interface Lifting {
  readonly lower: (cx: AbiContext, values: readonly unknown[]) => CoreValue[]
  readonly lift: ((cx: AbiContext, raw: CoreValue) => unknown) | undefined
}

/** How the values of a lowered function cross. */
interface Lowering {
  readonly lift: (cx: AbiContext, flat: Flat) => unknown[]
  readonly lower: ((cx: AbiContext, value: unknown, params: Flat) => CoreValue | undefined) | undefined
}

const liftings = new WeakMap<FunctionType, Lifting>()
const lowerings = new WeakMap<FunctionType, Lowering>()

function liftingOf(type: FunctionType): Lifting {
  let lifting = liftings.get(type)
  if (lifting === undefined) {
    lifting = { lower: lowerParams(type.params.map(param => param.type)), lift: type.result && liftResult(type.result) }
    liftings.set(type, lifting)
  }
  return lifting
}

function loweringOf(type: FunctionType): Lowering {
  let lowering = lowerings.get(type)
  if (lowering === undefined) {
    lowering = {
      lift: liftParams(type.params.map(param => param.type)),
      lower: type.result && lowerResult(type.result),
    }
    lowerings.set(type, lowering)
  }
  return lowering
}

/** Makes a component function of a core function. What its type compiles to is made at the first call, once for all instances. */
export function canonLift(
  type: FunctionType,
  core: CoreFunction,
  cx: AbiContext,
  postReturn: CoreFunction | undefined,
): ComponentFunction {
  const { instance } = cx
  let lifting: Lifting | undefined
  return {
    type,
    call(args, caller) {
      lifting ??= liftingOf(type)
      instance.enter(caller)
      const outer = instance.beginTask()
      // A parent can be called by its child in the middle of a call, so that each call counts its own borrowed handles.
      const scope = { borrows: 0 }
      cx.borrowScope = scope
      cx.refresh()
      const raw = core(...lifting.lower(cx, args))
      cx.refresh()
      cx.liftsLongTexts = caller === undefined
      const value = lifting.lift?.(cx, raw!)
      cx.liftsLongTexts = false
      trapIf(scope.borrows > 0, 'the callee kept a borrowed handle')
      if (postReturn) {
        instance.mayLeave = false
        if (raw === undefined) postReturn()
        else postReturn(raw)
        instance.mayLeave = true
      }
      instance.endTask(outer)
      instance.leave(caller)
      return value
    },
  }
}

/** Makes a core function of a component function, for the core code of `cx.instance`; compiles as `canonLift` does. */
export function canonLower(callee: ComponentFunction, cx: AbiContext): CoreFunction {
  const { instance, budget } = cx
  let lowering: Lowering | undefined
  return (...flat) => {
    try {
      lowering ??= loweringOf(callee.type)
      instance.assertMayLeave()
      const lifted = budget.crossing()
      cx.refresh()
      cx.lenders = []
      const args = lowering.lift(cx, flat)
      const { lenders } = cx
      const value = callee.call(args, instance, cx.memory)
      cx.refresh()
      const answer = lowering.lower && lowerAsDeclared(lowering.lower, cx, value, flat)
      for (const handle of lenders) handle.lends--
      budget.release(lifted)
      return answer
    } catch (thrown) {
      budget.fail(thrown)
      throw thrown
    }
  }
}
