/** Instantiates metered core modules under one budget and hides what the meter added from the component. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import { HOOKS, hookSlots, METER, type MeterInfo, RESERVED } from '../meter/contract.ts'
import { corePreamble, Writer } from '../wasm/writer.ts'
import type { Budget, Counter } from './budget.ts'
import type { CoreExports } from './scope.ts'
import { InstanceState } from './snapshot.ts'

/** What a core module's hooks are made from: JavaScript functions cannot be put into a table, exports of a module can. */
const hooksModule = new WebAssembly.Module(
  new Writer()
    .bytes(corePreamble)
    // Types: 0 is () -> (), 1 is (i32) -> i32.
    .section(1, Uint8Array.of(2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f))
    // Imports "h" "0", "1", "2", and the same functions exported.
    .section(2, Uint8Array.of(3, 1, 0x68, 1, 0x30, 0, 0, 1, 0x68, 1, 0x31, 0, 1, 1, 0x68, 1, 0x32, 0, 1))
    .section(7, Uint8Array.of(3, 1, 0x30, 0, 0, 1, 0x31, 0, 1, 1, 0x32, 0, 2))
    .finish(),
)

/** Functions that are WebAssembly's own; any other that a module imports is the host's. */
const native = new WeakSet<object>()

/** Instantiates one metered core module. Its start function runs here, on the budget. */
export function instantiateCore(
  module: WebAssembly.Module,
  imports: ReadonlyMap<string, CoreExports>,
  budget: Budget,
  state = new InstanceState(),
): CoreExports {
  const info = meterInfo(module)
  budget.addTableElements(info.tableElements)
  // Security: segments are copied by V8, where nothing of the guest counts or can be stopped.
  budget.charge(info.instantiationCost)
  const instance = newInstance(module, importObject(imports, info, budget))
  state.lasting ||= info.lasting
  for (const index of info.globals) state.globals.push(instance.exports[METER.global + index] as WebAssembly.Global)
  const counter = instance.exports[METER.fuel] as Counter
  budget.addCounter(counter)
  installHooks(instance.exports[METER.hooks] as WebAssembly.Table, counter, budget)
  if (info.start) (instance.exports[METER.start] as () => void)()
  for (const value of Object.values(instance.exports)) if (typeof value === 'function') native.add(value)
  // Security: the component sees what the original module exported and nothing of the meter's.
  return new Map(Object.entries(instance.exports).filter(([name]) => !name.startsWith(RESERVED)))
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

function importObject(imports: ReadonlyMap<string, CoreExports>, info: MeterInfo, budget: Budget): WebAssembly.Imports {
  // Null prototypes: a module may be called `__proto__`, and must not find what was not given.
  const object: WebAssembly.Imports = Object.create(null)
  for (const [moduleName, exports] of imports) {
    const fields: WebAssembly.ModuleImports = Object.create(null)
    for (const [name, value] of exports) {
      fields[name] = typeof value === 'function' && !native.has(value) ? guarded(value as () => unknown, budget) : value
    }
    object[moduleName] = fields
  }
  const memories = info.memories.map(({ min, max }) => budget.createMemory(min, max ?? undefined))
  object[METER.memory] = Object.fromEntries(memories.entries())
  return object
}

/**
 * A host function as a guest gets it. Security: a guest can catch what it throws, so the reason is kept where the guest cannot reach it, and
 * the guest traps at its next check.
 */
function guarded(run: (...args: never[]) => unknown, budget: Budget): WebAssembly.ExportValue {
  return (...args: unknown[]): unknown => {
    try {
      return run(...(args as never[]))
    } catch (thrown) {
      budget.fail(thrown)
      throw thrown
    }
  }
}

function installHooks(table: WebAssembly.Table, counter: Counter, budget: Budget): void {
  // None of these may throw: an exception that reaches a guest could be caught by it.
  const { exports } = new WebAssembly.Instance(hooksModule, {
    h: {
      [hookSlots.refill]: () => budget.refill(counter),
      [hookSlots.growMemory]: (pages: number) => (budget.mayGrow(pages) ? 1 : 0),
      [hookSlots.growTable]: (elements: number) => (budget.mayGrowTables(elements) ? 1 : 0),
    },
  })
  for (let slot = 0; slot < HOOKS; slot++) table.set(slot, exports[slot])
}
