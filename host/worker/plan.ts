/** How instances of a component are made: the steps that are left when types, aliases and nested components are resolved. Inside the worker. */

import type { CanonOptions, CoreSort } from '../wasm/component.ts'
import type { FunctionType } from '../wasm/wit-type.ts'
import type { PlannedResource } from './abi/instance.ts'

/** A core module: the definition that holds its bytes stands for it. */
export type CoreModule = { readonly kind: 'core-module'; readonly bytes: Uint8Array; readonly offset: number }

/**
 * One step. What it makes comes next in the list of its sort; other steps refer to it by its position there. The sorts are component
 * instances, core instances, core items, resource types, ABI contexts and functions.
 */
export type Step =
  | { readonly kind: 'instance'; readonly parent: number | undefined }
  | { readonly kind: 'core-instance'; readonly module: CoreModule; readonly args: readonly Named[] }
  | { readonly kind: 'core-instance-of-exports'; readonly exports: readonly Named[] }
  | { readonly kind: 'core-export'; readonly sort: CoreSort; readonly instance: number; readonly name: string }
  | { readonly kind: 'resource'; readonly instance: number; readonly destructor: number | undefined }
  | { readonly kind: 'import-resource'; readonly from: string; readonly type: PlannedResource }
  | { readonly kind: 'import-function'; readonly from: string; readonly name: string; readonly type: FunctionType }
  | ContextStep
  | {
      readonly kind: 'lift'
      readonly type: FunctionType
      readonly core: number
      readonly context: number
      readonly postReturn: number | undefined
    }
  | { readonly kind: 'lower'; readonly func: number; readonly context: number }
  | {
      readonly kind: 'resource.new' | 'resource.drop' | 'resource.rep'
      readonly instance: number
      readonly resource: number
    }
  | { readonly kind: 'context.get' | 'context.set'; readonly instance: number; readonly slot: 0 | 1 }

/** Makes what canonical definitions of one component instance with the same options share. */
export interface ContextStep {
  readonly kind: 'abi-context'
  readonly instance: number
  readonly encoding: CanonOptions['encoding']
  readonly memory: number | undefined
  readonly realloc: number | undefined
}

/** Something under the name by which core code knows it. */
export interface Named {
  readonly name: string
  readonly index: number
}

/** Made once per component, and followed for each instance. */
export interface LinkPlan {
  readonly steps: readonly Step[]
  /** The functions that the component exports, those of exported interfaces as `interface#function`. */
  readonly functions: readonly Named[]
}
