/** The functions a guest may import: the host's own interfaces, and what of WASI is harmless without any grant. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import type { FunctionType } from '../wasm/wit-type.ts'
import type { ComponentFunction } from './abi/function.ts'
import { Resource } from './abi/instance.ts'
import { AbiTrap } from './abi/trap.ts'
import type { HostContext, HostFunction, HostInterface } from './host-interface.ts'
import { wasiInterfaces } from './wasi/mod.ts'

const logLevels = new Set(['debug', 'info', 'warn', 'error'])

/** Every interface that needs no grant, by its name without version. */
function interfaces(context: HostContext): ReadonlyMap<string, HostInterface> {
  return new Map<string, HostInterface>([
    [
      'glovebox:host/log',
      {
        log: (level: 'debug' | 'info' | 'warn' | 'error', message: string) => {
          if (typeof message !== 'string') throw new TypeError('a message is a string')
          context.log.add(logLevels.has(level) ? level : 'info', message)
        },
      },
    ],
    ...wasiInterfaces(context),
  ])
}

/** Versions given of each package. */
const versions: readonly [prefix: string, version: RegExp][] = [
  ['glovebox:host/', /^0\.1\.\d{1,6}$/],
  ['wasi:', /^0\.2\.\d{1,6}$/],
]

/** `ns:pkg/iface@1.2.3` without its version, if this host gives that version. */
function unversioned(name: string): string | undefined {
  const [bare = '', version = ''] = name.split('@')
  return versions.some(([prefix, range]) => bare.startsWith(prefix) && range.test(version)) ? bare : undefined
}

function find(
  given: ReadonlyMap<string, HostInterface>,
  interfaceName: string,
  name: string,
): HostFunction | undefined {
  const bare = unversioned(interfaceName)
  const functions = bare === undefined ? undefined : given.get(bare)
  if (functions === undefined) return undefined
  return Object.hasOwn(functions, name) ? functions[name] : functions['*']
}

/** Whether the host gives a function. Nothing is called, so the functions need nothing to work on. */
export function provides(interfaceName: string, name: string): boolean {
  return find(interfaces(undefined as never), interfaceName, name) !== undefined
}

/** What a guest finds in the interfaces whose names begin so; the first that fits tells. */
const found: readonly [prefix: string, what: string][] = [
  ['glovebox:host/log', 'lines go to the call’s log'],
  ['wasi:cli/environment', 'no variables, no arguments'],
  ['wasi:cli/exit', 'ends the call'],
  ['wasi:cli/stdin', 'at its end'],
  ['wasi:cli/std', 'goes to the call’s log'],
  ['wasi:cli/terminal', 'none'],
  ['wasi:clocks', 'stand still'],
  ['wasi:random', 'a fixed sequence'],
  ['wasi:filesystem', 'no files'],
  ['wasi:sockets', 'every one is refused'],
  ['wasi:io', 'streams and waiting, of the others'],
]

/** What a guest finds in an interface, for people. */
export function gets(interfaceName: string): string {
  return found.find(([prefix]) => interfaceName.startsWith(prefix))?.[1] ?? ''
}

/**
 * Calls a host function with what the guest's own declaration of it lifts. Security: a component may declare an import with other types
 * than the host gives it; what that breaks is the guest's fault.
 */
function callAsDeclared(run: HostFunction, args: readonly unknown[]): unknown {
  try {
    return run(...(args as never[]))
  } catch (thrown) {
    throw thrown instanceof TypeError ? new AbiTrap('it calls a host function with other types than that has') : thrown
  }
}

/** The imports of one instance. */
export class Imports {
  private readonly context: HostContext
  private readonly given: ReadonlyMap<string, HostInterface>
  private readonly resources = new Map<string, Resource>()

  constructor(context: HostContext) {
    this.context = context
    this.given = interfaces(context)
  }

  /** A host function as a component function: counted, and ended when the call is to end. */
  function(interfaceName: string, name: string, type: FunctionType): ComponentFunction {
    const run = find(this.given, interfaceName, name)
    if (run === undefined) {
      throw new GloveboxError('internal', `The import ${interfaceName}#${name} was linked, but is not given.`)
    }
    const { budget } = this.context
    return {
      type,
      call(args) {
        const value = callAsDeclared(run, args)
        budget.assertRunning()
        return value
      },
    }
  }

  /** The type of a host resource; one object for each name. */
  resource(interfaceName: string, name: string): Resource {
    const key = `${interfaceName}#${name}`
    let resource = this.resources.get(key)
    if (resource === undefined) {
      resource = new Resource(name)
      this.resources.set(key, resource)
    }
    return resource
  }
}
