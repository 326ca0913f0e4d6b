/** Instantiates metered core modules under one budget. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import { METER, type MeterInfo } from '../meter/contract.ts'
import type { Budget, Counter } from './budget.ts'
import { Hooks } from './hooks.ts'
import type { CoreExports } from './link.ts'
import { InstanceState } from './snapshot.ts'

/** The core modules of one instance of a component. */
export class CoreInstances {
  private readonly budget: Budget
  private readonly state: InstanceState
  private readonly hooks: Hooks

  constructor(budget: Budget, state = new InstanceState()) {
    this.budget = budget
    this.state = state
    this.hooks = new Hooks(budget)
  }

  /**
   * Instantiates one metered core module and answers its exports. Its start function runs here, on the budget. Security: among the exports
   * are those of the meter; no module imports names of that kind and no plan refers to them. What it imports of the host must not throw
   * without noting it in the budget: the guest could catch it.
   */
  instantiate(module: WebAssembly.Module, imports: Readonly<Record<string, CoreExports>>): CoreExports {
    const { budget, state } = this
    const info = meterInfo(module)
    budget.addTableElements(info.tableElements)
    // Security: segments are copied by V8, where nothing of the guest counts or can be stopped.
    budget.charge(info.instantiationCost)
    const memories = info.memories.map(({ min, max }) => budget.createMemory(min, max ?? undefined))
    // Null prototype: a module may be called `__proto__`, and must not find what was not given.
    const { exports } = newInstance(module, { __proto__: null, ...imports, [METER.memory]: { ...memories } } as never)
    state.lasting ||= info.lasting
    for (const index of info.globals) state.globals.push(exports[METER.global + index] as WebAssembly.Global)
    const counter = exports[METER.fuel] as Counter
    budget.addCounter(counter)
    this.hooks.install(exports[METER.hooks] as WebAssembly.Table, counter)
    if (info.start) (exports[METER.start] as () => void)()
    return exports
  }
}

function newInstance(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(module, imports)
  } catch (thrown) {
    // Both mean that the component gives a module something else than what it imports; nothing of the module has run.
    if (!(thrown instanceof WebAssembly.LinkError || thrown instanceof TypeError)) throw thrown
    const message = `A core module cannot be linked with what the component gives it: ${thrown.message}`
    throw new GloveboxError('component/malformed', message, { cause: thrown })
  }
}

/** Reading a section copies it, and instances are made often. */
const infos = new WeakMap<WebAssembly.Module, MeterInfo>()

function meterInfo(module: WebAssembly.Module): MeterInfo {
  let info = infos.get(module)
  if (info === undefined) {
    const [section] = WebAssembly.Module.customSections(module, METER.section)
    if (section === undefined) {
      throw new GloveboxError('internal', 'A core module reached the worker without being metered.')
    }
    info = JSON.parse(new TextDecoder().decode(section)) as MeterInfo
    infos.set(module, info)
  }
  return info
}
