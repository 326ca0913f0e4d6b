/** The types that validation gives to the items of components; resource types are told apart by identity (Explainer.md, "Type Checking"). */

import { GloveboxError } from '../../base/error.ts'
import type { CoreModuleType } from '../core-module-type.ts'
import type { ResolvedType } from '../value-type.ts'
import type { FunctionType, WitResource } from '../wit-type.ts'

/** What makes a resource type the same as another, whatever it is called. */
export class Identity {}

/** One name of a resource type; each import and export makes a new one, since functions may only use names that can be seen. */
export interface ResourceType extends WitResource {
  readonly identity: Identity
}

/** What a type index stands for. */
export type TypeItem =
  | ({ readonly kind: 'value' } & ResolvedType)
  | { readonly kind: 'func'; readonly type: FunctionType }
  | { readonly kind: 'resource'; readonly resource: ResourceType }
  | { readonly kind: 'instance'; readonly type: InstanceType }
  | { readonly kind: 'component'; readonly type: ComponentType }

/** The type of an item that is imported or exported. */
export type ExternType =
  | { readonly sort: 'func'; readonly type: FunctionType }
  | { readonly sort: 'type'; readonly type: TypeItem }
  | { readonly sort: 'instance'; readonly type: InstanceType }
  | { readonly sort: 'component'; readonly type: ComponentType }
  | { readonly sort: 'core-module'; readonly type: CoreModuleType }

/** Items by name, in the order of the binary. */
export type Externs = ReadonlyMap<string, ExternType>

/** An instance type: for some resource types `fresh`, these exports. */
export interface InstanceType {
  readonly exports: Externs
  readonly fresh: ReadonlySet<Identity>
  readonly depth: number
}

/** A component type: for all resource types `bound` in the imports, some resource types `fresh`, and these exports. */
export interface ComponentType extends InstanceType {
  readonly imports: Externs
  readonly bound: ReadonlySet<Identity>
}

/** Instance and component types nested deeper are refused, so that code that recurses over them cannot overflow the stack. */
const MAX_DEPTH = 50

function depthOf(...externs: Externs[]): number {
  let depth = 0
  for (const map of externs) {
    for (const { type } of map.values()) {
      const inner = 'type' in type ? type.type : type
      if ('depth' in inner) depth = Math.max(depth, inner.depth)
    }
  }
  if (depth >= MAX_DEPTH) {
    throw new GloveboxError('component/too-large', `Instance types are nested more than ${MAX_DEPTH} deep.`)
  }
  return depth + 1
}

/** Makes an instance type. */
export const instanceType = (exports: Externs, fresh: ReadonlySet<Identity>): InstanceType => ({
  exports,
  fresh,
  depth: depthOf(exports),
})

/** Makes a component type. */
export const componentType = (
  imports: Externs,
  bound: ReadonlySet<Identity>,
  exports: Externs,
  fresh: ReadonlySet<Identity>,
): ComponentType => ({ imports, bound, exports, fresh, depth: depthOf(imports, exports) })

/** Counts the steps of one validation, since a small binary can describe types that take exponential work. */
export class Work {
  private steps = 0

  /** Counts one. */
  step(): void {
    if (++this.steps <= 200_000) return
    throw new GloveboxError('component/too-large', 'The types of the component are too large to be checked.')
  }
}

/** The error for a component that breaks a rule of validation. */
export const invalid = (what: string): GloveboxError => new GloveboxError('component/malformed', what)
