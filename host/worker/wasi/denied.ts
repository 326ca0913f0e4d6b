/** Interfaces that are there, since real programs import them, and of which every function answers an error. Inside the worker. */

import { camelCase, pascalCase } from '../../wit/names.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import { signatures } from '../jco/signatures.ts'
import { WitError } from './error.ts'

/** They hold nothing, so all instances share them. */
const made = new Map<string, JcoInterface>()

/**
 * An interface whose functions all answer `error`, and whose resources nobody can get.
 * @param resources those that have no functions of their own.
 */
export function denied(name: string, error: string | undefined, resources: readonly string[] = []): JcoInterface {
  const key = [name, error, ...resources].join(' ')
  const denied = made.get(key) ?? make(name, error, resources)
  made.set(key, denied)
  return denied
}

function make(name: string, error: string | undefined, resources: readonly string[]): JcoInterface {
  const refuse = (): never => {
    throw new WitError(error)
  }
  const found = new Map<string, unknown>()
  const classOf = (resource: string): { readonly prototype: object } => {
    const key = pascalCase(resource)
    const one = found.get(key) ?? class {}
    found.set(key, one)
    return one as { readonly prototype: object }
  }
  for (const resource of resources) classOf(resource)
  for (const full of Object.keys(signatures[name] ?? {})) {
    const [, role, resource, method] = /^\[(method|static|constructor)\]([^.]+)(?:\.(.+))?$/.exec(full) ?? []
    if (role === undefined) found.set(camelCase(full), refuse)
    else if (role === 'constructor') classOf(resource!)
    else {
      const holder = role === 'method' ? classOf(resource!).prototype : classOf(resource!)
      Object.defineProperty(holder, camelCase(method!), { value: refuse })
    }
  }
  return Object.fromEntries(found)
}
