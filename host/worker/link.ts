/** Instantiates a component by its plan: makes what each instance has of its own, and generates no code. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import type { CoreSort } from '../wasm/component.ts'
import type { FunctionType, WitResource } from '../wasm/wit-type.ts'
import { AbiContext, type CallBudget, type Realloc } from './abi/context.ts'
import { type ComponentFunction, type CoreFunction, canonLift, canonLower } from './abi/function.ts'
import { ComponentInstance, HandleQuota, Resource } from './abi/instance.ts'
import { resourceDrop, resourceNew, resourceRep } from './abi/resource.ts'
import type { CoreModule, LinkPlan, Named, Step } from './plan.ts'

/** What a core instance exports. */
export type CoreExports = Readonly<Record<string, WebAssembly.ExportValue>>

/** What a component is linked against. */
export interface LinkHost {
  readonly budget: CallBudget
  /** Instantiates a core module and answers its exports, in an object without prototype. */
  instantiateCore(module: CoreModule, imports: Readonly<Record<string, CoreExports>>): CoreExports
  /**
   * A function of an imported interface, or of the world itself (`interfaceName` is then ''). `type` is the same object for all instances
   * of a component; the resources in it are those that `importResource` was asked for.
   */
  importFunction(interfaceName: string, name: string, type: FunctionType): ComponentFunction
  /** A resource type of an imported interface; types refer to it as `type`. */
  importResource(interfaceName: string, name: string, type: WitResource): Resource
  /** Hears of each component instance that is made. */
  onInstance?(instance: ComponentInstance): void
}

/** Links a component against the host and answers the functions that it exports. */
export function link(plan: LinkPlan, host: LinkHost): Map<string, ComponentFunction> {
  const linker = new Linker(host)
  for (const step of plan.steps) linker.take(step)
  return new Map(plan.functions.map(({ name, index }) => [name, linker.funcs[index]!]))
}

/** What was made so far, each at the position by which steps refer to it. */
class Linker {
  private readonly host: LinkHost
  private readonly handles = new HandleQuota()
  private readonly instances: ComponentInstance[] = []
  private readonly coreInstances: CoreExports[] = []
  private readonly core: (WebAssembly.ExportValue | CoreFunction)[] = []
  private readonly resources: Resource[] = []
  private readonly contexts: AbiContext[] = []
  readonly funcs: ComponentFunction[] = []

  constructor(host: LinkHost) {
    this.host = host
  }

  take(step: Step): void {
    const { host } = this
    switch (step.kind) {
      case 'instance':
        this.instance(step.parent)
        break
      case 'core-instance':
        this.coreInstances.push(host.instantiateCore(step.module, named(step.args, this.coreInstances)))
        break
      case 'core-instance-of-exports':
        this.coreInstances.push(named(step.exports, this.core as WebAssembly.ExportValue[]))
        break
      case 'core-export':
        this.core.push(coreExport(this.coreInstances[step.instance]!, step.sort, step.name))
        break
      case 'resource':
        this.resources.push(this.resource(this.instances[step.instance]!, step.destructor))
        break
      case 'import-resource':
        this.resources.push(host.importResource(step.from, step.type.name, step.type))
        break
      case 'import-function':
        this.funcs.push(host.importFunction(step.from, step.name, step.type))
        break
      case 'abi-context':
        this.contexts.push(this.context(step))
        break
      case 'lift': {
        const after = step.postReturn === undefined ? undefined : this.func(step.postReturn)
        this.funcs.push(canonLift(step.type, this.func(step.core), this.contexts[step.context]!, after))
        break
      }
      case 'lower':
        this.core.push(canonLower(this.funcs[step.func]!, this.contexts[step.context]!))
        break
      default:
        this.core.push(this.builtin(builtin(step, this.instances[step.instance]!, this.resources)))
    }
  }

  private func(index: number): CoreFunction {
    return this.core[index] as CoreFunction
  }

  private instance(parent: number | undefined): void {
    const instance = new ComponentInstance(this.handles, parent === undefined ? undefined : this.instances[parent])
    this.host.onInstance?.(instance)
    this.instances.push(instance)
  }

  private resource(instance: ComponentInstance, destructor: number | undefined): Resource {
    const run = destructor === undefined ? undefined : this.func(destructor)
    return new Resource('resource', instance, run && (representation => void run(representation as number)))
  }

  private context({ instance, encoding, memory, realloc }: Step & { kind: 'abi-context' }): AbiContext {
    return new AbiContext(
      this.instances[instance]!,
      encoding,
      this.host.budget,
      this.resources,
      memory === undefined ? undefined : (this.core[memory] as WebAssembly.Memory),
      realloc === undefined ? undefined : (this.core[realloc] as Realloc),
    )
  }

  /** A built-in function as core code gets it; see `CallBudget.fail` for why what it throws is noted. */
  private builtin(run: (value: number) => number | undefined): CoreFunction {
    const { budget } = this.host
    return value => {
      try {
        return run(value as number)
      } catch (thrown) {
        budget.fail(thrown)
        throw thrown
      }
    }
  }
}

type BuiltinStep = Step & {
  kind: 'resource.new' | 'resource.drop' | 'resource.rep' | 'context.get' | 'context.set'
}

function builtin(
  step: BuiltinStep,
  instance: ComponentInstance,
  resources: readonly Resource[],
): (value: number) => number | undefined {
  switch (step.kind) {
    case 'resource.new':
      return resourceNew(instance, resources[step.resource]!)
    case 'resource.drop':
      return resourceDrop(instance, resources[step.resource]!)
    case 'resource.rep':
      return resourceRep(instance, resources[step.resource]!)
    case 'context.get':
      return () => instance.getContext(step.slot)
    case 'context.set':
      return value => instance.setContext(step.slot, value)
  }
}

/** Some items by name. Without prototype: a name may be `__proto__`, and what was not given must not be found. */
function named<T>(names: readonly Named[], items: readonly T[]): Record<string, T> {
  const object = Object.create(null) as Record<string, T>
  for (const { name, index } of names) object[name] = items[index]!
  return object
}

/** What a value must be to be of a sort. Validation knows what a module exports; this is so that V8 and it cannot come to differ. */
const sorts: Readonly<Record<string, (value: unknown) => boolean>> = {
  func: value => typeof value === 'function',
  table: value => value instanceof WebAssembly.Table,
  memory: value => value instanceof WebAssembly.Memory,
  global: value => value instanceof WebAssembly.Global,
  tag: value => value !== undefined,
}

function coreExport(exports: CoreExports, sort: CoreSort, name: string): WebAssembly.ExportValue {
  const value = exports[name]
  if (sorts[sort]?.(value)) return value!
  throw new GloveboxError('component/malformed', `A core instance does not export a ${sort} "${name}".`)
}
