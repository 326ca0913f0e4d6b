/** What a WIT package says, as a tree: the source of docs, of the guest's TypeScript types, and of which imports there are. */

/** A type as it is written. */
export type TypeExpression =
  /** A primitive or a named type. */
  | { readonly kind: 'name'; readonly name: string }
  /** `list<u8>`, `result<_, string>`; undefined stands for `_`. */
  | { readonly kind: 'generic'; readonly head: string; readonly args: readonly (TypeExpression | undefined)[] }

/** A field, case, flag or parameter. */
export interface Member {
  readonly name: string
  readonly docs?: string
  readonly type?: TypeExpression
}

/** A function. */
export interface FunctionItem {
  readonly name: string
  readonly docs?: string
  readonly params: readonly Member[]
  readonly result?: TypeExpression
  readonly async: boolean
}

/** A method, static function or constructor of a resource. */
export interface MethodItem extends FunctionItem {
  readonly role: 'method' | 'static' | 'constructor'
}

/** A type definition. */
export type TypeItem = { readonly name: string; readonly docs?: string } & (
  | { readonly kind: 'alias'; readonly type: TypeExpression }
  | { readonly kind: 'record' | 'variant' | 'enum' | 'flags'; readonly members: readonly Member[] }
  | { readonly kind: 'resource'; readonly methods: readonly MethodItem[] }
)

/** Types that come from another interface. */
export interface UseItem {
  readonly from: string
  readonly names: readonly { readonly name: string; readonly as: string }[]
}

/** An interface: types and functions. */
export interface InterfaceItem {
  readonly name: string
  readonly docs?: string
  readonly types: readonly TypeItem[]
  readonly functions: readonly FunctionItem[]
  readonly uses: readonly UseItem[]
}

/** What a world imports or exports. */
export type ExternItem =
  /** `path` is `name` or `ns:pkg/name@1.0.0`, as written. */
  | { readonly kind: 'interface'; readonly path: string; readonly docs?: string }
  | { readonly kind: 'function'; readonly function: FunctionItem }
  | { readonly kind: 'inline'; readonly interface: InterfaceItem }

/** A world. */
export interface WorldItem {
  readonly name: string
  readonly docs?: string
  readonly imports: readonly ExternItem[]
  readonly exports: readonly ExternItem[]
  readonly types: readonly TypeItem[]
  readonly uses: readonly UseItem[]
  readonly includes: readonly string[]
}

/** A package: the files of one folder. */
export interface WitPackage {
  /** `ns:pkg` or `ns:pkg@1.0.0`. */
  readonly id: string
  readonly docs?: string
  readonly interfaces: readonly InterfaceItem[]
  readonly worlds: readonly WorldItem[]
}
