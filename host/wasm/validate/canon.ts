/** Validates canonical definitions: signatures, and the options that they need (CanonicalABI.md, "`canonopt` Validation" and after). */

import type { Canon, CanonOptions } from '../component.ts'
import { signature } from '../core-extern.ts'
import { type CoreType, layoutOf, MAX_FLAT_PARAMS, MAX_FLAT_RESULTS } from '../layout.ts'
import { type FunctionType, partsOf, type WitType } from '../wit-type.ts'
import type { Scope } from './scope.ts'
import { invalid } from './types.ts'

const REALLOC = signature(['i32', 'i32', 'i32', 'i32'], ['i32'])

/** Validates a canonical definition and adds what it defines to its index space. */
export function validateCanon(canon: Canon, scope: Scope): void {
  const define = (params: readonly CoreType[], results: readonly CoreType[]) =>
    scope.core.func.push({ kind: 'func', type: signature(params, results) })
  switch (canon.kind) {
    case 'lift':
      scope.funcs.push(validateLift(canon, scope))
      break
    case 'lower': {
      const { params, results } = validateLower(canon, scope)
      define(params, results)
      break
    }
    case 'resource.new':
    case 'resource.rep':
      if (!scope.local.has(scope.resource(canon.type).identity)) {
        throw invalid(`${canon.kind} is for resources that the component itself defines; type ${canon.type} is none.`)
      }
      define(['i32'], ['i32'])
      break
    case 'resource.drop':
      scope.resource(canon.type)
      define(['i32'], [])
      break
    case 'context.get':
      define([], ['i32'])
      break
    case 'context.set':
      define(['i32'], [])
  }
}

/** The core signature of a function, and what it needs to pass its values. */
interface Flattened {
  readonly params: readonly CoreType[]
  readonly results: readonly CoreType[]
  /** Whether parameters, or the result, are or contain something that is passed in memory. */
  readonly paramsInMemory: boolean
  readonly resultInMemory: boolean
  /** Whether parameters, or the result, contain strings or lists. */
  readonly paramsContainLists: boolean
  readonly resultContainsLists: boolean
}

/** `flatten_functype`. */
function flatten({ params, result }: FunctionType, context: 'lift' | 'lower'): Flattened {
  const flatParams = flattenAll(params.map(param => param.type))
  const flatResults = result === undefined ? [] : layoutOf(result).flat
  const spilledParams = flatParams === null
  const spilledResult = flatResults === null || flatResults.length > MAX_FLAT_RESULTS
  const passed: CoreType[] = spilledParams ? ['i32'] : flatParams
  const paramsContainLists = params.some(param => containsLists(param.type))
  const resultContainsLists = result !== undefined && containsLists(result)
  return {
    params: spilledResult && context === 'lower' ? [...passed, 'i32'] : passed,
    results: !spilledResult ? flatResults : context === 'lift' ? ['i32'] : [],
    paramsInMemory: spilledParams || paramsContainLists,
    resultInMemory: spilledResult || resultContainsLists,
    paramsContainLists: spilledParams || paramsContainLists,
    resultContainsLists,
  }
}

function flattenAll(types: readonly WitType[]): CoreType[] | null {
  const flat: CoreType[] = []
  for (const type of types) {
    const more = layoutOf(type).flat
    if (more === null || flat.length + more.length > MAX_FLAT_PARAMS) return null
    flat.push(...more)
  }
  return flat
}

const containsLists = (type: WitType): boolean =>
  type.kind === 'string' || (type.kind === 'list' && type.length === undefined) || partsOf(type).some(containsLists)

function validateLift({ func, options, type }: Canon & { kind: 'lift' }, scope: Scope): FunctionType {
  const lifted = scope.typed(type, 'func').type
  const flat = flatten(lifted, 'lift')
  const wanted = signature(flat.params, flat.results)
  const core = scope.signature(func)
  if (core !== wanted) throw invalid(`Core function ${func} is ${core}; the function it is lifted to needs ${wanted}.`)
  validateOptions(options, scope, flat.paramsInMemory || flat.resultInMemory, flat.paramsContainLists)
  if (options.postReturn !== undefined) {
    const expected = signature(flat.results, [])
    const actual = scope.signature(options.postReturn)
    if (actual !== expected) throw invalid(`The post-return is ${actual}; it must be ${expected}.`)
  }
  return lifted
}

function validateLower({ func, options }: Canon & { kind: 'lower' }, scope: Scope): Flattened {
  const flat = flatten(scope.at(scope.funcs, func, 'function'), 'lower')
  validateOptions(options, scope, flat.paramsInMemory || flat.resultInMemory, flat.resultContainsLists)
  return flat
}

function validateOptions(options: CanonOptions, scope: Scope, needsMemory: boolean, needsRealloc: boolean): void {
  const { memory, realloc } = options
  if (memory !== undefined) scope.at(scope.core.memory, memory, 'core memory')
  if (realloc !== undefined) {
    if (memory === undefined) throw invalid('A canonical definition has a realloc, but no memory.')
    const actual = scope.signature(realloc)
    if (actual !== REALLOC) throw invalid(`The realloc is ${actual}; it must be ${REALLOC}.`)
  }
  if (needsMemory && memory === undefined) throw invalid('A canonical definition needs a memory.')
  if (needsRealloc && realloc === undefined) throw invalid('A canonical definition needs a realloc.')
}
