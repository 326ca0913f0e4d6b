/** Lets interfaces that were written for jco be imported by guests: classes for resources, thrown payloads for errors. Inside the worker. */

import { GloveboxError } from '../../base/error.ts'
import type { FunctionType, WitResource } from '../../wasm/wit-type.ts'
import { pascalCase } from '../../wit/names.ts'
import { Resource } from '../abi/instance.ts'
import type { HostFunction } from '../host-interface.ts'
import { type Declarations, signatureOf } from './declarations.ts'
import { type HandleVisitor, handlesOf } from './handles.ts'
import { inheritedFunction, memberOf, ownFunction } from './lookup.ts'
import { OwnedObjects } from './owned.ts'

/** An interface as jco imports it: functions in camelCase, and classes in PascalCase for resources. */
export type JcoInterface = Readonly<Record<string, unknown>>

type Class = abstract new (...args: never[]) => object

/**
 * Interfaces in the convention of jco, linked to one instance of a component. What the instance owns of the host's objects is disposed
 * when it drops them, and all that is left when this is disposed: at the end of the instance, however it ends.
 */
export class JcoInterfaces implements Disposable {
  private readonly interfaces: ReadonlyMap<string, JcoInterface>
  private readonly declared: Declarations
  private readonly resources = new Map<string, Resource>()
  /** The classes of resources, as types refer to these. */
  private readonly classes = new Map<WitResource, Class>()
  private readonly owned = new OwnedObjects()
  /** How often objects of the host were used: each may be another one since. */
  uses = 0

  /** `interfaces` by full name: `wasi:io/streams@0.2.6`; `declared` is what their WIT says. */
  constructor(interfaces: Readonly<Record<string, JcoInterface>>, declared: Declarations) {
    this.interfaces = new Map(Object.entries(interfaces))
    this.declared = declared
  }

  /**
   * A function of an interface, by its WIT name.
   * @throws {GloveboxError} `grant/missing` when there is none, `component/world-mismatch` when the guest declares another type of it.
   */
  function(interfaceName: string, name: string, type: FunctionType): HostFunction {
    const declared = this.declared.get(`${interfaceName}#${name}`)
    if (declared === undefined) throw missing(interfaceName, name)
    // Security: a guest that could choose the types could read any property of what the host answers, such as an error's `stack`.
    if (declared !== signatureOf(type)) throw mismatch(interfaceName, name)
    const found = this.find(interfaceName, name, type)
    const { params, result } = handlesOf(type)
    const answer = type.result?.kind === 'result' ? resultOf : answerOf
    return (...args: unknown[]) => {
      for (const [position, each] of params) each(args[position], this.taken)
      const value = answer(found, args)
      result?.(value, this.given)
      return value
    }
  }

  /**
   * The type of a resource; one object for each name.
   * @throws {GloveboxError} `grant/missing` when there is no such class.
   */
  resource(interfaceName: string, name: string, type: WitResource): Resource {
    this.classes.set(type, this.class(interfaceName, pascalCase(name)))
    const key = `${interfaceName}#${name}`
    let resource = this.resources.get(key)
    if (resource === undefined) {
      resource = new Resource(name, undefined, object => this.owned.drop(object as object))
      this.resources.set(key, resource)
    }
    return resource
  }

  private class(interfaceName: string, className: string): Class {
    const found = ownFunction(this.interfaces.get(interfaceName), className)
    if (found === undefined) throw missing(interfaceName, className)
    return found as unknown as Class
  }

  /** Disposes what the instance still owns. */
  [Symbol.dispose](): void {
    this.owned[Symbol.dispose]()
  }

  /** What to call with lifted arguments. The name is one that is declared. */
  private find(interfaceName: string, name: string, { params }: FunctionType): Run {
    const { role, className, key } = memberOf(name)
    if (role === 'function') {
      const run = ownFunction(this.interfaces.get(interfaceName), key)
      if (run === undefined) throw missing(interfaceName, name)
      return args => Reflect.apply(run, undefined, args)
    }
    const found = this.class(interfaceName, className)
    if (role === 'constructor') return args => Reflect.construct(found, args)
    // Security: `this` is an object that the handle table holds for this very resource, never a value of the guest's.
    const self = params[0]?.type
    if (role === 'method' && (self?.kind !== 'borrow' || this.classes.get(self.resource) !== found))
      throw missing(interfaceName, name)
    const run = inheritedFunction(role === 'method' ? found.prototype : found, key)
    if (run === undefined) throw missing(interfaceName, name)
    return role === 'static'
      ? args => Reflect.apply(run, found, args)
      : ([self, ...args]) => Reflect.apply(run, self, args)
  }

  private assertInstance(value: unknown, { resource }: Parameters<HandleVisitor>[1]): asserts value is object {
    const found = this.classes.get(resource)
    if (found === undefined || !(value instanceof found))
      throw new TypeError(`not an object of the resource ${resource.name}`)
  }

  /** Notes an object that the host gives. */
  private readonly given: HandleVisitor = (value, type) => {
    this.assertInstance(value, type)
    if (type.kind === 'own') this.owned.add(value)
  }

  /** Notes an object that the guest gives: one that it owned is the host's again, and is not disposed. */
  private readonly taken: HandleVisitor = (value, type) => {
    this.uses++
    this.assertInstance(value, type)
    if (type.kind === 'own') this.owned.release(value)
  }
}

function missing(interfaceName: string, name: string): GloveboxError {
  return new GloveboxError('grant/missing', `The host gives no ${interfaceName}#${name}.`, {
    detail: { interface: interfaceName, name },
  })
}

/** A guest that declares another type of a function than it has. */
export function mismatch(interfaceName: string, name: string): GloveboxError {
  return new GloveboxError(
    'component/world-mismatch',
    `The component declares another type of ${interfaceName}#${name} than the interface has.`,
    { detail: { interface: interfaceName, name } },
  )
}

type Run = (args: unknown[]) => unknown

function answerOf(run: Run, args: unknown[]): unknown {
  const value = run(args)
  if (value instanceof Promise) throw new TypeError('a function of the host answered a promise')
  return value
}

/** Turns what a function returns or throws into a `result`. An error without payload is a fault of the host, of which a guest learns nothing. */
function resultOf(run: Run, args: unknown[]): unknown {
  try {
    return { tag: 'ok', val: answerOf(run, args) }
  } catch (thrown) {
    if (typeof thrown === 'object' && thrown !== null && Object.hasOwn(thrown, 'payload'))
      return { tag: 'err', val: (thrown as { payload: unknown }).payload }
    if (thrown instanceof Error) throw thrown
    return { tag: 'err', val: thrown }
  }
}
