/** Looks functions up by names that guests chose. Inside the worker. */

import { camelCase, pascalCase } from '../../wit/names.ts'

/** What the WIT name of a function stands for in jco's convention. */
export interface Member {
  readonly role: 'function' | 'constructor' | 'method' | 'static'
  /** The class of a resource; '' for a plain function. */
  readonly className: string
  /** The function's own name; '' for a constructor. */
  readonly key: string
}

const members = new Map<string, Member>()

/**
 * What a function's WIT name stands for: `[method]thing.do-it`, say. Worked out once for each name, so the names must be those that the
 * host's interfaces have, not what a guest makes up.
 */
export function memberOf(name: string): Member {
  let member = members.get(name)
  if (member === undefined) {
    const [, role, resource, method = ''] = /^\[(constructor|method|static)\]([^.]+)(?:\.(.+))?$/.exec(name) ?? []
    member =
      role === undefined
        ? { role: 'function', className: '', key: camelCase(name) }
        : { role: role as Member['role'], className: pascalCase(resource!), key: camelCase(method) }
    members.set(name, member)
  }
  return member
}

/** A function of the host, whatever it takes. */
export type AnyFunction = (...args: never[]) => unknown

/**
 * A function that the object itself has.
 * Security: names come from the guest's imports, so that nothing is found but what the interface itself has.
 */
export function ownFunction(holder: object | undefined, key: string): AnyFunction | undefined {
  const value = holder && Object.hasOwn(holder, key) ? (holder as Record<string, unknown>)[key] : undefined
  return typeof value === 'function' ? (value as AnyFunction) : undefined
}

/**
 * A function that an object or a class has or inherits.
 * Security: what every object and every function of JavaScript has (`constructor`, `toString`, `call`) is not found.
 */
export function inheritedFunction(holder: object, key: string): AnyFunction | undefined {
  if (key === 'constructor') return undefined
  for (let at: object | null = holder; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (at === Object.prototype || at === Function.prototype) return undefined
    const found = ownFunction(at, key)
    if (found) return found
  }
  return undefined
}
