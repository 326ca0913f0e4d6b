/** Runs components in this process through the host's own check, meter and linker. */

import { defaultLimits, type Limits, MiB } from '../../host/base/limits.ts'
import type { Component } from '../../host/wasm/component.ts'
import type { ComponentFunction } from '../../host/worker/abi/function.ts'
import { Resource } from '../../host/worker/abi/instance.ts'
import { AbiTrap } from '../../host/worker/abi/trap.ts'
import { Budget } from '../../host/worker/budget.ts'
import { CoreInstances } from '../../host/worker/core.ts'
import type { Imports as HostImports } from '../../host/worker/imports.ts'
import { declarationsOf } from '../../host/worker/jco/declarations.ts'
import { type JcoInterface, JcoInterfaces } from '../../host/worker/jco/interfaces.ts'
import { link } from '../../host/worker/link.ts'
import type { CoreModule } from '../../host/worker/plan.ts'
import { planLink } from '../../host/worker/planner.ts'
import { coreModules, prepare } from '../../host/worker/prepare.ts'
import { Cell } from '../../host/worker/protocol.ts'

/** A component that was accepted. */
export interface Accepted {
  readonly component: Component
  readonly modules: ReadonlyMap<CoreModule, WebAssembly.Module>
}

/** One instance of a component. */
export interface Running {
  readonly functions: ReadonlyMap<string, ComponentFunction>
  readonly resources: ReadonlyMap<string, Resource>
  readonly budget: Budget
}

/** Host functions by the full name of the import, `interface#function` or `function`. */
export type Imports = Readonly<Record<string, (...args: never[]) => unknown>>

/** Limits under which tests run unless they are about limits. */
export const roomy: Limits = { ...defaultLimits, memoryBytes: 256 * MiB, outputBytes: 256 * MiB }

/** Checks, meters and compiles a component; throws what the host would throw. */
export function accept(bytes: Uint8Array): Accepted {
  const { artifact, component } = prepare(bytes, false)
  return { component, modules: new Map(coreModules(component).map((module, i) => [module, artifact.modules[i]!])) }
}

/** What gives an instance its imports, as the host does it. */
type Linked = Pick<HostImports, 'function' | 'resource'>

/** Instantiates a component, linked to raw host functions, to interfaces written for jco, or to what the host gives. */
export function instantiate(
  { component, modules }: Accepted,
  imports: Imports | JcoInterfaces | ((budget: Budget) => Linked) = {},
  limits = roomy,
): Running {
  const budget = new Budget(limits, { cell: new Cell(), now: () => 0 })
  budget.begin(1, limits)
  const resources = new Map<string, Resource>()
  const linked = typeof imports === 'function' ? imports(budget) : undefined
  const cores = new CoreInstances(budget)
  const functions = link(planLink(component), {
    budget,
    instantiateCore: (module, given) => cores.instantiate(modules.get(module)!, given),
    importFunction: (interfaceName, name, type) => {
      if (linked) return linked.function(interfaceName, name, type)
      const run =
        imports instanceof JcoInterfaces
          ? imports.function(interfaceName, name, type)
          : (imports as Imports)[interfaceName === '' ? name : `${interfaceName}#${name}`]
      if (run === undefined) throw new Error(`the test does not give ${interfaceName}#${name}`)
      return { type, call: args => run(...(args as never[])) }
    },
    importResource: (interfaceName, name, type) => {
      if (linked) return linked.resource(interfaceName, name, type)
      if (imports instanceof JcoInterfaces) return imports.resource(interfaceName, name, type)
      const resource = resources.get(name) ?? new Resource(name)
      resources.set(name, resource)
      return resource
    },
  })
  return { functions, resources, budget }
}

/** Interfaces written for jco, for a component that is trusted to declare them as they are. */
export const jcoInterfaces = (
  interfaces: Readonly<Record<string, JcoInterface>>,
  component: Uint8Array,
): JcoInterfaces => new JcoInterfaces(interfaces, declarationsOf(component))

/** Calls a function with fresh limits. */
export function call(
  { functions, budget }: Running,
  name: string,
  args: readonly unknown[] = [],
  limits = roomy,
): unknown {
  budget.begin(1, limits)
  return functions.get(name)!.call(args, undefined)
}

/** Whether something thrown is a trap, of WebAssembly or of the canonical ABI. */
export const isTrap = (thrown: unknown): boolean =>
  thrown instanceof AbiTrap || thrown instanceof WebAssembly.RuntimeError
