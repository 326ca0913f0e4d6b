/** The component model's value and function types, resolved: no indices, no aliases; what schemas, clients and the ABI are made from. */

/** Types without parts. */
export type Primitive =
  | 'bool'
  | 's8'
  | 'u8'
  | 's16'
  | 'u16'
  | 's32'
  | 'u32'
  | 's64'
  | 'u64'
  | 'f32'
  | 'f64'
  | 'char'
  | 'string'

/** A field of a record or a case of a variant. Names are kebab-case, as in WIT. */
export interface WitField {
  readonly name: string
  readonly type: WitType
  readonly docs?: string
}

/** A case of a variant; no type means no payload. */
export interface WitCase {
  readonly name: string
  readonly type?: WitType
  readonly docs?: string
}

/** A case of an enum or a flag of flags. */
export interface WitLabel {
  readonly name: string
  readonly docs?: string
}

/** What identifies a resource type: the object itself, compared by identity. */
export interface WitResource {
  readonly name: string
}

/** What named types have beside their shape. */
interface Named {
  /** The name under which an interface or world exports the type. */
  readonly name?: string
  readonly docs?: string
}

/** A value type. */
export type WitType = Named &
  (
    | { readonly kind: Primitive }
    /** `length` is that of a list of fixed length. */
    | { readonly kind: 'list'; readonly element: WitType; readonly length?: number }
    | { readonly kind: 'record'; readonly fields: readonly WitField[] }
    | { readonly kind: 'tuple'; readonly items: readonly WitType[] }
    | { readonly kind: 'variant'; readonly cases: readonly WitCase[] }
    | { readonly kind: 'enum'; readonly cases: readonly WitLabel[] }
    | { readonly kind: 'flags'; readonly flags: readonly WitLabel[] }
    | { readonly kind: 'option'; readonly some: WitType }
    | { readonly kind: 'result'; readonly ok?: WitType; readonly err?: WitType }
    | { readonly kind: 'own' | 'borrow'; readonly resource: WitResource }
  )

/** A parameter of a function. */
export interface WitParam {
  readonly name: string
  readonly type: WitType
}

/** The type of a component function. */
export interface FunctionType {
  readonly params: readonly WitParam[]
  readonly result?: WitType
}

/** A function type with its name and docs. */
export interface WitFunction extends FunctionType {
  /** Bare (`evaluate`) for a function of the world, `package:name/interface@version#function` for one of an interface. */
  readonly name: string
  readonly docs?: string
}

/** The types that a type is made of, in order. */
export function partsOf(type: WitType): readonly WitType[] {
  switch (type.kind) {
    case 'list':
      return [type.element]
    case 'option':
      return [type.some]
    case 'tuple':
      return type.items
    case 'record':
      return type.fields.map(field => field.type)
    case 'variant':
      return type.cases.flatMap(one => one.type ?? [])
    case 'result':
      return [type.ok, type.err].filter(part => part !== undefined)
    default:
      return []
  }
}
