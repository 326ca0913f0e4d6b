/** A component that this worker knows: decoded, compiled, and with its types made into converters. Inside the worker. */

import { decodeComponent } from '../wasm/component-decode.ts'
import type { WitFunction, WitType } from '../wasm/wit-type.ts'
import { type Attachment, compileSwap, type SwapAll } from '../wit/attachment.ts'
import { type Convert, compileFromJson, compileToJson } from '../wit/json.ts'
import { attachLong } from './attached.ts'
import type { CoreModule, LinkPlan } from './plan.ts'
import { planLink } from './planner.ts'
import { compile, coreModules } from './prepare.ts'
import type { Artifact, GuestTerms } from './protocol.ts'

/** What instances of a component are made from. */
export interface LoadedComponent {
  readonly plan: LinkPlan
  readonly functions: readonly WitFunction[]
  readonly modules: ReadonlyMap<CoreModule, WebAssembly.Module>
  /** In the order of `functions`. */
  readonly codecs: readonly Codec[]
  readonly terms: GuestTerms
}

/** What a function gave, in JSON form: its own `result` is the status, so its `err` is an `error` and not a value. */
export interface Given {
  readonly status: 'ok' | 'error'
  readonly value: unknown
}

/** How the arguments and the result of one function are converted. */
export interface Codec {
  readonly params: readonly Convert[]
  /** What may be attached of each argument. */
  readonly swaps: readonly SwapAll[]
  /** What is long is attached, if there is where to. */
  readonly toResult: (value: unknown, attachments: Attachment[] | undefined) => Given
}

/** Terms of a component that is given nothing. */
const noTerms: GuestTerms = { imports: [], grants: [] }

/** Loads an artifact, to be instantiated any number of times. */
export function loadArtifact(
  artifact: Artifact,
  functions: readonly WitFunction[],
  terms: GuestTerms = noTerms,
): LoadedComponent {
  const component = decodeComponent(artifact.bytes)
  const modules = new Map<CoreModule, WebAssembly.Module>()
  const compiled = new Map<CoreModule, CoreModule>()
  for (const [i, module] of coreModules(component).entries()) {
    // What was decoded shares the artifact's bytes, and V8 has a copy of its own: without this one, a component is kept in half the memory.
    const bare = { ...module, bytes: noBytes }
    compiled.set(module, bare)
    modules.set(bare, artifact.modules[i] ?? compile(module.bytes, module.offset))
  }
  const plan = planLink(component)
  const steps = plan.steps.map(step =>
    step.kind === 'core-instance' ? { ...step, module: compiled.get(step.module)! } : step,
  )
  return { plan: { ...plan, steps }, functions, modules, codecs: functions.map(codecOf), terms }
}

const noBytes = new Uint8Array()

function codecOf({ params, result }: WitFunction): Codec {
  return {
    params: params.map(param => compileFromJson(param.type)),
    swaps: params.map(param => compileSwap(param.type)),
    toResult: compileResult(result),
  }
}

function compileResult(result: WitType | undefined): Codec['toResult'] {
  if (result?.kind !== 'result') {
    const toJson = compileValue(result)
    return (value, attachments) => ({ status: 'ok', value: toJson(value, attachments) })
  }
  const okToJson = compileValue(result.ok)
  const errToJson = compileValue(result.err)
  return (value, attachments) => {
    const { tag, val } = value as { tag: 'ok' | 'err'; val?: unknown }
    return tag === 'ok'
      ? { status: 'ok', value: okToJson(val, attachments) }
      : { status: 'error', value: errToJson(val, attachments) }
  }
}

function compileValue(type: WitType | undefined): (value: unknown, attachments: Attachment[] | undefined) => unknown {
  const toJson = compileToJson(type)
  const swapAll = compileSwap(type)
  return (value, attachments) => toJson(attachments ? attachLong(value, attachments, swapAll) : value)
}
