/** The names of one component's imports or exports: strongly unique, annotations true (Binary.md, "Import and Export Definitions"). */

import { type Annotation, canonicalName, readName } from '../component-names.ts'
import type { FunctionType, WitType } from '../wit-type.ts'
import { type ExternType, type Identity, invalid, type ResourceType } from './types.ts'

/** Names that were given, and the resource types among them. */
export class Namespace {
  private readonly what: string
  private readonly taken = new Map<string, string>()
  private readonly resources = new Map<string, Identity>()
  private readonly ofBag: boolean

  /** `ofBag` is for an instance made of exports: resource types get no names there, so annotated functions have no place. */
  constructor(what: string, ofBag = false) {
    this.what = what
    this.ofBag = ofBag
  }

  /** Takes a name for an item. */
  add(name: string, extern: ExternType): void {
    const canonical = canonicalName(name)
    const other = this.taken.get(canonical)
    if (other !== undefined) throw invalid(`The ${this.what} "${name}" conflicts with "${other}".`)
    this.taken.set(canonical, name)
    const kind = readName(name)
    if (kind === undefined) throw invalid(`"${name}" is not a name of an ${this.what}.`)
    if (typeof kind === 'object') this.annotated(name, kind, extern)
    if (!this.ofBag && extern.sort === 'type' && extern.type.kind === 'resource') {
      this.resources.set(name, extern.type.resource.identity)
    }
  }

  private annotated(name: string, { kind, resource }: Annotation, extern: ExternType): void {
    const identity = this.resources.get(resource)
    if (identity === undefined) throw invalid(`There is no resource "${resource}" before the ${this.what} "${name}".`)
    if (extern.sort !== 'func') throw invalid(`The ${this.what} "${name}" must be a function.`)
    const fits =
      kind === 'static' || (kind === 'method' ? isMethod(extern.type, identity) : isConstructor(extern.type, identity))
    if (!fits) throw invalid(`The ${this.what} "${name}" does not have the type of a ${kind} of "${resource}".`)
  }
}

const is = (type: WitType | undefined, kind: 'own' | 'borrow', identity: Identity): boolean =>
  type?.kind === kind && (type.resource as ResourceType).identity === identity

function isMethod({ params: [self] }: FunctionType, identity: Identity): boolean {
  return self?.name === 'self' && is(self.type, 'borrow', identity)
}

function isConstructor({ result }: FunctionType, identity: Identity): boolean {
  return is(result, 'own', identity) || (result?.kind === 'result' && is(result.ok, 'own', identity))
}
