/** A decoded component, definition by definition, as the component model's Binary.md lays it out: indices are not yet resolved. */

import type { CoreExternType } from './core-extern.ts'
import type { Primitive } from './wit-type.ts'

/** A value type in place: a primitive, or an index into the type index space. */
export type ValType = Primitive | number

/** A field, parameter or case with its label. */
export interface LabeledType {
  readonly name: string
  readonly type: ValType
}

/** A `deftype` of Binary.md. */
export type TypeDefinition =
  | { readonly kind: 'primitive'; readonly primitive: Primitive }
  | { readonly kind: 'record'; readonly fields: readonly LabeledType[] }
  | { readonly kind: 'variant'; readonly cases: readonly { readonly name: string; readonly type?: ValType }[] }
  | { readonly kind: 'list'; readonly element: ValType; readonly length?: number }
  | { readonly kind: 'map'; readonly key: ValType; readonly value: ValType }
  | { readonly kind: 'tuple'; readonly items: readonly ValType[] }
  | { readonly kind: 'flags' | 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'option'; readonly some: ValType }
  | { readonly kind: 'result'; readonly ok?: ValType; readonly err?: ValType }
  | { readonly kind: 'own' | 'borrow'; readonly resource: number }
  | { readonly kind: 'func'; readonly params: readonly LabeledType[]; readonly result?: ValType }
  | { readonly kind: 'resource'; readonly destructor?: number }
  | { readonly kind: 'component' | 'instance'; readonly declarations: readonly Declaration[] }

/** What an import or export is said to be. */
export type ExternDescription =
  | { readonly kind: 'core-module'; readonly type: number }
  | { readonly kind: 'func' | 'component' | 'instance'; readonly type: number }
  | { readonly kind: 'type'; readonly bound: 'eq'; readonly type: number }
  | { readonly kind: 'type'; readonly bound: 'resource' }

/** An item of a component type or instance type. */
export type Declaration =
  | { readonly kind: 'core-type'; readonly type: CoreTypeDefinition }
  | { readonly kind: 'type'; readonly type: TypeDefinition }
  | { readonly kind: 'alias'; readonly alias: Alias }
  | { readonly kind: 'import' | 'export'; readonly name: string; readonly description: ExternDescription }

/** A `core:deftype`: a function type by its signature, or a module type. */
export type CoreTypeDefinition =
  | { readonly kind: 'func'; readonly signature: string }
  | { readonly kind: 'module'; readonly declarations: readonly ModuleDeclaration[] }

/** An item of a core module type; the types of functions and tags are indices into the module type's own index space. */
export type ModuleDeclaration =
  | { readonly kind: 'import'; readonly module: string; readonly name: string; readonly extern: CoreExternType<number> }
  | { readonly kind: 'export'; readonly name: string; readonly extern: CoreExternType<number> }
  | { readonly kind: 'type'; readonly signature: string }
  | { readonly kind: 'alias'; readonly count: number; readonly index: number }

/** The kinds of core items that can be named. */
export type CoreSort = 'func' | 'table' | 'memory' | 'global' | 'tag' | 'type' | 'module' | 'instance'

/** The kinds of component items that can be named; core items are `core-…`. */
export type Sort = 'func' | 'type' | 'component' | 'instance' | `core-${CoreSort}`

/** A new index for something that exists elsewhere. */
export type Alias =
  | { readonly kind: 'export'; readonly sort: Sort; readonly instance: number; readonly name: string }
  | { readonly kind: 'core-export'; readonly sort: CoreSort; readonly instance: number; readonly name: string }
  | { readonly kind: 'outer'; readonly sort: Sort; readonly count: number; readonly index: number }

/** An argument of an instantiation, or an export of an instance made of its exports. */
export interface Item<S> {
  readonly name: string
  readonly sort: S
  readonly index: number
}

/** The options of `canon lift` and `canon lower`. */
export interface CanonOptions {
  readonly encoding: 'utf8' | 'utf16' | 'latin1+utf16'
  readonly memory?: number
  readonly realloc?: number
  readonly postReturn?: number
}

/** A canonical definition: where core functions become component functions, and back. */
export type Canon =
  | { readonly kind: 'lift'; readonly func: number; readonly options: CanonOptions; readonly type: number }
  | { readonly kind: 'lower'; readonly func: number; readonly options: CanonOptions }
  | { readonly kind: 'resource.new' | 'resource.drop' | 'resource.rep'; readonly type: number }
  | { readonly kind: 'context.get' | 'context.set'; readonly slot: 0 | 1 }

/** One definition of a component; each adds one item to one index space. */
export type Definition =
  | { readonly kind: 'core-module'; readonly bytes: Uint8Array; readonly offset: number }
  | {
      readonly kind: 'core-instance'
      readonly module: number
      readonly args: readonly { name: string; instance: number }[]
    }
  | { readonly kind: 'core-instance-of-exports'; readonly exports: readonly Item<CoreSort>[] }
  | { readonly kind: 'core-type'; readonly type: CoreTypeDefinition }
  | { readonly kind: 'component'; readonly component: Component }
  | { readonly kind: 'instance'; readonly component: number; readonly args: readonly Item<Sort>[] }
  | { readonly kind: 'instance-of-exports'; readonly exports: readonly Item<Sort>[] }
  | { readonly kind: 'alias'; readonly alias: Alias }
  | { readonly kind: 'type'; readonly type: TypeDefinition }
  | { readonly kind: 'canon'; readonly canon: Canon }
  | { readonly kind: 'import'; readonly name: string; readonly description: ExternDescription }
  | {
      readonly kind: 'export'
      readonly name: string
      readonly sort: Sort
      readonly index: number
      readonly description?: ExternDescription
    }

/** A component: its definitions in order, and its custom sections by name (the last of a name wins). */
export interface Component {
  readonly definitions: readonly Definition[]
  readonly customs: ReadonlyMap<string, Uint8Array>
}
